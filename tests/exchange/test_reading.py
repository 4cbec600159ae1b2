"""Files as people have them: whatever program wrote them, rows come out, or a sentence does."""

import csv
import io
import itertools
import tracemalloc

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from hld_site.exchange.files_in.encodings import ENCODINGS
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.opening import open_file
from hld_site.exchange.formulas import guard

pytestmark = pytest.mark.one_database

TABLE = [["key", "name"], ["CIV", "Côte d’Ivoire"], ["ESP", "España, Reino"], ["a;b", 'x "y"\nz']]
BOMS = {"utf-8-sig": "utf-8", "utf-16": "utf-16"}


def written(table, encoding="utf-8", delimiter=",", ends="\r\n", begin="") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(table)
    return (begin + out.getvalue()).encode(encoding)


def opened(data: bytes, name="file.csv", options=None, **limits):
    return open_file(io.BytesIO(data), name, options, Limits(**limits))


def read(data: bytes, name="file.csv", options=None, **limits):
    """Header and rows with their numbers, of a file with one sheet."""
    [sheet] = opened(data, name, options, **limits)
    return [sheet.header, *sheet.rows()]


def refused(data: bytes, name="file.csv", options=None, **limits) -> str:
    with pytest.raises(BadFileError) as caught:
        all_rows(data, name, options, **limits)
    return str(caught.value)


def all_rows(data: bytes, name="file.csv", options=None, **limits):
    sheets = opened(data, name, options, **limits)
    return [(sheet.header, list(sheet.rows()), sheet.warnings) for sheet in sheets]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_table_is_read_in_every_encoding_and_dialect(encoding, ends, delimiter):
    [sheet] = opened(written(TABLE, encoding, delimiter, ends))
    assert [sheet.header, *sheet.rows()] == [TABLE[0], *enumerate(TABLE[1:], 2)]
    assert sheet.detected == {
        "encoding": {"cp1252": "windows-1252", **BOMS}.get(encoding, encoding),
        "delimiter": delimiter,
        "guarded": True,
    }
    assert (sheet.guessed, sheet.warnings) == (encoding == "cp1252", [])


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("Россия\nДиалог на высоком уровне", "cp1251", "windows-1251"),
        ("Россия\nДиалог на высоком уровне", "koi8_r", "koi8-r"),
        ("الجزائر\nالحوار الرفيع المستوى", "cp1256", "windows-1256"),
        ("中国\n国际移徙与发展问题高级别对话", "gb18030", "gb18030"),
        ("Côte d’Ivoire", "cp1252", "windows-1252"),
        ("España; año 2013", "cp1252", "windows-1252"),
        ("de Paris à Nairobi", "cp1252", "windows-1252"),
        ("« oui », 100 €, n° 5 – fin", "cp1252", "windows-1252"),
        ("réunion à Genève, São Tomé", "mac_roman", "macintosh"),
        ("réunion à Genève, São Tomé", "cp850", "cp850"),
    ],
)
def test_an_older_encoding_is_guessed_and_stands_first_among_the_likely_ones(text, codec, name):
    [sheet] = opened(("name\n" + text).encode(codec))
    assert (sheet.detected["encoding"], sheet.guessed) == (name, True)
    assert sheet.encodings()[0] == name


@pytest.mark.parametrize("codec", ["iso8859_5", "koi8_r", "cp866", "cp1251"])
def test_every_older_encoding_of_a_language_is_among_the_likely_ones(codec):
    [sheet] = opened("key,name_ru\nKEN,Кения\nCHN,Китай\nFRA,Франция\n".encode(codec))
    assert codec in [ENCODINGS[name] for name in sheet.encodings()]


