"""Rows of a file about one record: the first of equal ones counts, of others none."""

import dataclasses
from itertools import groupby

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.exchange.files_in.sheet_warnings import SheetWarning
from hld_site.exchange.models import STOPPED, Batch, Change, Verdict, error_of
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import listed
from hld_site.records import many_rows
from hld_site.records.batched import batched

CHUNK = 1000
SHOWN = 5  # rows that are named
Refusal = tuple[int, str, list, bool]


def refuse_repeated(batch: Batch, name: str) -> None:
    """Of rows that differ nobody but a person knows which is right, so all of them stop.

    Asked in two steps: in one, PostgreSQL without statistics compares every row with every other.
    """
    rows_of = Change.objects.filter(batch=batch, type=name).exclude(key="").order_by()
    same_by_sheet: dict[int, SameRows] = {}
    twice = rows_of.values("key").annotate(n=Count("pk")).filter(n__gt=1)
    for keys in batched(list(twice.values_list("key", flat=True)), CHUNK):
        repeated = rows_of.filter(key__any_of=keys).order_by("key", "number")
        refused = []
        for _key, same in groupby(repeated.iterator(CHUNK), key=lambda change: change.key):
            group = list(same)
            refused += (some := refusals(batch, group))
            if some and some[0][3]:
                count_same(same_by_sheet, group[0], len(some))
        many_rows.update(Change, ["verdict", "errors", "left_out"], refused)
    for sheet, same_rows in same_by_sheet.items():
        warning = SheetWarning(same_rows.row, "", same_rows.sentence())
        batch.reading["sheets"][sheet]["warnings"].append(dataclasses.asdict(warning))


@dataclasses.dataclass
class SameRows:
    """The first record of a sheet that stands in several equal rows, and how many are too many."""

    key: str
    row: int
    rows: int
    more: int = 0

    def sentence(self) -> str:
        message = ngettext(
            "“%(key)s” appears in %(rows)s rows that say the same here: this may be a table with"
            " several rows for each. The first one is used, the other is left out (%(more)s row).",
            "“%(key)s” appears in %(rows)s rows that say the same here: this may be a table with"
            " several rows for each. The first one is used, the others are left out (%(more)s"
            " rows).",
            self.more,
        )
        return message % {"key": self.key, "rows": grouped(self.rows), "more": grouped(self.more)}


def count_same(by_sheet: dict[int, SameRows], first: Change, more: int) -> None:
    same = by_sheet.setdefault(first.sheet, SameRows(first.key, first.row or 0, more + 1))
    same.more += more


def refusals(batch: Batch, same: list[Change]) -> list[Refusal]:
    """What is wrong with a row by itself has been told: only good rows can contradict."""
    good = [one for one in same if one.verdict not in STOPPED and not one.left_out]
    if len(good) < 2:
        return []
    if all(change.after == good[0].after for change in good):
        return [refusal(change, says_the_same(good[0]), True) for change in good[1:]]
    message = contradict(batch, good)
    return [refusal(change, message, False) for change in good]


def refusal(change: Change, message: str, left_out: bool) -> Refusal:
    return change.pk, Verdict.REFUSED, [error_of(message, value=change.key)], left_out


def says_the_same(first: Change) -> str:
    message = _("It repeats what row %(row)d says of “%(key)s”, and is left out.")
    return message % {"row": first.row, "key": first.key}


def contradict(batch: Batch, good: list[Change]) -> str:
    places = [place_of(batch, change, good[0]) for change in good[:SHOWN]]
    if len(good) > SHOWN:
        message = _(
            "“%(key)s” appears in %(n)s rows that differ (%(rows)s …): this looks like a table"
            " with several rows for each. Keep one of them."
        )
    else:
        message = _("“%(key)s” appears in %(n)s rows that differ: %(rows)s. Keep one of them.")
    return message % {"key": good[0].key, "n": grouped(len(good)), "rows": listed(places)}


def place_of(batch: Batch, change: Change, first: Change) -> str:
    if change.sheet == first.sheet:
        return str(change.row)
    sheet = batch.reading["sheets"][change.sheet]["name"]
    return _("%(row)d of “%(sheet)s”") % {"row": change.row, "sheet": sheet}
