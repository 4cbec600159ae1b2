"""django-import-export reads what it wrote, for every type: files of other tools go through it."""

import pytest
from import_export.results import RowResult
from tablib import Dataset

from hld_site.evidence.models import Source
from hld_site.exchange.resources import find_declaration, resource_for
from hld_site.records import catalogue
from registry.models import State

pytestmark = pytest.mark.one_database

MOST = 8


def read(declared, dataset, dry_run=True):
    return resource_for(declared)().import_data(dataset, dry_run=dry_run)


def faults(result) -> list[str]:
    return [str(error.error) for _row, errors in result.row_errors() for error in errors] + [
        str(row.error) for row in result.invalid_rows
    ]


def exported(declared, most=MOST) -> Dataset:
    rows = declared.model._default_manager.order_by("pk")[:most]
    return resource_for(declared)().export(queryset=rows)


@pytest.mark.parametrize("declared", catalogue.everything(), ids=lambda declared: declared.name)
def test_the_rows_of_every_type_are_found_again_and_left_as_they_are(declared):
    dataset = exported(declared)
    result = read(declared, dataset)
    assert faults(result) == []
    assert [row.import_type for row in result.rows] == [RowResult.IMPORT_TYPE_SKIP] * len(dataset)


@pytest.mark.parametrize("name", ["sources", "open_questions"])
def test_a_part_whose_owner_is_of_any_type_could_not_be_read(name):
    declared = find_declaration(name)
    (row,) = exported(declared, 1).dict
    row |= {"key": "another", "note": "From a file"}
    new = Dataset(list(row.values()), headers=list(row))
    result = read(declared, new, dry_run=False)
    assert (faults(result), result.totals[RowResult.IMPORT_TYPE_NEW]) == ([], 1)
    made = declared.model.objects.get(note="From a file")
    assert (made.owner.reference, made.key) == (row["owner"], "another")


def test_a_part_without_its_owner_is_told_so():
    dataset = Dataset(["", "x", "note"], headers=["owner", "key", "note"])
    result = read(find_declaration("sources"), dataset, dry_run=False)
    assert faults(result) != []
    assert not Source.objects.filter(key="x").exists()


def test_a_changed_row_is_written_and_the_others_are_skipped():
    declared = find_declaration("states")
    dataset = exported(declared, 3)
    rows = dataset.dict
    rows[1]["note"] = "From a file"
    dataset.dict = rows
    result = read(declared, dataset, dry_run=False)
    assert [row.import_type for row in result.rows] == ["skip", "update", "skip"]
    assert State.objects.get(key=rows[1]["key"]).note == "From a file"
