"""A valid row of any type, made from its fields: a new type owes the tests nothing.

``build`` fills in what a row cannot do without; ``example`` every public column too that the rules
let stand together. What cannot be derived, such as the code of no State, is written by hand.
"""

import datetime
import decimal
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from documents.models import Document, Vote
from hld_site import languages
from hld_site.pages.models import Page
from hld_site.records import catalogue
from hld_site.records.declarations import is_record
from hld_site.records.fields import PartialDate
from meetings.models import Meeting, Participation
from registry.models import State

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The two-letter codes that ISO 3166 leaves to its users: no State has one.
NO_STATE = [f"X{letter}" for letter in LETTERS] + [f"Q{letter}" for letter in LETTERS[12:]]


def no_state(number: int) -> State:
    """A State whose codes belong to nobody."""
    number %= len(NO_STATE)
    alpha2 = NO_STATE[number]
    return State(
        key=alpha2 + LETTERS[number % 26],
        alpha2=alpha2,
        m49=f"{900 + number}",
        name_en=f"Ruritania {number}",
    )


# What the fields alone do not tell.
BY_HAND: dict[type, Callable[[int], Any]] = {
    State: no_state,
    Meeting: lambda n: Meeting(
        key=f"ruritanian-meeting-{1900 + n}",
        title_en=f"Ruritanian meeting {n}",
        kind="panel-discussion",
    ),
    Document: lambda n: Document(
        key=f"A/RES/99/{n}", symbol=f"A/RES/99/{n}", title_en=f"Ruritania {n}", kind="resolution"
    ),
    Participation: lambda n: Participation(capacity="observer"),  # which anybody may be
    Vote: lambda n: Vote(vote="not-voting"),  # others must agree with the printed count
    Page: lambda n: Page(key=f"ruritania/{n}", title_en=f"Ruritania {n}", body_en=f"Text {n}."),
}


def build(model, number: int = 1, status: str = "published", **values):
    """A saved row that has met every rule, with what such a row needs and nothing more."""
    return saved(unsaved(model, number, status, **values))


# The columns that one row of a type could have together, by what it was made with.
filled_together: dict[tuple, set[str]] = {}


def example(model, number: int = 1, status: str = "published", **values):
    """A saved row that has met every rule, with as many public columns as they let stand."""
    made_with = (model, status, *sorted((name, type(value)) for name, value in values.items()))
    if names := filled_together.get(made_with):
        row = unsaved(model, number, status, **values)
        for field in still_empty(row, values):
            if field.name in names:
                setattr(row, field.name, value_of(field, number))
        try:
            return saved(row)
        except ValidationError:  # of this number something else is true
            pass
    row = unsaved(model, number, status, **values)
    filled_together[made_with] = {
        field.name
        for _round in (1, 2)  # some may stand only beside one that comes after them
        for field in still_empty(row, values)
        if is_filled(row, field, number)
    }
    return saved(row)


def still_empty(row, values) -> Iterator[models.Field]:
    for field in public_fields(type(row)):
        if field.name not in values and getattr(row, field.attname) in (None, ""):
            yield field


def example_with_parts(model, number: int = 1, status: str = "published"):
    """A record that owns one row of each part that it may have."""
    record = example(model, number, status)
    for part in catalogue.parts_of(model):
        example(part.model, number, **{part.owner: record})
    return record


def in_parts_of_others(record, row, number):
    """As far as filters ask for them: a State takes part in what is a part of a meeting."""
    owned = {part.model for part in catalogue.parts_of(record.model)}
    asked_for = {path.partition(".")[0] for path in record.filters}
    for field in record.model._meta.related_objects:
        if field.name in asked_for and field.related_model not in owned:
            example(field.related_model, number, **{field.remote_field.name: row})


def saved(row):
    try:
        row.full_clean()
    except ValidationError as error:
        error.add_note("Where the fields alone do not tell: BY_HAND in tests/builders.py.")
        raise
    row.save()
    return row


def unsaved(model, number: int = 1, status: str = "published", **values):
    row = BY_HAND[model](number) if model in BY_HAND else model()
    if is_record(model):
        values["status"] = status
    elif hasattr(model, "owner_models") and "owner" not in values:
        values["owner"] = target(model.owner_models()[0], number)
    for name, value in values.items():
        setattr(row, name, value)
    for field in needed_fields(row):
        if field.name not in values and getattr(row, field.attname) in (None, ""):
            setattr(row, field.name, value_of(field, number))
    return row


