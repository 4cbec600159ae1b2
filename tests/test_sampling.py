"""A sample leaves out no value, is the same in each process, and is everything in the long form."""

import itertools
import os
import subprocess
import sys

import pytest

from tests.sampling import covering, sampled

pytestmark = pytest.mark.one_database
AXES = ("abcdefg", (1, 2, 3), ("csv", "xlsx", "json", "xml"))


def test_every_value_is_met_once_by_as_many_rows_as_the_longest_axis():
    rows = covering(*AXES, whole=False)
    assert len(set(rows)) == 7
    assert [set(column) for column in zip(*rows, strict=True)] == [set(axis) for axis in AXES]


def test_every_pair_of_values_is_met():
    rows = covering(*AXES, pairs=True, whole=False)
    assert len(set(rows)) == len(rows) < len(set(itertools.product(*AXES)))
    for one, other in itertools.combinations(range(3), 2):
        met = {(row[one], row[other]) for row in rows}
        assert met == set(itertools.product(AXES[one], AXES[other]))


@pytest.mark.parametrize("pairs", [False, True])
def test_the_long_form_is_the_product_and_nothing_is_made_of_nothing(pairs):
    assert covering(*AXES, pairs=pairs, whole=True) == list(itertools.product(*AXES))
    assert covering("abc", [], pairs=pairs, whole=False) == []
    assert covering("abc", pairs=pairs, whole=False) == [("a",), ("b",), ("c",)]


def test_some_of_a_list_stand_in_its_order_and_the_long_form_has_all():
    some = sampled(range(100), 9, whole=False)
    assert some == sorted(set(some))
    assert len(some) == 9
    assert sampled("abc", 9, whole=False) == ["a", "b", "c"]
    assert sampled(range(100), 9, whole=True) == list(range(100))


def test_another_process_takes_the_same():
    """Processes that share the tests must agree on which there are."""
    script = f"from tests.sampling import *; print(covering(*{AXES!r}, pairs=True, whole=False))"
    hashed_otherwise = os.environ | {"PYTHONHASHSEED": "1"}
    other = subprocess.check_output([sys.executable, "-c", script], env=hashed_otherwise, text=True)
    assert other.strip() == repr(covering(*AXES, pairs=True, whole=False))
