"""Rows that are named in a warning, in the language of whoever reads it."""

import pytest
from django.utils import translation

from hld_site.exchange.files_in.sheet_warnings import RowRanges

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("language", "numbers", "words"),
    [
        ("en-gb", [2], "row 2"),
        ("en-gb", [2, 3, 7], "rows 2–3, 7"),
        ("fr", [2], "ligne 2"),
        ("es", [2, 4], "filas 2, 4"),
        ("ru", [2], "строка 2"),
        ("ru", range(2, 23), "строки 2–22"),
        ("ar", [2, 4], "الصفان 2, 4"),
        ("zh-hans", [2], "第 2 行"),
    ],
)
def test_a_single_row_was_told_as_rows(language, numbers, words):
    rows = RowRanges()
    for number in numbers:
        rows.add(number)
    with translation.override(language):
        assert str(rows) == words
