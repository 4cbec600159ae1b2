"""Workbooks as Excel and its friends write them, with all that people do to them."""

import datetime
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.xml.constants import SHEET_MAIN_NS

from hld_site.exchange.files_in.opening import open_file
from hld_site.exchange.files_in.sheet_warnings import SheetWarning
from tests.exchange.test_reading import opened, read, refused
from tests.exchange.test_zips import pack

pytestmark = pytest.mark.one_database


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows, formats=()) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in dict(formats).items():
        book.active[cell].number_format = form
    return book


def warnings_of(book: Workbook) -> list[SheetWarning]:
    [sheet] = opened(saved(book), "x.xlsx")
    list(sheet.rows())
    return sheet.warnings


def changed(book: Workbook, part: str, old: str, new: str) -> bytes:
    """The file with one text of its XML replaced, where openpyxl itself would not write it."""
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in members[part]
    members[part] = members[part].replace(old.encode(), new.encode())
    return pack(members)


SHEET = "xl/worksheets/sheet1.xml"


def test_values_are_read_as_a_person_would_type_them():
    moment = datetime.datetime(2013, 10, 3, 9, 30)
    book = workbook(
        ["text", "number", "date", "answer", "time"],
        ["004", 4, datetime.date(2006, 9, 14), True, datetime.time(9, 30)],
        ["a\nb", 4.0, moment, False, datetime.timedelta(hours=30)],
        [None, 0.1 + 0.2, None, None, None],
        ["_x0041_ x ", 1e15, moment.date(), None, None],
        [None, -1.5e-7, moment.date(), None, None],
        formats={"C5": "mmm\\-yy", "C6": 'yyyy" dated"'},
    )
    assert read(saved(book), "x.xlsx") == [
        ["text", "number", "date", "answer", "time"],
        (2, ["004", "4", "2006-09-14", "yes", "09:30:00"]),
        (3, ["a\nb", "4", "2013-10-03T09:30:00", "no", "30:00:00"]),
        (4, ["", "0.3", "", "", ""]),
        (5, ["A x ", "1000000000000000", "2013-10", "", ""]),
        (6, ["", "-0.00000015", "2013", "", ""]),
    ]


def test_the_calendar_of_old_macs_is_known():
    book = workbook(["date"])
    book.epoch = CALENDAR_MAC_1904
    book.active.append([datetime.date(2013, 10, 3)])
    assert read(saved(book), "x.xlsx") == [["date"], (2, ["2013-10-03"])]


def test_blank_rows_blank_columns_and_surplus_cells():
    book = workbook([], ["", None], [None, "key", None, "note"], [], [None, "KEN", " ", None])
    book.active["G9"] = "x"
    assert read(saved(book), "x.xlsx") == [
        ["key", "note"],
        (5, ["KEN", ""]),
    ]
    [beside] = warnings_of(book)
    assert (beside.row, beside.message) == (9, "A remark beside the table is not read: row 9.")


def test_a_sheet_for_each_worksheet_that_holds_something():
    book = workbook(["key"], ["KEN"])
    book.active.title = "States"
    book.create_sheet("Empty")
    book.create_sheet("Documents").append(["key", "title"])
    book.create_chartsheet("Chart")
    sheets = opened(saved(book), "x.xlsx")
    assert [(sheet.key, sheet.header, list(sheet.rows())) for sheet in sheets] == [
        ("States", ["key"], [(2, ["KEN"])]),
        ("Documents", ["key", "title"], []),
    ]
    [*_others, last] = opened(pack({"a.csv": b"a\n", "b.xlsx": saved(book)}), "x.zip")
    assert (last.name, list(last.rows()), last.position) == ("b.xlsx: Documents", [], 1.0)


def test_hidden_rows_and_columns_are_read_and_told():
    book = workbook(["key", "note"], *[[f"K{n}", "x"] for n in range(2, 40)])
    for row in (3, 4, 5, 8, *range(10, 40, 2)):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("Other")
    book.active.sheet_state = "hidden"
    assert len(read(saved(book), "x.xlsx")) == 39
    rows = "3–5, 8, 10, 12, 14, 16, 18, 20 and 9 more"
    [sheet] = opened(saved(book), "x.xlsx")
    assert sheet.hidden_headings == ["note"]
    assert warnings_of(book) == [
        SheetWarning(3, "", f"Hidden (perhaps by a filter) but read anyway: rows {rows}."),
    ]


def test_merged_cells_are_told():
    book = workbook(["key", "note"], ["KEN", "x"], ["UGA", "y"])
    book.active.merge_cells("B2:B3")
    assert read(saved(book), "x.xlsx")[1:] == [(2, ["KEN", "x"]), (3, ["UGA", ""])]
    [warning] = warnings_of(book)
    assert (warning.row, warning.message[:20]) == (2, "Merged cells (B2:B3)")


def test_lost_leading_zeros_are_told_and_shown_ones_are_read():
    book = workbook(["m49", "area"], ["004", 4], [8, 5], [12, 6], formats={"B2": "000"})
    assert read(saved(book), "x.xlsx")[1:] == [
        (2, ["004", "004"]),
        (3, ["8", "5"]),
        (4, ["12", "6"]),
    ]
    assert [
        (one.row, one.column, one.message.split(":")[-1][:12]) for one in warnings_of(book)
    ] == [
        (2, "area", " row 2."),
        (3, "m49", " rows 3–4. F"),
    ]