def test_what_a_person_chose_counts_more_than_what_was_detected():
    data = written([["name", "no,te"], ["Łódź", "'=1"]], "cp1250", ";")
    chosen = {"encoding": "windows-1250", "delimiter": ",", "guarded": False}
    [sheet] = opened(data, options={"file.csv": chosen})
    assert sheet.header == ["name;no", "te"]
    assert list(sheet.rows()) == [(2, ["Łódź;'=1", ""])]
    assert (sheet.detected, sheet.warnings) == (chosen, [])


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    text = '\n ;\nkey;note;;\nKEN;"two\nlines"\n\nUGA;x;; \n;;;\nTZA;x;;y\n'
    assert read(text.encode()) == [
        ["key", "note"],
        (4, ["KEN", "two\nlines"]),
        (6, ["UGA", "x"]),
        (8, ["TZA", "x", "", "y"]),
    ]


def test_a_file_that_is_read_again_begins_at_its_beginning():
    """The preview counted the rows first, and then said of the first thousand: about 0 left."""
    [sheet] = opened(b"key,note\n" + b"KEN,some text\n" * 20_000)
    assert sum(1 for _row in sheet.rows()) == 20_000
    assert sheet.position == 1
    next(again := sheet.rows())
    assert sheet.position < 0.5
    again.close()


def test_the_instruction_for_excel_is_no_row():
    assert read(b"sep=|\r\nkey|a,b\r\nKEN|1,2\r\n") == [["key", "a,b"], (2, ["KEN", "1,2"])]


def test_rows_that_are_too_short_and_too_long_do_not_hide_what_divides_them():
    ragged = b"key,note,name_fr\nKEN\nFRA,a,b,c\n"
    assert read(ragged)[0] == ["key", "note", "name_fr"]
    assert read(ragged.replace(b",", b";"))[2] == (3, ["FRA", "a", "b", "c"])


def test_text_with_other_delimiters_does_not_mislead():
    lists = [["name"], ["Iran, Islamic Republic of"], ["Korea, Republic of"]]
    assert read("\n".join(row[0] for row in lists).encode()) == [lists[0], *enumerate(lists[1:], 2)]
    french = "nom;surface\r\nFrance;551,5\r\nTchad;1284,0\r\n"
    assert read(french.encode())[1:] == [(2, ["France", "551,5"]), (3, ["Tchad", "1284,0"])]


def test_guards_are_taken_off_except_in_raw_files():
    data = written([["key"], ["'=1"], ["''+x"], ["'tis"], ["rock 'n' roll"]])
    assert read(data)[1:] == [(2, ["=1"]), (3, ["'+x"]), (4, ["'tis"]), (5, ["rock 'n' roll"])]
    assert read(data, "x.raw.csv")[1:3] == [(2, ["'=1"]), (3, ["''+x"])]


