"""Constraints and fields that set themselves, at the import door; run by tests/test_specimen.py."""

import datetime
import decimal

import pytest
from django.db import connection
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from hld_site.exchange.batches.checking.constraint_conditions import answers
from hld_site.exchange.batches.writing.write import Writer
from hld_site.records.catalogue import everything
from registry.models import State
from tests.files import applied, checked, counts, imported, messages_of, undone
from tests.specimen.models import Specimen
from tests.specimen.records import SPECIMENS

D = decimal.Decimal
DAY = datetime.date(2013, 10, 3)
ROWS: list[dict] = [
    {},
    {"title": "Ammonite", "rank": 1, "amount": D("1.50"), "starts_on": DAY, "ends_on": DAY},
    {"title": "ammonite", "rank": 2, "amount": D("10"), "pieces": 3, "is_complete": True},
    {"title": "Émeraude", "rank": 1, "weight": 2.5, "opens_at": datetime.time(9)},
    {"title": "?", "pieces": 0, "starts_on": datetime.date(2001, 1, 1), "is_complete": False},
    {"rank": 2, "ends_on": datetime.date(2001, 1, 1), "takes": datetime.timedelta(hours=1)},
    {"rank": 1, "pieces": 2, "scan": "specimens/a.jpg", "traits": {"colour": "red"}},
]
CONDITIONS = [
    Q(rank=1),
    ~Q(rank=1),
    Q(rank=None),
    ~Q(rank__isnull=True),
    ~Q(title=""),
    Q(rank__in=[1, None]) & ~Q(title=""),
    ~(Q(rank=1) & Q(pieces=3)),
    ~(~Q(rank=1) | Q(pieces__gt=0)),
    Q(rank=1) ^ Q(title="Ammonite"),
    Q(amount__gt=2),
    Q(amount__gte=D("1.5")),
    Q(amount__range=(1, 5)),
    Q(amount__lt=F("weight")),
    Q(pieces__lte="3"),
    Q(rank__gt=1.5),
    Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
    Q(ends_on__gte=F("starts_on")),
    ~Q(ends_on__gte=F("starts_on")),
    Q(starts_on__gt="2010-01-01"),
    Q(starts_on__year=2013),
    ~Q(starts_on__year=2013),
    Q(opens_at__lt="10:00"),
    Q(takes__gte=datetime.timedelta(minutes=30)),
    Q(is_complete=True),
    ~Q(is_complete=True),
    Q(is_lent=False),
    Q(title__iexact="AMMONITE"),
    Q(title__startswith="A"),
    ~Q(title__startswith="?"),
    Q(title__contains="mon"),
    Q(title__icontains="MON"),
    Q(title__gt="B"),
    Q(title__in=["?", "ammonite"]),
    Q(title__regex="^[A-Z]"),
    Q(pieces__lt=F("rank") + 1),
    ~Q(pieces__lt=F("rank") + 1),
    Q(owner=None),
    ~Q(owner=1),
    Q(owner_id__gt=5),
    Q(title=F("body")),
    Q(GreaterThan(F("pieces"), F("rank"))),
    ~Q(GreaterThan(Length("title"), 3)),
    Q(pk__gt=0),
    Q(rank__range=(1, F("pieces"))),
    ~Q(pieces__in=[F("rank"), 3]),
    ~Q(scan=""),
    Q(scan__endswith=".jpg"),
    ~Q(traits={}),
    ~Q(traits__colour="red"),
    Q(traits__has_key="colour"),
    ~Q(server="::1"),
    Q(number__isnull=False) & Q(seen_at__gt=datetime.datetime(2013, 1, 1, tzinfo=datetime.UTC)),
]


@pytest.fixture
def rows():
    made = [
        Specimen(key=f"s{n}", language="en", kind="fossil", **values)
        for n, values in enumerate(ROWS)
    ]
    for specimen in made:
        specimen.save()
    return made