def test_formulas_give_their_last_result_or_a_warning():
    book = workbook(["a", "b", "c"], ["=1+1", 7, 8], ["x", 9, "#REF!"])
    data = changed(book, SHEET, "<v>7</v>", "<f>3+4</f><v>7</v>")
    [sheet] = opened(data, "x.xlsx")
    assert list(sheet.rows()) == [(2, ["", "7", "8"]), (3, ["x", "9", "#REF!"])]
    assert [(one.row, one.column, one.message[:24]) for one in sheet.warnings] == [
        (2, "a", "Formulas without a resul"),
        (2, "b", "Formulas, of which the l"),
        (3, "c", "Formulas that failed, su"),
    ]


def test_a_number_that_is_no_date_is_kept_and_told():
    book = workbook(["date"], [-5], [99999999], formats={"A2": "dd/mm/yyyy", "A3": "dd/mm/yyyy"})
    assert read(saved(book), "x.xlsx")[1:] == [(2, ["-5"]), (3, ["99999999"])]
    assert [(one.row, one.column) for one in warnings_of(book)] == [(2, "date")]


def test_an_apostrophe_is_kept_unless_a_person_says_otherwise():
    book = workbook(["key"], ["'+1"])
    assert read(saved(book), "x.xlsx")[1:] == [(2, ["'+1"])]
    assert [(one.row, one.column) for one in warnings_of(book)] == [(2, "key")]
    assert read(saved(book), "x.xlsx", {"Sheet": {"guarded": True}})[1:] == [(2, ["+1"])]


def with_shared(texts: str, before="") -> bytes:
    """As Excel writes it: the texts of all cells in a part of their own, referred to by place."""
    book = workbook(["key"], *[[7770 + n] for n in range(3)])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for place in range(3):
        parts[SHEET] = parts[SHEET].replace(f't="n"><v>{7770 + place}</v>', f't="s"><v>{place}</v>')
    override = f'<Override PartName="/xl/shared.xml" ContentType="{kind}.sharedStrings+xml"/>'
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace("</Types>", override + "</Types>")
    parts["xl/shared.xml"] = f'{before}<sst xmlns="{SHEET_MAIN_NS}">{texts}</sst>'
    return pack(parts)


def test_texts_that_cells_share_are_read_without_their_formats_and_phonetic_guides():
    runs = "<si><r><rPr><b/></rPr><t>Ke</t></r><r><t>nya</t></r><rPh><t>x</t></rPh></si>"
    data = with_shared(f"{runs}<si><t xml:space='preserve'> a_x000D_b_xD800_ </t></si><si/>")
    assert read(data, "x.xlsx") == [["key"], (2, ["Kenya"]), (3, [" a\rb_xD800_ "])]


ENTITIES = "<!DOCTYPE x [<!ENTITY a '" + "a" * 1000 + "'>]>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (saved(Workbook()), "The workbook is empty."),
        (saved(workbook(["a", "a"])), "Sheet: The column “a” appears twice in row 1."),
        (saved(workbook(["a", "b"], [1, "x" * 200])), "Row 2, column b: a cell of 200 characters"),
        (saved(workbook(["a"], *[[n] for n in range(51)])), "More than 50 rows."),
        (with_shared("<si><t>&a;</t></si>" * 3, ENTITIES), "The workbook contains a declaration"),
        (with_shared("<si/>" * 2), "The file is damaged"),
        (with_shared("<si>" + "<t/>" * 200_001 + "</si>"), "Unpacked, the workbook is larger"),
        (with_shared("<si><t>_x0000_</t></si>" * 3), "Row 2, column key: a NUL character."),
        (changed(workbook(["a"]), SHEET, 'r="A1"', 'r="ZZZ1"'), "Sheet: The file is damaged"),
        (changed(workbook(["a"]), SHEET, "</row>", "</r"), "Sheet: The file is damaged"),
        (
            changed(
                workbook(["a"]), "xl/workbook.xml", SHEET_MAIN_NS, "http://purl.oclc.org/ooxml"
            ),
            "This is a “Strict Open XML” workbook.",
        ),
        (
            changed(workbook(["a"]), "[Content_Types].xml", "sheet.main+xml", "sheet.binary"),
            "The file is damaged",
        ),
        (saved(workbook(["a"], *[["y" * 99]] * 20_000)), "Unpacked, the file holds"),
    ],
)
def test_workbooks_that_are_refused(data, words):
    assert refused(data, "x.xlsx", rows=50, cell=100, unpacked_bytes=2**21).startswith(words)


def test_a_long_workbook_takes_no_more_memory_than_a_short_one(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(saved(workbook(["key"], *[["KEN", "some text"]] * 5000)))
    tracemalloc.start()
    [sheet] = open_file(path, "x.xlsx")
    assert sum(1 for _row in sheet.rows()) == 5000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20)


@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=5))
def test_any_text_of_a_workbook_comes_back_equal(texts):
    book = Workbook(write_only=True)
    page = book.create_sheet("x")
    page.append(["text"])
    for text in texts:
        cell = WriteOnlyCell(page, value=text)
        cell.data_type = "s"
        page.append([cell])
    assert read(saved(book), "x.xlsx")[1:] == [(n, [text]) for n, text in enumerate(texts, 2)]