def test_an_unnamed_column_is_left_out_and_told_where_it_holds_a_text():
    assert read(b"a,,b,\n1,,2,\n3, ,4\n") == [["a", "b"], (2, ["1", "2"]), (3, ["3", "4"])]
    [(header, rows, [warning])] = all_rows(b"a,,b,\n1,,2,\n3,x,4\n")
    assert (header, rows) == (["a", "b"], [(2, ["1", "2"]), (3, ["3", "4"])])
    assert (warning.row, warning.message) == (
        3, "Column 2 has no heading, and is not read (“x” …).",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n , \r\n", "The file is empty."),
        (b"a,b,a\n", "The column “a” appears twice in row 1."),
        (b'a\n1\n"2\n3\n', "A quotation mark is opened in row 3 and never closed"),
        (b'a\n1\n"2"3\n', "Row 3 has text after a closing quotation mark."),
        (b"a,b\n1,2\n3,\x00\n", "Row 3, column b: a NUL character."),
        (b"a\n" + b"x" * 50_000 + b'\n"' + b"y\n" * 100_000, "Row 3 has a cell of more than"),
        (b"a\n" + b"x" * 10_000_000, "Row 2 has more than 1,600,000 characters"),
        (b"a\n1\n" + b'"\n",' * 600_000, "Row 3 has more than 1,600,000 characters"),
        (b"a,b\n1,2\n" + b"," * 600 + b"x", "Row 3 has 601 cells, but there are 2 columns."),
        (
            "ключ\nПривет, мир\nи ещё\n".encode() + b"\xff\n",
            "Line 4 contains characters that are not",
        ),
        (
            b"\xff\xfea\x00\n\x00b\x00\n\x00\x00\xd8x\x00",
            "Line 3 contains characters that are not UTF-16",
        ),
        (bytes(range(256)) * 4, "This is not a table of text."),
        (b"\x89PNG\r\n\x1a\n", "This is a picture"),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is damaged, or of a kind"),
        (b"\r\n<HTML><table>", "This is a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "This is a data file of another kind (XML)"),
        (b'{"key": 1}', "This is a data file of another kind (JSON)"),
        (b"\x1f\x8b\x08", "This file is packed (gzip)"),
        (b"PK\x03\x04 torn", "The file is damaged or incomplete."),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(data, words):
    assert refused(data).startswith(words)


@pytest.mark.parametrize(
    ("limits", "data", "words"),
    [
        ({"rows": 2}, b"a\n1\n\n2\n3\n", "More than 2 rows. Split the file, or ask"),
        (
            {"cell": 5},
            b"a,b\n1,123456\n",
            "Row 2, column b: a cell of 6 characters; the limit is 5",
        ),
        ({"columns": 2}, b"a,b,c\n", "There are 3 columns; the limit is 2."),
        (
            {"file_bytes": 3},
            b"a\n1\n",
            "The file has a size of 4\xa0bytes; the limit is 3\xa0bytes.",
        ),
    ],
)
def test_every_limit_is_told(limits, data, words):
    assert refused(data, **limits).startswith(words)


def test_limits_are_kept_to_the_row():
    assert len(read(b"a\n\n1\n\n2\n", rows=2)) == 3
    assert read(b"a\n12345\n", cell=5) == [["a"], (2, ["12345"])]


def test_options_that_mean_nothing_are_refused():
    for options in ({"encoding": "rot13"}, {"encoding": 5}, {"delimiter": "ab"}):
        assert refused(b"a\n1\n", options={"file.csv": options})


def test_rows_may_be_read_again_and_by_two_at_once(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(written([["n"], *([str(n)] for n in range(30_000))]))
    for source in (path, str(path), ContentFile(path.read_bytes())):
        [sheet] = open_file(source, "x.csv")
        first, second = sheet.rows(), sheet.rows()
        assert list(itertools.islice(first, 20_000))[-1] == (20_001, ["19999"])
        assert 0.5 < sheet.position <= 1.0
        assert [next(second), *second][-1] == (30_001, ["29999"])
        assert sum(1 for _row in first) == 10_000


def test_no_file_and_a_folder_are_refused_in_words(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(BadFileError, match="The file cannot be opened"):
            open_file(path, "x.csv")


def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"key,note\r\n" + b"KEN,'+1 some text to fill the row with\r\n" * 100_000)
    tracemalloc.start()
    [sheet] = open_file(path, "x.csv", limits=Limits(rows=None))
    assert sum(1 for _row in sheet.rows()) == 100_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


SCRIPTS = [
    "aé̈Z",
    "ابجد\u200f",
    "中文字",
    "Русё",
    "ñÇß",
    "😀\u2028\x85\x0b",
    "\n\r\t\"',;|=+-@ \ufeff'",
]
CELL = st.lists(st.sampled_from("".join(SCRIPTS)), max_size=8).map("".join)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]),
    delimiter=st.sampled_from(",;\t|"),
    raw=st.booleans(),
    begin=st.sampled_from(["", "sep="]),
)
def test_any_text_comes_back_equal(rows, encoding, delimiter, raw, begin):
    table = [["key", "titre", "название"], *rows]
    cells = table if raw else [[guard(cell) for cell in row] for row in table]
    start = f"{begin}{delimiter}\r\n" if begin else ""
    data = written(cells, encoding, delimiter, begin=start)
    name = "x.raw.csv" if raw else "x.csv"
    options = {name: {"encoding": encoding}} if encoding == "gb18030" else {}
    numbered = [(n, row) for n, row in enumerate(rows, 2) if any(map(str.strip, row))]
    assert read(data, name, options) == [table[0], *numbered]
