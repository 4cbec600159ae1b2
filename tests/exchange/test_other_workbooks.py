"""Workbooks of the old Excel, of LibreOffice and in binary: as .xlsx, or one sentence."""

import datetime
import io
import zipfile

import pytest

from hld_site.exchange.batches import report
from hld_site.exchange.batches.asking.question_words import blocked
from hld_site.exchange.models import Stage
from registry.models import State as Country
from tests.exchange.other_workbooks import COVERED, Down, ods, with_content, xls, xlsb
from tests.exchange.test_reading import opened, read, refused
from tests.exchange.test_zips import pack
from tests.files import checked, counts, imported

pytestmark = pytest.mark.one_database

TYPED = [
    ["text", "number", "part", "day", "moment", "answer", "time"],
    [
        "004",
        4,
        4.5,
        datetime.date(2006, 9, 14),
        datetime.datetime(2013, 10, 3, 9, 30),
        True,
        datetime.time(9, 30),
    ],
    [None, 129.0, 0.1 + 0.2, datetime.date(1900, 3, 1), None, False, None],
]
READ = [
    TYPED[0],
    (2, ["004", "4", "4.5", "2006-09-14", "2013-10-03T09:30:00", "yes", "09:30:00"]),
    (3, ["", "129", "0.3", "1900-03-01", "", "no", ""]),
]


@pytest.mark.parametrize("kind", [xls, ods], ids=["xls", "ods"])
def test_values_are_read_as_a_person_would_type_them(kind):
    assert read(kind(States=TYPED), f"x.{kind.__name__}") == READ


def test_a_binary_workbook_is_read():
    table = [["key", "m49", "answer"], ["KEN", 404, True], ["ÅÄÖ كينيا", 4.5, False]]
    assert read(xlsb(table), "x.xlsb") == [
        table[0],
        (2, ["KEN", "404", "yes"]),
        (3, ["ÅÄÖ كينيا", "4.5", "no"]),
    ]


@pytest.mark.parametrize("name", ["x.xls", "x.xlsx", "x.csv", "x"])
def test_the_kind_is_told_by_the_bytes_not_by_the_name(name):
    assert read(xls(States=[["key"], ["KEN"]]), name) == [["key"], (2, ["KEN"])]
    assert read(ods(States=[["key"], ["KEN"]]), name) == [["key"], (2, ["KEN"])]


def test_every_sheet_with_rows_is_one_and_a_hidden_one_says_so():
    data = xls(States=[["key"], ["KEN"]], Empty=[], Lists_hidden=[["word"], ["x"]])
    sheets = opened(data, "x.xls")
    assert [sheet.name for sheet in sheets] == ["States", "Lists_hidden"]
    assert [sheet.hidden for sheet in sheets] == [False, True]


def warnings(data: bytes, name: str) -> list[str]:
    [sheet] = opened(data, name)
    list(sheet.rows())
    return [warning.message for warning in sheet.warnings]


def test_what_a_person_should_know_is_told():
    data = ods(States=[["key", "m49"], ["KEN", "#REF!"], ["AFG", 4], ["ALB", "008"]])
    assert warnings(data, "x.ods") == [
        "Formulas that failed, such as #REF!: row 2. Correct them in Excel.",
        "Other rows contain text with leading zeros; these are numbers, which may have lost"
        " theirs: row 3. Format the column as text and enter them again.",
    ]


HIDING = [["state", "kind"], *([key, "member-state"] for key in ("KEN", "GHA", "NAM"))]


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_hidden_rows_are_asked_about_in_every_kind_of_workbook(kind):
    data = {
        "xls": lambda: xls((3,), Memberships=HIDING),
        "ods": lambda: ods((3,), Memberships=HIDING),
        "xlsb": lambda: xlsb(HIDING, hidden_rows=(3,)),
    }[kind]()
    name = f"memberships.{kind}"
    batch = checked(name, data, type="memberships")
    [(code, asked)] = batch.reading["questions"].items()
    assert (asked["kind"], asked["rows_of"]) == ("hidden", [3])
    assert blocked(batch)
    without = checked(name, data, type="memberships", answers={code: "-"})
    assert counts(without) == {"unchanged": 2}
    assert counts(checked(name, data, type="memberships", answers={code: "read"})) == {
        "unchanged": 3
    }


MERGED = [
    ["state", "kind"],
    ["KEN", Down("member-state", 2)],
    ["GHA", COVERED],
    ["NAM", "member-state"],
]


@pytest.mark.parametrize("kind", [xls, ods], ids=["xls", "ods"])
def test_merged_cells_fill_down_by_consent_in_every_kind_of_workbook(kind):
    data = kind(Memberships=MERGED)
    name = f"memberships.{kind.__name__}"
    batch = checked(name, data, type="memberships")
    [(code, asked)] = batch.reading["questions"].items()
    assert asked["kind"] == "merged"
    assert blocked(batch)
    filled = checked(name, data, type="memberships", answers={code: "read"})
    assert counts(filled) == {"unchanged": 3}
    assert counts(checked(name, data, type="memberships", answers={code: "-"})) != counts(filled)


