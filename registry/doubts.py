"""What a dated status may say and hardly can: a year before the Charter, two statuses at once."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from hld_site.records.doubts import Doubt

CHARTER = 1945


def about_years(rows, today: datetime.date) -> Iterator[tuple[int, Doubt]]:
    """Rows in force before there was a United Nations, or from a day that is still to come."""
    for place, row in enumerate(rows):
        for name in ("valid_from", "valid_until"):
            day = getattr(row, name)
            if day and not (int(day[:4]) >= CHARTER and day <= str(today)):
                message = _("%(day)s is before the United Nations was founded, or in the future.")
                yield place, Doubt("years", name, message % {"day": day})


def about_overlaps(rows) -> Iterator[tuple[int, Doubt]]:
    """Statuses of a State that hold at the same time as another that is recorded."""
    by_state = type(rows[0]).by_state(row.state_id for row in rows)
    by_id = {row.pk: row for row in rows if row.pk}
    for place, row in enumerate(rows):
        for stored in by_state[row.state_id]:
            other = by_id.get(stored.pk, stored)  # as the same file leaves it
            if other.pk != row.pk and overlap(row, other):
                message = _("%(state)s is recorded as %(status)s at the same time.")
                message %= {"state": stored.state.key, "status": other.get_kind_display()}
                yield place, Doubt("overlap", "valid_from", message, row.kind != other.kind)


def overlap(row, other) -> bool:
    """An unknown beginning lies before every day, an unknown end after every day."""
    return (not row.valid_until or other.valid_from < row.valid_until) and (
        not other.valid_until or row.valid_from < other.valid_until
    )
