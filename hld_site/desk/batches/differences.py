"""What one change would change, as a preview shows it: in words, never more than has room.

A cell may hold ten megabytes: what is long is shortened in its middle, and a row that has had its
share of the page sends the reader to a page of its own.
"""

import dataclasses
import functools
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import escape
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.desk.status_sentences import moment
from hld_site.exchange.models import Change, Verdict
from hld_site.languages.dates import partial_date
from hld_site.records.columns import Column
from hld_site.records.columns.choices import ChoiceColumn, YesNoColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.columns.times import DateColumn, MomentColumn, PartialDateColumn
from hld_site.records.declarations import Declaration

SHOWN = 200  # characters of a value
SHORT = 40
ROW_BYTES = 2200  # bytes of a row in a page of fifty: such a page stays under 200 kB
MARKUP = 120  # bytes around a value
WHOLE = 1 << 40  # the budget of a row that has a page to itself
Names = dict[Any, dict[str, str]]  # headings of records, by type and key


@dataclasses.dataclass(frozen=True)
class ShownText:
    """``whole`` is empty where all of it is shown."""

    shown: str
    whole: str = ""


@dataclasses.dataclass(frozen=True)
class Difference:
    """What one column holds before and after; None for a side that the change does not have."""

    label: str
    before: ShownText | None
    after: ShownText | None
    now: ShownText | None = None


class ByteBudget:
    """What is left of a row's share of the page, in bytes of HTML."""

    def __init__(self, size: int = ROW_BYTES):
        self.left = size
        self.has_cut = False

    def fit(self, text: str) -> ShownText | None:
        """None if there is no room even for a shortened text."""
        for most in (SHOWN, SHORT):
            shown = shortened(text, most)
            if (cost := weight(shown) + MARKUP) <= self.left:
                self.left -= cost
                return self._with_whole(text, shown)
        return None

    def _with_whole(self, text: str, shown: str) -> ShownText:
        if shown == text:
            return ShownText(shown)
        if len(text) > self.left or (cost := weight(text)) > self.left:
            self.has_cut = True
            return ShownText(shown)
        self.left -= cost
        return ShownText(shown, text)


def weight(text: str) -> int:
    return len(escape(text).encode())


def shortened(text: str, most: int = SHOWN) -> str:
    """Its beginning and its end: two texts often differ in either."""
    if len(text) <= most:
        return text
    end = most // 3
    return f"{text[: most - end - 3]} … {text[-end:]}"


def label_of(column: Column) -> str:
    label = str(column.whole.label)
    label = label[:1].upper() + label[1:]
    if not column.translation_of:
        return label
    return f"{label} ({languages.OWN_NAMES[column.field.language]})"


@functools.singledispatch
def in_words(column: Column, value: Any, names: Names) -> str:
    """A value of JSON as a preview says it, by the kind of column."""
    return str(value)


@in_words.register
def _relation_in_words(column: RelationColumn, value: Any, names: Names) -> str:
    name = names.get(column.related, {}).get(value)
    return f"{name} ({value})" if name and name != value else str(value)


@in_words.register
def _choice_in_words(column: ChoiceColumn, value: Any, names: Names) -> str:
    return str(column.labels.get(column.by_text.get(str(value)), value))


@in_words.register
def _yes_no_in_words(column: YesNoColumn, value: Any, names: Names) -> str:
    return _("yes") if value else _("no")


@in_words.register(DateColumn)
@in_words.register(PartialDateColumn)
def _date_in_words(column: Column, value: Any, names: Names) -> str:
    """Written out, a wrong order of day and month is seen at once."""
    try:
        return partial_date(str(value)) if len(str(value)) == len("2013-10-03") else str(value)
    except ValueError:
        return str(value)


@in_words.register
def _moment_in_words(column: MomentColumn, value: Any, names: Names) -> str:
    at = parse_datetime(str(value))
    return moment(at) if at and timezone.is_aware(at) else str(value)


class Differences:
    """Words for the values of a page; ``names`` gives the headings of records by type and key.

    ``near`` gives those of what may be meant where a cell was refused, by key.
    """

    def __init__(self, names: Names, near: dict[str, str] | None = None):
        self.names, self.near = names, near or {}

    def text(self, column: Column, value: Any) -> str:
        return "" if value is None or value == "" else in_words(column, value, self.names)

    def of(
        self, declared: Declaration, change: Change, budget: ByteBudget
    ) -> tuple[list[Difference], int]:
        """The differences there is room for, and the number of the others."""
        differences: list[Difference] = []
        every = list(self._sides(declared, change))
        for column, sides in every:
            texts = [
                None if side is None else budget.fit(self.text(column, *side)) for side in sides
            ]
            if any(
                side is not None and text is None for side, text in zip(sides, texts, strict=True)
            ):
                break
            budget.left -= weight(label_of(column))
            differences.append(Difference(label_of(column), *texts))
        return differences, len(every) - len(differences)

    @staticmethod
    def _sides(declared: Declaration, change: Change) -> Iterator[tuple[Column, tuple]]:
        """Each value in a tuple of one, None for a side that there is not."""
        stored = declared.stored
        versions = [change.before, change.after]
        if change.verdict == Verdict.STALE:
            versions.append(change.now or {})
        names = dict.fromkeys(name for version in versions for name in version or ())
        for name in stored:
            sides = [v and ((v[name],) if name in v else None) for v in versions]
            column = stored[name]
            if name in names and any(side and says_something(column, side[0]) for side in sides):
                yield column, tuple(side or None for side in sides)


def says_something(column: Column, value: Any) -> bool:
    """A no says something where nobody may know."""
    return value is not None and value != "" and (value is not False or column.may_be_null)
