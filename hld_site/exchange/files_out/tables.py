"""What is to be written: which columns of which rows, chosen by a person and checked here."""

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.records.columns import Column
from hld_site.records.declarations import Declaration

ALL = "all"
# Ends the heading of a column that no import reads, in every language the same.
TO_READ = "(to read)"


class UnknownChoiceError(ValueError):
    """A column or language that there is none of; the message names those there are."""


@dataclasses.dataclass(frozen=True)
class Table:
    """``headings`` are the columns of the file, named by its first row.

    ``at`` is the moment whose public may read it; None for staff, who read everything.
    ``to_read`` are the names of columns that stand beside others, and do not come back.
    """

    declared: Declaration
    headings: tuple[Column, ...]
    rows: QuerySet
    at: datetime.datetime | None = None
    notice: Callable[[int], None] = lambda rows: None
    to_read: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        return [heading.name for heading in self.headings]

    @property
    def titles(self) -> list[str]:
        return [f"{name} {TO_READ}" if name in self.to_read else name for name in self.names]


def offered(declared: Declaration, internal: bool = False) -> tuple[Column, ...]:
    """The columns to choose from: for staff all that are stored, the key first."""
    if not internal:
        return declared.public
    columns = [*declared.public, *declared.hidden]
    stored = [column for column in columns if column.cells]
    return tuple(sorted(stored, key=lambda column: place(declared, column)))


def place(declared: Declaration, column: Column) -> int:
    key = declared.natural_key
    return key.index(column.name) if column.name in key else len(key)


def choose(
    declared: Declaration, names: Iterable[str] = (), language: str = ALL, internal: bool = False
) -> tuple[Column, ...]:
    """The columns of a file for names ("title", or "title_fr" alone), in order; all if none."""
    if language not in (ALL, *languages.CODES):
        raise UnknownChoiceError(
            _("There is no language “%(name)s”. Write all, or one of: %(known)s.")
            % {"name": language, "known": ", ".join(languages.CODES)}
        )
    headings_by_name = {
        name: headings
        for column in offered(declared, internal)
        for name, headings in headings_of(column, language)
    }
    whole = [column.name for column in offered(declared, internal)]
    chosen = list(dict.fromkeys(filter(None, names))) or whole
    if unknown := [name for name in chosen if name not in headings_by_name]:
        raise UnknownChoiceError(
            _("There is no column “%(name)s”. The columns are: %(known)s.")
            % {"name": ", ".join(unknown), "known": ", ".join(whole)}
        )
    headings = {heading.name: heading for name in chosen for heading in headings_by_name[name]}
    return tuple(headings.values())


def headings_of(column: Column, language: str) -> Iterable[tuple[str, Sequence[Column]]]:
    """The names by which a column may be asked for, and what each of them gives."""
    cells = column.cells or (column,)
    for cell in cells:
        yield cell.name, [cell]
    yield column.name, cells if language == ALL else [column.cell_in(language)]
