"""Files in and out: what a desk officer meets."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Document, DocumentRelation
from hld_site.exchange import sheets
from hld_site.exchange.exporting.register import export_folder, export_text
from hld_site.exchange.folders import import_files
from hld_site.records import catalogue
from hld_site.records.fields import canonical
from meetings.models import Meeting
from registry.models import State
from registry.records import STATES
from tests.builders import build

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@sum",
        "'=1",
        "''=1",
        "\t=1",
        "a\nb",
        'a"b',
        "a,b",
        "؀‏عربي",
        "e\u0301",
        "中文",
        "'",
    ]
)


@given(ANY_TEXT | NASTY)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text):
    guarded = sheets.guard(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert sheets.unguard(guarded) == text


@given(st.lists(ANY_TEXT | NASTY, min_size=6, max_size=6))
def test_any_text_that_a_record_keeps_leaves_and_comes_back_equal(texts):
    codes = ("ar", "zh", "en", "fr", "ru", "es")
    state = State.objects.get(key="KEN")
    for code, text in zip(codes, texts, strict=True):
        setattr(state, f"formal_name_{code}", text)
    state.save()
    state.refresh_from_db()
    kept = [getattr(state, f"formal_name_{code}") for code in codes]
    row = next(
        row for row in csv.DictReader(io.StringIO(export_text(STATES))) if row["key"] == "KEN"
    )
    assert [sheets.unguard(row[f"formal_name_{code}"]) for code in codes] == kept
    assert all(text == canonical(text) for text in kept)


def test_the_whole_register_goes_out_and_comes_back_byte_for_byte(tmp_path):
    """Export → empty register → import → export."""
    first, second = tmp_path / "first", tmp_path / "second"
    written = export_folder(first)
    for declared in reversed(catalogue.everything()):
        declared.model._default_manager.all().delete()
    report = import_files(written, "Round trip")
    assert [str(fault) for fault in report.faults] == []
    export_folder(second)
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_fixtures_are_what_an_export_of_them_writes(tmp_path):
    export_folder(tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        p.name: p.read_bytes() for p in FIXTURES.glob("*.csv")
    }


def test_loading_twice_changes_nothing(capsys):
    before = State.history.count()
    call_command("load_register")
    assert "already holds records" in capsys.readouterr().out
    assert State.history.count() == before


def load(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return import_files([path], "A test")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "states.csv: The file is empty. Its first row must name the columns."),
        (
            "name_en\nKenya\n",
            "states.csv: The file lacks the column: key. Without it no row can be recognized.",
        ),
        ("key,key\nKEN,KEN\n", "states.csv: The column “key” stands twice in the first row."),
        ("key,,note\nKEN,,x\n", "states.csv: Column 2 has no name in the first row."),
        ("key,note\nKEN,x,y\n", "states.csv: Row 2 has 3 cells, but there are 2 columns."),
        (
            "key,note\nKEN,x\nKEN,y\n",
            "states.csv: Rows 2 and 3 both describe “KEN”. Keep one of them.",
        ),
        ('key,note\nKEN,"torn\n', "torn or not CSV"),
        (b"key,note\nKEN,\xe9t\xe9\n", "Line 2 holds letters that are not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "This is no CSV file"),
        (b"PK\x03\x04rest", "This is no CSV file"),
        (b"\xff\xfek\x00", "This file is UTF-16"),
        (b"key,note\nKEN,\x00\n", "NUL"),
        ("key,colour\nKEN,red\n", "Unknown column: colour. The columns are: "),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong(tmp_path, text, said):
    report = load(tmp_path, "states.csv", text)
    assert len(report.faults) == 1
    assert said in str(report.faults[0])


def test_a_file_of_no_known_type_is_refused_with_the_types_there_are(tmp_path):
    report = load(tmp_path, "countries.csv", "key\nKEN\n")
    assert "No record type is called “countries”. There are: documents" in str(report.faults[0])


def test_every_error_of_a_row_is_said_at_once(tmp_path):
    report = load(
        tmp_path,
        "meetings.csv",
        "key,kind,country,ga_session,status\nnew-2030,tea party,ZZZ,many,published\n",
    )
    assert sorted(str(fault) for fault in report.faults) == sorted([
        "meetings.csv, row 2, column country: There is no State with the key “ZZZ”."
        " Check the spelling, or add it first.",
        "meetings.csv, row 2, column ga_session: “many” is no whole number:"
        " write digits only, such as 68.",
        "meetings.csv, row 2, column kind: “tea party” is none of: "
        + ", ".join(Meeting.Kind.values) + ".",
        "meetings.csv, row 2, column title_en: A published meeting needs a title.",
    ])  # fmt: skip


def test_a_date_that_is_none_is_named(tmp_path):
    report = load(
        tmp_path, "documents.csv", "key,symbol,adopted_on\nA/RES/67/219,A/RES/67/219,2013-06-31\n"
    )
    assert str(report.faults[0]) == (
        "documents.csv, row 2, column adopted_on:"
        " “2013-06-31” is no date: there is no such day or month."
    )


def test_one_bad_row_keeps_the_whole_file_out(tmp_path):
    before = State.objects.get(key="KEN").note
    report = load(tmp_path, "states.csv", "key,note\nKEN,changed\nTZA,x\nKe,y\n")
    assert len(report.faults) > 0
    assert State.objects.get(key="KEN").note == before


def test_columns_that_a_file_leaves_out_stay_as_they_are(tmp_path):
    name = State.objects.get(key="KEN").name_fr
    assert load(tmp_path, "states.csv", "key,note\nKEN,changed\n").faults == []
    kenya = State.objects.get(key="KEN")
    assert (kenya.note, kenya.name_fr) == ("changed", name)


def test_an_import_writes_history_for_the_rows_that_changed_and_no_other(tmp_path):
    before = State.history.count()
    same = State.objects.get(key="TZA")
    load(tmp_path, "states.csv", f"key,note\nKEN,changed\nTZA,{same.note}\n")
    assert State.history.count() == before + 1
    latest = State.objects.get(key="KEN").history.first()
    assert (latest.history_change_reason, latest.note) == ("A test", "changed")
    assert latest.batch is not None


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiters_that_excel_writes_are_read(tmp_path, delimiter):
    text = f"\ufeffkey{delimiter}note\r\nKEN{delimiter}changed\r\n"
    assert load(tmp_path, "states.csv", text).faults == []
    assert State.objects.get(key="KEN").note == "changed"


def test_namibia_is_no_null_and_noughts_stay():
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(export_text(STATES)))}
    assert rows["NAM"]["alpha2"] == "NA"
    assert rows["AFG"]["m49"] == "004"


def test_a_dry_run_keeps_nothing(tmp_path, capsys):
    path = tmp_path / "states.csv"
    path.write_text("key,note\nKEN,changed\n")
    call_command("import_records", str(path), "--dry-run")
    assert "1 changed" in capsys.readouterr().out
    assert State.objects.get(key="KEN").note != "changed"


def test_the_command_fails_with_the_faults(tmp_path, capsys):
    path = tmp_path / "states.csv"
    path.write_text("key,m49\nKEN,4\n")
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import_records", str(path))
    assert "states.csv, row 2, column m49: Three digits, such as 004." in capsys.readouterr().err


def test_a_relation_by_symbol_resolves_when_its_document_arrives(tmp_path):
    rows = "document,verb,to_key\nA/RES/58/208,recalls,a/res/99/1\n"
    assert load(tmp_path, "document_relations.csv", rows).faults == []
    relation = DocumentRelation.objects.get(to_key="A/RES/99/1")
    assert relation.to is None
    document = build(Document, 1)
    relation.refresh_from_db()
    assert relation.to == document


@override_settings(FIXTURES_FOLDER=Path("nowhere"))
def test_fixtures_are_loaded_only_into_an_empty_register(capsys):
    call_command("load_register")
    assert "nothing was loaded" in capsys.readouterr().out


def test_a_list_of_participants_needs_only_the_columns_that_say_something(tmp_path):
    rows = "meeting,state,capacity,role\nhld-2013,GHA,member-state,attended\n"
    report = load(tmp_path, "participations.csv", rows)
    assert report.faults == []
    assert report.total("new") == 1
    assert load(tmp_path, "participations.csv", rows).total("skip") == 1
