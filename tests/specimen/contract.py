"""The specimen through every door; run by tests/test_specimen.py in a process of its own."""

import dataclasses
import datetime
import decimal
import re

import pytest

from hld_site.desk.batches.differences import ByteBudget, Differences
from hld_site.exchange.files_out.folders import whole
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.files_out.json_writer import data_of
from hld_site.exchange.models import Change
from hld_site.records.check_lists import unknown_names
from tests.files import applied, checked, counts, imported, messages_of, undone
from tests.specimen.models import Label, Specimen
from tests.specimen.records import LABELS, LOANS, SPECIMENS
from tests.test_architecture import ROOT


def file_of(declared, name: str) -> bytes:
    return b"".join(FORMATS[name].write(whole(declared)))


def values(row) -> dict:
    """What is stored, but for the time of the last change."""
    names = {field.attname for field in row._meta.concrete_fields} - {"changed_at"}
    return {name: getattr(row, name) for name in names}


@pytest.mark.one_database
def test_check_has_nothing_to_say():
    from django.core.checks import run_checks

    assert run_checks(tags=["records"]) == []


@pytest.mark.one_database
def test_the_hint_for_a_field_without_a_kind_named_a_file_that_there_is_not():
    declared = dataclasses.replace(SPECIMENS, columns=(*SPECIMENS.columns, "traits"))
    ((number, fault, hint),) = unknown_names(declared)
    assert (number, "is a JSONField, which no kind" in fault) == (8, True)
    (path,) = re.findall(r"\S+\.py", hint)
    assert (ROOT / path).exists()
    assert "CONTRIBUTING.md" in hint


@pytest.mark.one_database
def test_a_new_row_sets_what_may_not_stay_empty_and_has_no_default():
    needed = [declared.needed for declared in (SPECIMENS, LABELS, LOANS)]
    assert needed == [
        ("key", "language", "kind"), ("specimen", "language", "text"), ("key", "specimen"),
    ]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["csv", "raw", "xlsx", "json"])
@pytest.mark.parametrize("declared", [SPECIMENS, LABELS], ids=lambda d: d.name)
def test_a_file_of_every_format_comes_back_unchanged(full, empty, declared, name):
    ending = FORMATS[name].ending
    batch = checked(f"{declared.name}.{ending}", file_of(declared, name), empty="clear")
    assert messages_of(batch) == []
    assert counts(batch) == {"unchanged": declared.model.objects.count()}


def test_a_file_that_has_a_choice_that_there_is_no_more(full):
    """What is left as it is stays; where a row is changed, the sentence was in code."""
    Specimen.objects.update(kind="dust", grade=8)
    file = file_of(SPECIMENS, "csv")
    assert counts(checked("specimens.csv", file)) == {"unchanged": 1}
    rows = "key,title,kind\nammonite,Another,dust\n"
    place = "specimens.csv, row 2, column"
    assert messages_of(checked("specimens.csv", rows)) == [
        f"{place} kind: “dust” is not one of: mineral, fossil.",
        f"{place} Grade (grade): “8.0” is not one of: 1, 1.5.",
    ]
    Label.objects.all().delete()
    Specimen.objects.all().delete()
    assert messages_of(checked("specimens.csv", file))[0] == (
        f"{place} kind: “dust” is not known here. Answer the question above the rows."
    )


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_what_was_deleted_comes_back_from_its_file_and_is_taken_back_again(full, name):
    before, file = values(full), file_of(SPECIMENS, name)
    labels = file_of(LABELS, name)
    Label.objects.all().delete()
    Specimen.objects.all().delete()
    batch = imported(f"specimens.{FORMATS[name].ending}", file)
    assert messages_of(batch) == []
    again = Specimen.objects.get()
    kept = {n: v for n, v in values(again).items() if n not in ("id", "made_at")}
    assert kept == {n: v for n, v in before.items() if n in kept}
    assert again.changed_at >= again.made_at > full.changed_at
    assert again.history.get().changed_at == again.changed_at
    assert messages_of(imported(f"labels.{FORMATS[name].ending}", labels)) == []
    assert Label.objects.get().opens_at == datetime.time(8)


def test_an_import_sets_the_moment_of_the_change_and_an_unchanged_row_keeps_it(full):
    before = full.changed_at
    file = b"key,opens_at,amount\nammonite,10:15,7.5\n"
    assert messages_of(imported("specimens.csv", file)) == []
    full.refresh_from_db()
    assert (full.opens_at, full.amount) == (datetime.time(10, 15), decimal.Decimal("7.50"))
    assert full.changed_at > before
    again = full.changed_at
    assert counts(imported("specimens.csv", file)) == {"unchanged": 1}
    full.refresh_from_db()
    assert full.changed_at == again


