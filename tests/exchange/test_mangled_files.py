"""Whatever a file has been through: rows come out, or a sentence does, and nothing else."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hld_site.exchange.files_in.errors import BadFileError
from tests.exchange.test_reading import TABLE, all_rows, written
from tests.exchange.test_workbooks import SHEET, saved, with_shared, workbook
from tests.exchange.test_zips import pack

pytestmark = pytest.mark.one_database

BOOK = saved(workbook(["key", "date"], ["KEN", 4.5], ["UGA", True], formats={"B2": "yyyy-mm-dd"}))
PARTS = ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
FILES = [
    ("x.csv", written(TABLE)),
    ("x.csv", written(TABLE, "utf-16")),
    ("x.csv", written(TABLE, "cp1252", ";")),
    ("x.zip", pack({"a.csv": written(TABLE), "b.xlsx": BOOK})),
    ("x.xlsx", BOOK),
    ("x.xlsx", with_shared("<si><t>a</t></si><si><r><t>b</t></r></si><si/>")),
]
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=9)), max_size=4)


def mangled(data: bytes, cuts) -> bytes:
    """With some bytes taken out at some places, and others put in."""
    for part, length, new in cuts:
        place = int(part * len(data))
        data = data[:place] + new + data[place + length :]
    return data


def survive(data: bytes, name: str) -> None:
    with contextlib.suppress(BadFileError):
        for header, rows, _warnings in all_rows(data, name, rows=1000, unpacked_bytes=2**20):
            assert all(len(cells) >= len(header) > 0 for _row, cells in rows)


@given(st.binary(max_size=300))
def test_noise(data):
    survive(data, "x.csv")


@given(st.text(st.sampled_from("ab,;\t|\"\r\n\0\x85\ufeff ='é"), max_size=60), st.booleans())
def test_text_of_nothing_but_trouble(text, wide):
    survive(text.encode("utf-16" if wide else "utf-8"), "x.csv")


@pytest.mark.parametrize(("name", "data"), FILES, ids=lambda value: str(value)[:6])
@given(cuts=CUTS)
def test_torn_and_mended_files(name, data, cuts):
    survive(mangled(data, cuts), name)


@pytest.mark.parametrize("part", [*PARTS, SHEET, "xl/shared.xml"])
@given(cuts=CUTS)
def test_workbooks_that_are_whole_outside_and_broken_inside(part, cuts):
    with zipfile.ZipFile(io.BytesIO(FILES[-1][1])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = mangled(parts[part], cuts)
    survive(pack(parts), "x.xlsx")


WORDS = st.sampled_from(["", "-1", "0", "1e999", "nan", "99999999", "x", "1" * 5000, "A0", "1.5"])


@given(
    kind=st.sampled_from(["n", "s", "b", "e", "d", "str", "inlineStr", "z"]), value=WORDS, at=WORDS
)
def test_cells_of_any_kind_with_any_value(kind, value, at):
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    cell = f'<row r="{at}"><c t="{kind}" s="1"><v>{value}</v></c><c r="{at}"/></row>'
    parts[SHEET] = parts[SHEET].replace("</sheetData>", cell + "</sheetData>")
    survive(pack(parts), "x.xlsx")
