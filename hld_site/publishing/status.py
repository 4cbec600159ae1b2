"""What the public may see, and when: the status of a record, its moves and its schedule."""

import datetime
from typing import Any

from django.db import models
from django.db.models import BooleanField, DateTimeField, Expression, F, OuterRef, Q, Value
from django.db.models.expressions import Col
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(models.TextChoices):
    """What a record is to the public at a moment: its status, and its schedule."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    ENDED = "ended", _("No longer public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Nothing goes from the public back to a draft: it is withdrawn, or changed while it stays.
MOVES = {
    Status.DRAFT: (Status.REVIEW, Status.PUBLISHED),
    Status.REVIEW: (Status.DRAFT, Status.PUBLISHED),
    Status.PUBLISHED: (Status.WITHDRAWN,),
    Status.WITHDRAWN: (Status.PUBLISHED,),
}
UNPUBLISHED = (Status.DRAFT, Status.REVIEW)
OF_PUBLISHERS = (Status.PUBLISHED, Status.WITHDRAWN)
# What decides whether a record is public.
DECIDING = ("status", "public_from", "public_until")
# On a type that all registers have: who publishes, publishes records of every type.
PUBLISH = "publishing.publish_record"


def is_back_to_draft(before: str | None, after: str | None) -> bool:
    """What no button does, nor may a file."""
    return before in OF_PUBLISHERS and after in UNPUBLISHED


def moves(status: str, user) -> tuple[Status, ...]:
    """Where this person may take a record of this status."""
    publisher = user.has_perm(PUBLISH)
    known = MOVES.get(Status(status), ())
    if not publisher and status in OF_PUBLISHERS:
        return ()
    return tuple(move for move in known if publisher or move not in OF_PUBLISHERS)


def standing(record: Any, at: datetime.datetime) -> Standing:
    if record.status != Status.PUBLISHED:
        return Standing(record.status)
    if record.public_from and record.public_from > at:
        return Standing.SCHEDULED
    if record.public_until and record.public_until <= at:
        return Standing.ENDED
    return Standing.PUBLISHED


def public_q(at: datetime.datetime | OuterRef, path: str = "") -> Q:
    """What makes a record public at a moment, seen from wherever ``path`` leads to it."""
    return Q(IsPublic(at, path))


class IsPublic(Expression):
    """True of what has been published, from when it is public and until it is no more.

    One condition: as five of Django's own, it took half the time in which a query was written.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, at: datetime.datetime | OuterRef, path: str = ""):
        super().__init__()
        self.at: Any = Value(at, DateTimeField()) if isinstance(at, datetime.datetime) else at
        self.columns: list[Any] = [F(f"{path}__status" if path else "status")]

    def resolve_expression(self, query=None, *how: Any, **named: Any):
        """The columns once; the moment may belong to a query further out."""
        resolved = self.copy()
        resolved.at = self.at.resolve_expression(query, *how, **named)
        if len(self.columns) == 1:
            status = self.columns[0].resolve_expression(query, *how, **named)
            fields = map(status.target.model._meta.get_field, ("public_from", "public_until"))
            resolved.columns = [status, *(Col(status.alias, field) for field in fields)]
        return resolved

    def get_source_expressions(self) -> list[Any]:
        return [*self.columns, self.at]

    def set_source_expressions(self, expressions: Any) -> None:
        *self.columns, self.at = expressions

    def as_sql(
        self, compiler: Any, connection: Any, published: str = "{} = %s", bound: str = "{}"
    ) -> tuple[str, tuple[Any, ...]]:
        status, *bounds = (compiler.compile(column)[0] for column in self.columns)
        begin, end = map(bound.format, bounds)
        at, params = compiler.compile(self.at)
        sql = (
            f"({published.format(status)} AND ({begin} IS NULL OR {begin} <= {at})"
            f" AND ({end} IS NULL OR {end} > {at}))"
        )
        return sql, (Status.PUBLISHED.value, *params, *params)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """It takes each value of an index for rare, and would begin a query with all that is
        published, or with all that has no schedule: it is told otherwise.
        """
        return self.as_sql(compiler, connection, "likelihood({} = %s, 0.9)", "+{}")
