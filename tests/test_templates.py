"""Templates read like pages: a person sees each line whole."""

import re

import pytest

from tests.test_architecture import ROOT

pytestmark = pytest.mark.one_database

LONGEST = 160  # characters
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_no_line_of_a_template_is_too_long_to_be_read():
    assert len(TEMPLATES) > 90
    assert [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ] == []


def test_a_list_stays_one():
    """With a role of its own it is none, and a screen reader does not say how long it is."""
    assert [
        f"{path.relative_to(ROOT)}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r"<[ou]l\b[^>]*\brole=[^>]*>", path.read_text())
        if 'role="list"' not in tag
    ] == []
