"""Rules of models at the door of an import: each is met in the preview, in its own words."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Upper
from django.db.models.signals import post_save

from documents.models import Document
from hld_site.exchange.batches.checking.constraint_conditions import answers
from hld_site.exchange.batches.writing.refusals import reason_of
from hld_site.records import catalogue, checks
from tests.files import as_file, checked, counts, messages_of

PARTS = catalogue.parts()
REQUIRED = [
    pytest.param(part, name, id=f"{part.name}-{name}")
    for part in PARTS
    for name, column in part.references.items()
    if not column.may_be_empty
]
CONDITIONS = [
    Q(session=67),
    Q(session__isnull=True),
    Q(session=None),
    ~Q(session=67),
    Q(session__gt=60),
    Q(session__gt="60"),
    Q(session__lte=F("in_favour")),
    Q(session__in=[67, 68]),
    ~Q(session__in=[67]),
    Q(session__range=(60, 67)),
    Q(title_en="Migration") | Q(in_favour__gte=129),
    Q(title_en="Migration") & ~Q(in_favour=None),
    Q(title_en="Migration") ^ Q(session=67),
    Q(title_en__startswith="Mig"),
    Q(title_en__contains="grat"),
    Q(title_en__iexact="MIGRATION"),
    Q(title_en__endswith="tion"),
    ~(Q(session=67) | Q(in_favour__lt=3)),
    Q(adopted_on__lte=F("published_on")),
    Q(adopted_on__gt="2012-01-01"),
    Q(title_en__gt="Emigration"),
    Q(title_en__regex="^M"),
    ~Q(session__lt=F("in_favour") + 1),
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=repr)
def test_a_condition_is_met_by_the_same_rows_as_in_the_database(condition):
    choices = itertools.product(
        (None, 60, 67),
        ("", "Migration"),
        (None, 3, 129),
        (None, "2012-12-21"),
        (None, "2013-01-01"),
    )
    Document.objects.bulk_create(
        Document(key=f"combination-{n}", kind="resolution", session=session, title_en=title,
                 in_favour=votes, adopted_on=adopted, published_on=published)
        for n, (session, title, votes, adopted, published) in enumerate(choices)
    )  # fmt: skip
    combinations = Document.objects.filter(key__startswith="combination-")
    by_database = set(combinations.filter(condition).values_list("key", flat=True))
    met = zip(combinations, answers(condition, combinations), strict=True)
    assert {row.key for row, answer in met if answer} == by_database


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("columns", "first", "second", "refused"),
    [("title_en,in_favour", "New title,xx", "New title 2,", 1),
     ("public_from,public_until", "2013-02-30,", ",2010-01-01", 2)],
)  # fmt: skip
def test_a_fault_of_one_row_was_met_by_the_next_about_the_same_record(
    columns, first, second, refused
):
    """The check broke, or what its clean() refuses was called changed."""
    Document.objects.filter(key="A/RES/58/208").update(public_from="2020-01-01T00:00Z")
    rows = [f"A/RES/58/208,{cells}" for cells in (first, second)]
    batch = checked("documents.csv", "\n".join([f"symbol,{columns}", *rows, ""]))
    assert batch.stage == "ready", batch.message
    assert counts(batch).get("refused") == refused


@pytest.mark.one_database
def test_the_register_has_parts_that_need_a_record():
    assert len(REQUIRED) >= 22
    assert {param.values[0].name for param in REQUIRED} == {part.name for part in PARTS}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("part", "name"), REQUIRED, ids=lambda value: getattr(value, "name", value)
)
def test_a_row_that_names_no_record_was_called_new_and_could_never_be_written(part, name):
    """Formulas without a result and merged cells leave such cells."""
    row = part.model._default_manager.order_by("pk").first()
    cells = {n: column.to_cell(getattr(row, n)) for n, column in part.settable.items()}
    unlike = {"key": "another", "position": "999", "order": "999", "text": "Another text"}
    cells |= {n: text for n, text in unlike.items() if n in cells} | {name: ""}
    batch = checked(f"{part.name}.csv", as_file(cells, [cells.values()]))
    label = str(part.references[name].label)
    assert (
        f"{part.name}.csv, row 2, column {name}: No {label} is named. Fill in this column."
        in messages_of(batch)
    )
    assert counts(batch) == {"refused": 1}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("constraint", "numbers"),
    [
        (
            CheckConstraint(
                condition=Q(session__gt=1), name="a", violation_error_message="Too early."
            ),
            [],
        ),
        (CheckConstraint(condition=Q(session__gt=1), name="unworded"), ["records.E016"]),
        (UniqueConstraint(fields=["session"], condition=Q(session__gt=1), name="b"), []),
        (UniqueConstraint(Upper("symbol"), name="c"), ["records.E011"]),
        (
            UniqueConstraint(fields=["session"], nulls_distinct=False, name="d"),
            ["records.E011"],
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_check_names_a_constraint_that_an_import_would_not_meet(monkeypatch, constraint, numbers):
    monkeypatch.setattr(Document._meta, "constraints", [constraint])
    assert [fault.id for fault in checks.rules_of(Document)] == numbers


@pytest.mark.one_database
@pytest.mark.parametrize("name", checks.INSTEAD)
def test_check_names_what_is_done_for_one_row_and_many_pass_by(monkeypatch, name):
    monkeypatch.setattr(Document, name, lambda self: None)
    (fault,) = checks.rules_of(Document)
    assert (fault.id, fault.msg) == (
        "records.E012",
        f"documents.Document.{name}() is passed by when many rows are written at once.",
    )


@pytest.mark.one_database
def test_check_names_a_receiver_that_many_rows_pass_by():
    def tell(sender, **kwargs):
        """Of an app of the register."""

    tell.__module__ = "documents.receivers"
    for sender in (Document, None):
        post_save.connect(tell, sender=sender)
        try:
            (fault,) = checks.rules_of(Document)
            assert fault.msg.startswith("documents.Document: documents.receivers.test_check")
        finally:
            post_save.disconnect(tell, sender=sender)
    assert checks.rules_of(Document) == []


def test_a_refusal_of_the_database_is_called_a_race_only_where_it_is_one():
    race = "Somebody else has meanwhile written what this batch would write. Check it again."
    with pytest.raises(IntegrityError) as unique, transaction.atomic():
        Document.objects.bulk_create([Document(pk=Document.objects.first().pk, key="twice")])
    assert reason_of(unique.value) == race
    with pytest.raises(IntegrityError) as null, transaction.atomic():
        Document.objects.update(kind=None)
    assert reason_of(null.value).startswith("The database refuses a row: ")


def columns_refused(batch) -> dict[int, list[str]]:
    changes = batch.changes.order_by("row")
    return {c.row: [error["column"] for error in c.errors or ()] for c in changes}


def test_what_is_empty_in_a_row_without_a_readable_key_was_told_in_the_next_round():
    text = "meeting,state,capacity,role\nhld-2013,ZZZ,,\nhld-9999,KEN,member-state,\n,,,spoke\n"
    batch = checked("participations.csv", text, type="participations")
    assert columns_refused(batch) == {
        2: ["state", "capacity", "role"],
        3: ["meeting", "role"],
        4: ["meeting", "capacity"],
    }
    messages = "\n".join(messages_of(batch))
    assert "row 3, column role: This cell is empty. This column must be filled in." in messages


def test_what_only_a_new_row_needs_is_told_as_such_where_nobody_knows_whether_it_is_new():
    text = "document,state,vote\nA/RES/73/195,ZZZ,\nA/RES/73/195,KEN,\n"
    batch = checked("votes.csv", text, type="votes")
    assert columns_refused(batch)[2] == ["state", "vote"]
    messages = "\n".join(messages_of(batch))
    assert "row 2, column vote: This cell is empty. In a new row this column" in messages
    assert counts(batch) == {"refused": 1, "unchanged": 1}


def test_a_row_that_only_waits_for_an_answer_is_not_refused_for_what_is_empty_in_it():
    text = "meeting,state,capacity,role\nhld-2013,Korea,,\n"
    batch = checked("participations.csv", text, type="participations")
    assert counts(batch) == {"waiting": 1}