def in_database(condition: Q) -> dict[int, bool | None]:
    """What the database itself makes of the condition, as it stands in a CHECK."""
    editor = connection.schema_editor(collect_sql=True)
    sql = CheckConstraint(condition=condition, name="any")._get_check_sql(Specimen, editor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {sql} FROM {Specimen._meta.db_table}")
        return {pk: None if met is None else bool(met) for pk, met in cursor.fetchall()}


def test_a_condition_says_of_a_row_what_the_database_says(rows):
    wrong = [
        (str(condition), specimen.key, mine, theirs)
        for condition in CONDITIONS
        for rule in [in_database(condition)]
        for specimen, mine in zip(rows, answers(condition, rows), strict=True)
        for theirs in [rule[specimen.pk]]
        if mine != theirs
    ]
    assert wrong == []


def test_a_row_may_hold_what_its_column_is_too_short_for():
    row = Specimen(amount=D(10**20), language="very long")
    assert answers(Q(amount__gt=2) & Q(language__endswith="long"), [row]) == [True]


HEAD = "key,language,kind"
NEW = "new,en,fossil"


def faults(file: str) -> list[str]:
    return messages_of(checked("specimens.csv", file))


@pytest.fixture
def stone():
    return Specimen.objects.create(
        key="stone", language="en", kind="fossil", title="Stone", starts_on=DAY, rank=2
    )


def test_a_row_that_breaks_a_check_constraint_is_named_with_its_column_and_value():
    file = f"{HEAD},starts_on,ends_on\r\n{NEW},2013-01-02,2013-01-01\r\n"
    place = "specimens.csv, row 2, column starts_on"
    assert faults(file) == [f"{place}: It ends before it starts."]
    batch = checked("specimens.csv", file)
    assert batch.changes.get().errors[0]["value"] == "2013-01-02"


def test_a_changed_row_is_judged_with_what_the_register_holds_beside_it(stone):
    place = "specimens.csv, row 2, column ends_on"
    assert faults("key,ends_on\nstone,2013-10-02\n") == [f"{place}: It ends before it starts."]
    assert faults("key,ends_on\nstone,2013-10-03\n") == []
    assert faults("key,starts_on,ends_on\nstone,2001-01-01,2013-10-02\n") == []


def test_a_condition_that_only_a_database_can_judge_refuses_its_rows_and_no_other():
    lines = [f"s{n},en,fossil,{'!' if n % 50 == 0 else ''}Title {n}" for n in range(1, 250)]
    assert faults("\n".join([f"{HEAD},title", *lines])) == [
        f"specimens.csv, row {row}, column title: A title does not shout." for row in (51, 101, 151)
    ] + ["… and 1 more row with the same error, up to row 201."]


def test_a_constraint_whose_cells_can_be_read_is_told_beside_a_cell_that_cannot(stone):
    """What an unreadable day would be compared with, nobody knows."""
    place, no_day = (
        "specimens.csv, row 2, column",
        "“2013-02-30” is not a date: February 2013 has 28",
    )
    assert faults("key,starts_on,ends_on,title\nstone,2013-02-30,2001-01-01,!Stone\n") == [
        f"{place} starts_on: {no_day} days.",
        f"{place} title: A title does not shout.",
    ]
    no_key = faults("key,starts_on,ends_on\n,2013-01-02,2013-01-01\n")
    assert no_key[1:] == [f"{place} starts_on: It ends before it starts."]
    assert len(faults("key,starts_on,ends_on\n,,2013-01-01\n")) == 1


def test_a_row_that_begins_to_meet_the_condition_of_a_unique_constraint_is_refused(stone):
    Specimen.objects.create(key="other", language="en", kind="fossil", title="Stone", rank=1)
    place = "specimens.csv, row 2, column Title (title)"
    message = "Two of the first rank have this title."
    assert faults("key,rank\nstone,1\n") == [f"{place}: {message}"]


def added(monkeypatch, *constraints):
    kept = Specimen._meta.constraints
    monkeypatch.setattr(Specimen._meta, "constraints", [*kept, *constraints])


def test_what_is_empty_stands_beside_what_is_empty(monkeypatch):
    file = f"{HEAD},pieces\na,en,fossil,\nb,en,fossil,\n"
    added(monkeypatch, UniqueConstraint(fields=["pieces"], name="pieces_once"))
    assert faults(file) == []


@pytest.mark.parametrize("rows", ["stone,,3\na,KEN,3\n", "a,KEN,3\nstone,,3\n"])
def test_a_row_that_keeps_its_record_and_one_that_names_it_were_two(monkeypatch, stone, rows):
    added(monkeypatch, UniqueConstraint(fields=["owner", "pieces"], name="pieces_of_an_owner"))
    state = State.objects.get(key="KEN")
    Specimen.objects.filter(pk=stone.pk).update(owner=state, pieces=1)
    Specimen.objects.create(key="a", language="en", kind="fossil")
    assert faults(f"key,owner,pieces\n{rows}") == [
        "specimens.csv, row 3: Row 2 of this file has “KEN, 3” too. Keep it in one of them."
    ]


def test_a_field_sets_itself_when_a_row_is_made_and_when_it_is_changed(stone):
    assert (
        messages_of(
            imported("specimens.csv", f"{HEAD},title\n{NEW},Amber\nstone,en,fossil,Pebble\n")
        )
        == []
    )
    new = Specimen.objects.get(key="new")
    stone.refresh_from_db()
    assert [(one.initial, one.history.first().initial) for one in (new, stone)] == [
        ("A", "A"),
        ("P", "P"),
    ]


def test_only_fields_that_set_themselves_cost_a_look_at_the_row():
    own = [f.name for f in Writer(SPECIMENS, {}).set_by_themselves]
    assert own == ["made_at", "changed_at", "initial"]
    types = [declared.name for declared in everything() if Writer(declared, {}).set_by_themselves]
    assert types == ["specimens"]


def test_a_check_that_fails_while_applying_is_told_in_its_own_words_and_is_no_race(stone):
    batch = checked("specimens.csv", "key,ends_on\nstone,2013-12-31\n")
    Specimen.objects.filter(pk=stone.pk).update(starts_on="2014-01-01")  # past history
    applied(batch)
    assert (batch.message, batch.applied_at) == (
        "The database refuses a row of “specimens”: It ends before it starts.", None,
    )  # fmt: skip
    assert counts(batch) == {"changed": 1}


def test_what_somebody_else_has_written_meanwhile_is_a_race():
    batch = checked("specimens.csv", f"{HEAD},title,rank\n{NEW},Amber,1\n")
    Specimen.objects.create(key="x", language="en", kind="fossil", title="Amber", rank=1)
    applied(batch)
    assert batch.message == (
        "Somebody else has meanwhile written what this batch would write. Check it again."
    )
    assert batch.applied_at is None


def test_an_undo_that_would_break_a_check_tells_its_words(stone):
    batch = imported("specimens.csv", "key,starts_on\nstone,2001-01-01\n")
    stone.refresh_from_db()
    stone.ends_on = "2002-01-01"
    stone.save()
    undo = undone(batch, insist=True)
    assert messages_of(undo)[-1] == "It ends before it starts."
    assert counts(undo) == {"refused": 1}