@pytest.mark.parametrize(
    ("column", "text", "part"),
    [
        ("opens_at", "noon", "14:30"),
        ("takes", "long", "01:30:00"),
        ("takes", "999999999 00:00:00", "outside the calendar"),
        ("amount", "7,5", "1250.75"),
        ("amount", "9" * 30, "12 digits"),
        ("weight", "heavy", "1250.75"),
        ("pieces", "many", "68"),
        ("mail", "museum", "valid email"),
        ("number", "12", "UUID"),
        ("scan", "specimens/none.pdf", "upload"),
        ("owner", "Ruritania", "Ruritania"),
        ("rank", "9", "“9” is not known here."),
        ("is_complete", "perhaps", "yes nor no"),
        ("starts_on", "2013-02-30", "28 days"),
    ],
)
def test_a_cell_that_is_no_such_value_is_refused_in_words(full, column, text, part):
    file = f'key,{column}\nammonite,"{text}"\n'.encode()
    (fault,) = messages_of(checked("specimens.csv", file))
    assert fault.startswith(f"specimens.csv, row 2, column {column}: ")
    assert part in fault


@pytest.mark.one_database
def test_an_identifier_that_is_taken_away_was_called_no_valid_one(full):
    (fault,) = messages_of(checked("specimens.csv", b"key,number\nammonite,\n", empty="clear"))
    assert fault.endswith("column number: This cell is empty. This column must be filled in.")


def test_a_check_constraint_refuses_its_row_in_the_preview_in_its_own_words(full):
    file = b"key,ends_on\nammonite,2001-01-01\n"
    (fault,) = messages_of(checked("specimens.csv", file))
    assert "It ends before it starts." in fault
    new = b"key,language,kind,starts_on,ends_on\nnew,en,fossil,2013-01-02,2013-01-01\n"
    (fault,) = messages_of(checked("specimens.csv", new))
    assert "It ends before it starts." in fault


def test_a_constraint_that_a_batch_breaks_all_the_same_speaks_for_itself(full):
    """The rule came after the check: what was found good is refused when it is written."""
    batch = checked("specimens.csv", b"key,starts_on,ends_on\nammonite,2013-01-02,2013-01-03\n")
    Change.objects.filter(batch=batch).update(after={"ends_on": "2001-01-01"})
    applied(batch)
    (fault,) = messages_of(batch)
    assert fault == "The database refuses a row of “specimens”: It ends before it starts."
    assert batch.stage == "ready"


def test_a_conditional_constraint_refuses_the_second_row_in_its_own_words(full):
    file = (
        "key,language,kind,title,rank\na,en,fossil,Same,1\nb,en,fossil,Same,1\nc,en,fossil,Same,2\n"
    )
    faults = messages_of(checked("specimens.csv", file.encode()))
    assert len(faults) == 1
    assert "row 3" in faults[0]
    assert (
        messages_of(
            imported("specimens.csv", b"key,language,kind,title,rank\na,en,fossil,Same,1\n")
        )
        == []
    )
    (fault,) = messages_of(
        checked("specimens.csv", b"key,language,kind,title,rank\nb,en,fossil,Same,1\n")
    )
    assert "Two of the first rank have this title." in fault


def test_an_undo_gives_every_value_back(full):
    before = values(full)
    file = (
        "key,opens_at,takes,amount,weight,number,scan,is_complete,rank,since,owner\n"
        "ammonite,,,,,00000000-0000-0000-0000-000000000001,,yes,1,2001,UGA\n"
    )
    batch = imported("specimens.csv", file.encode(), empty="clear")
    assert messages_of(batch) == []
    full.refresh_from_db()
    assert (full.takes, full.owner.key, full.is_complete) == (None, "UGA", True)
    assert undone(batch).stage == "applied"
    assert values(Specimen.objects.get(pk=full.pk)) == before


def test_data_of_every_column_goes_back(full):
    data = data_of(whole(SPECIMENS), full)
    plain = [n for n in data if n in SPECIMENS.stored and n not in SPECIMENS.references]
    for name in plain:
        assert SPECIMENS.stored[name].back(data[name]) == getattr(full, name), name


@pytest.mark.one_database
def test_what_an_empty_choice_is_called_was_a_choice():
    size, rank = SPECIMENS.stored["size"], SPECIMENS.stored["rank"]
    assert list(size.by_text) == ["1", "2"]
    assert size.may_hold == "1: Small\n2: Large"
    assert list(rank.by_text) == ["0", "1", "2"]


def test_a_word_for_a_numbered_choice_could_not_be_explained(full):
    file = b"key,rank\nammonite,very odd\n"
    (asked,) = checked("specimens.csv", file).reading["questions"].items()
    code, question = asked
    assert question["keys"] == ["0", "1", "2"]
    batch = imported("specimens.csv", file, answers={code: "0"})
    assert messages_of(batch) == []
    full.refresh_from_db()
    assert full.rank == 0


@pytest.mark.one_database
def test_a_change_from_unknown_to_no_was_shown_as_nothing(full):
    Specimen.objects.update(is_complete=None)
    batch = checked("specimens.csv", b"key,is_complete\nammonite,no\n")
    (change,) = batch.changes.all()
    ((difference,), _more) = Differences({}).of(SPECIMENS, change, ByteBudget())
    assert (difference.before.shown, difference.after.shown) == ("", "no")
