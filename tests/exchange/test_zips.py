"""A zip is a file with a sheet for each file in it, or a sentence that says why it is none."""

import io
import zipfile

import pytest

from tests.exchange.test_reading import opened, refused
from tests.files import checked, counts

pytestmark = pytest.mark.one_database


def pack(members: dict[str, bytes], **options) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, **options)
    return out.getvalue()


def test_a_zip_is_a_sheet_for_each_file():
    data = pack(
        {
            "data/states.csv": b"key\nKEN\n",
            "data/": b"",
            "__MACOSX/data/._states.csv": b"\0",
            ".DS_Store": b"\0",
            "b.raw.csv": b"key\n'=1\n",
        }
    )
    sheets = opened(data, "all.zip", {"b.raw.csv": {"guarded": True}})
    assert [(sheet.name, sheet.header, list(sheet.rows())) for sheet in sheets] == [
        ("data/states.csv", ["key"], [(2, ["KEN"])]),
        ("b.raw.csv", ["key"], [(2, ["=1"])]),
    ]


def test_a_readme_and_the_same_table_in_json_are_passed_over_and_named():
    data = pack(
        {
            "all/README.md": b"About it",
            "all/csv/states.csv": b"key\nKEN\n",
            "all/json/states.json": b'[{"key": "KEN"}]',
            "all/json/other.json": b'[{"key": "KEN"}]',
        }
    )
    sheets = opened(data, "all.zip", {})
    assert [sheet.name for sheet in sheets] == ["all/csv/states.csv", "all/json/other.json"]
    [warning] = sheets[0].warnings_of_zip()
    assert "Not read: all/README.md, all/json/states.json." in warning.message


def test_all_that_the_register_gives_out_could_not_be_brought_back(client):
    data = b"".join(client.get("/data/everything.zip").streaming_content)
    batch = checked("high-level-dialogue-register.zip", data)
    assert counts(batch) == {"unchanged": sum(counts(batch).values())}
    assert counts(batch)["unchanged"] > 3000


def locked() -> bytes:
    data = bytearray(pack({"a.csv": b"a\n"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """Ten megabytes that are declared as ten bytes."""
    data = bytearray(pack({"a.csv": b"a\n" * 5_000_000}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pack({}), "The workbook is empty."),
        (pack({"a/b.csv": pack({"c.csv": b"a\n"})}), "a/b.csv: This is a zip inside the zip."),
        (pack({"b.pdf": b"%PDF"}), "b.pdf: This is not a table, such as CSV or XLSX."),
        (pack({"b.csv": b"%PDF"}), "b.csv: This is a PDF."),
        (pack({"b.csv": b""}), "b.csv: The file is empty."),
        (
            pack({"a.csv": b"a\n", "b.csv": b"a\n"}).replace(b"b.csv", b"a.csv"),
            "Two files of the zip have the same name.",
        ),
        (locked(), "“a.csv” is locked with a password."),
        (pack({"a.csv": b"a"}, compress_type=zipfile.ZIP_BZIP2), "“a.csv” is packed in an unusual"),
        (
            pack({"a.csv": b"\n" * 10_000_000}),
            "Unpacked, the file holds 9.5\xa0MB; the limit is 1.0",
        ),
        (lying(), "a.csv: The file is damaged"),
        (pack({f"{n}.csv": b"a\n" for n in range(61)}), "There are more than 60 sheets."),
        (
            pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "The file is damaged",
        ),
        (pack({"[Content_Types].xml": b"", "word/document.xml": b""}), "This is a document of an"),
    ],
)
def test_zips_that_are_refused(data, words):
    assert refused(data, "x.zip", unpacked_bytes=2**20).startswith(words)