def test_repeated_rows_and_cells_do_not_shift_what_an_ods_merges():
    data = ods(S=[["a", "b"], ["KEN", None, Down("member-state", 2)], ["GHA", None, COVERED]])
    data = with_content(
        data, b"<table:table-row ", b'<table:table-row table:number-rows-repeated="2" '
    )
    data = with_content(
        data, b"<table:table-cell/>", b'<table:table-cell table:number-columns-repeated="3"/>'
    )
    [sheet] = opened(data, "x.ods")
    assert sheet.marks.merged == ["E3:E4"]


def test_a_hidden_sheet_of_libreoffice_is_one():
    sheets = opened(ods(States=[["key"], ["KEN"]], Lists_hidden=[["word"], ["x"]]), "x.ods")
    assert [sheet.hidden for sheet in sheets] == [False, True]


def test_a_workbook_that_does_not_tell_of_hidden_rows_says_so():
    data = xlsb([["key"], ["KEN"]])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    untold = pack(
        {k: part.replace(b'Id="rId1" Type', b"Id='rId1' Type") for k, part in parts.items()}
    )
    assert warnings(data, "x.xlsb") == []
    assert "This file does not say whether rows are hidden" in warnings(untold, "x.xlsb")[0]


def test_rows_and_columns_keep_the_places_that_a_spreadsheet_shows():
    rows = [[], [None, "key", "note"], [], [None, "KEN", None], [], [None, None, "x"]]
    for kind in (xls, ods):
        [sheet] = opened(kind(States=rows), "x")
        assert [sheet.headings.row, *(number for number, _cells in sheet.rows())] == [2, 4, 6]


def test_a_zip_may_hold_them():
    data = pack({"a.xls": xls(States=[["key"], ["KEN"]]), "b.ods": ods(T=[["key"], ["UGA"]])})
    assert [(s.name, list(s.rows())) for s in opened(data, "x.zip")] == [
        ("a.xls: States", [(2, ["KEN"])]),
        ("b.ods: T", [(2, ["UGA"])]),
    ]


REPEATED = (
    b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
    b' office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    b"</table:table-cell></table:table-row></table:table>"
)
SMALL = ods(States=[["key"], ["KEN"]])


def ole(*streams: str) -> bytes:
    names = b"".join(f"{name}\0".encode("utf-16-le") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + names


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_content(SMALL, b"</table:table>", REPEATED), "The file is damaged, or of a kind"),
        (xlsb([["key"]], far=(1_048_575, 16_383)), "Unpacked, the workbook is larger than can be"),
        (ole("EncryptedPackage"), "The workbook is locked with a password."),
        (ole("WordDocument"), "This is a document of another program."),
        (ole("Workbook"), "The file is damaged, or of a kind that cannot be read."),
        (xls(States=[["key"], ["KEN"]])[:3000], "The file is damaged, or of a kind"),
        (SMALL[:-300], "The file is damaged or incomplete."),
        (
            b"\x09\x04\x06\x00\x00\x00\x10\x00",
            "This is a workbook of an Excel version before 1995.",
        ),
        (pack({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), "This is a document of Numbers."),
        (pack({"mimetype": b"application/vnd.oasis.opendocument.text"}), "This is a document of"),
        (b"<!-- saved by a program -->\n<table><tr><td>key", "This is a web page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "This is a web page"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_the_remedy(data, words):
    sentence = refused(data, "x.xls")
    assert sentence.startswith(words)
    assert len(sentence) < 200


def test_a_workbook_with_a_password_is_named_as_one():
    manifest = b'<manifest:encryption-data manifest:checksum-type="x"/></manifest:file-entry>'
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    old = members["META-INF/manifest.xml"]
    entry = b'manifest:full-path="content.xml"'
    assert entry in old
    before, after = old.split(entry, 1)
    closed = after.replace(b"/>", b">" + manifest, 1)
    members["META-INF/manifest.xml"] = before + entry + closed
    assert refused(pack(members), "x.ods").startswith("The workbook is locked with a password.")


@pytest.mark.parametrize(
    ("limits", "rows", "words"),
    [
        ({"rows": 2}, [["a"], [1], [2], [3]], "More than 2 rows. Split the file"),
        ({"cell": 5}, [["a", "b"], [1, "123456"]], "Row 2, column b: a cell of 6 characters"),
        ({"columns": 2}, [["a", "b", "c"]], "States: There are 3 columns; the limit is 2."),
        (
            {"unpacked_bytes": 400_000},
            [["a"], *[["x" * 999]] * 500],
            "Unpacked, the workbook is larger",
        ),
        ({"file_bytes": 3}, [["a"], [1]], "The file has "),
    ],
)
def test_every_limit_holds(limits, rows, words):
    assert refused(xls(States=rows), "x.xls", **limits).startswith(words)


def test_an_old_workbook_goes_into_the_register():
    rows = [["key", "note"], ["KEN", "From an old workbook"]]
    for data, name in ((xls(States=rows), "states.xls"), (ods(States=rows), "states.ods")):
        rows[1][1] += " again"
        batch = imported(name, data)
        assert batch.stage == Stage.APPLIED, report.as_report(batch)
        assert Country.objects.get(key="KEN").note.startswith("From an old workbook")


def test_its_refused_rows_are_told_by_their_places():
    batch = checked("states.xls", xls(States=[["key", "m49"], ["KEN", 404], ["KEN2", "x"]]))
    assert {fault["row"] for fault in report.faults(batch)} == {3}