def needed_fields(row) -> Iterator[models.Field]:
    """Those that may not be empty, that publishing needs, and that the row is called by."""
    for field in row._meta.concrete_fields:
        required = not (field.blank or field.has_default() or field.auto_created)
        if required and field.name not in ("owner_type", "owner_id"):
            yield field
    if is_record(type(row)):
        names = {
            f"{type(row).heading_column()}_{languages.DEFAULT}",
            *row.missing_for_publication(),
        }
        yield from (field for field in row._meta.concrete_fields if field.name in names)


def public_fields(model) -> list[models.Field]:
    """The fields of the public columns; no record points to another of its own type unasked."""
    names = {name for column in catalogue.of(model).public for name in column.file_names}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in names and field.related_model is not model
    ]


def is_filled(row, field: models.Field, number: int) -> bool:
    """Fills in the field, if the rules about the row let it stand."""
    before, faults = getattr(row, field.attname), faults_of(row)
    value = value_of(field, number)
    if value is None:
        return False
    setattr(row, field.name, value)
    if faults_of(row) - faults:
        setattr(row, field.attname, before)
        return False
    return True


def faults_of(row) -> set[str]:
    """What the rules about this row alone say against it."""
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    checks = [lambda: row.clean_fields(exclude=relations), row.clean]
    checks += [
        lambda rule=rule: rule.validate(type(row), row)
        for rule in row._meta.constraints
        if isinstance(rule, models.CheckConstraint)
    ]
    faults: set[str] = set()
    for check in checks:
        try:
            check()
        except ValidationError as error:
            faults |= set(error.messages)
    return faults


def target(model, number: int):
    """A record for others to point to, the same one for the same number; else any row."""
    if not is_record(model):
        return model._default_manager.first()
    key = unsaved(model, number).key
    return model._default_manager.filter(key=key).first() or build(model, number)


def value_of(field: models.Field, number: int) -> Any:
    """A value that the field takes; None where none was found."""
    if field.is_relation:
        relations = [f for f in field.model._meta.concrete_fields if f.is_relation]
        return target(field.related_model, number + relations.index(field))
    if field.choices:
        return next(value for value, _label in field.flatchoices if value not in (None, ""))
    makers = [VALUES[kind] for kind in type(field).__mro__ if kind in VALUES]
    values = makers[0](field, number) if makers else []
    return next((value for value in values if takes(field, value)), None)


def takes(field: models.Field, value) -> bool:
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True


def texts(field: models.Field, number: int) -> list[str]:
    """One word as a text that names its column, as a key, and as a code of letters or digits."""
    letters = LETTERS[number // 26 % 26] + LETTERS[number % 26]
    return [
        f"Ruritania {number} {field.name}",
        f"Ruritania {number}",
        f"ruritanian-{field.model._meta.model_name}-{number}",
        letters.rjust(min(field.max_length or 3, 3), "X"),
        str(number).zfill(min(field.max_length or 3, 3)),
    ]


def day(number: int) -> datetime.date:
    return datetime.date(2013, 1, 1) + datetime.timedelta(days=number)


def moment(number: int) -> datetime.datetime:
    return datetime.datetime(2013, 1, 1, 12, tzinfo=datetime.UTC) + datetime.timedelta(days=number)


VALUES: dict[type, Callable[[Any, int], list]] = {
    models.CharField: texts,
    models.TextField: texts,
    PartialDate: lambda field, n: [day(n).isoformat()],
    models.URLField: lambda field, n: [f"https://example.org/{n}"],
    models.EmailField: lambda field, n: [f"ruritania-{n}@example.org"],
    models.FileField: lambda field, n: [f"ruritania-{n}.pdf"],
    models.BooleanField: lambda field, n: [True],
    models.IntegerField: lambda field, n: [n],
    models.FloatField: lambda field, n: [n / 4],
    models.DecimalField: lambda field, n: [decimal.Decimal(n)],
    models.DateField: lambda field, n: [day(n)],
    models.DateTimeField: lambda field, n: [moment(n)],
    models.TimeField: lambda field, n: [datetime.time(10, n % 60)],
    models.DurationField: lambda field, n: [datetime.timedelta(minutes=n)],
    models.UUIDField: lambda field, n: [uuid.UUID(int=n)],
    models.GenericIPAddressField: lambda field, n: [f"192.0.2.{n % 256}"],
    models.JSONField: lambda field, n: [{"number": n}],
}
