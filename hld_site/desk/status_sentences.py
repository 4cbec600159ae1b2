"""What the public sees of a record, and when, in a sentence for staff."""

import datetime
import zoneinfo
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from hld_site.languages.dates import un_date
from hld_site.publishing.status import Standing, standing
from hld_site.records.models import RecordModel


def moment(at: datetime.datetime) -> str:
    """Saturday 28 November 2026, 09:00 New York (14:00 UTC)."""
    local = timezone.localtime(at)
    day = f"{date_format(local, 'l')} {un_date(local.date())}"
    clock = f"{local:%H:%M}"
    if local.utcoffset() == datetime.timedelta(0):
        return _("%(day)s, %(clock)s UTC") % {"day": day, "clock": clock}
    utc = at.astimezone(datetime.UTC)
    in_utc = f"{utc:%H:%M}" if utc.date() == local.date() else f"{un_date(utc.date())}, {utc:%H:%M}"
    return _("%(day)s, %(clock)s %(city)s (%(utc)s UTC)") % {
        "day": day,
        "clock": clock,
        "city": city(timezone.get_current_timezone()),
        "utc": in_utc,
    }


def city(zone: datetime.tzinfo) -> str:
    """New York, of America/New_York."""
    name = zone.key if isinstance(zone, zoneinfo.ZoneInfo) else str(zone)
    return name.rpartition("/")[2].replace("_", " ")


def sentence(record: Any, at: datetime.datetime) -> str:
    is_now = standing(record, at)
    if is_now == Standing.SCHEDULED:
        text = _("Public from %(moment)s, in %(wait)s.")
        text %= {"moment": moment(record.public_from), "wait": timeuntil(record.public_from, at)}
    elif is_now == Standing.ENDED:
        text = _("It was public until %(moment)s.") % {"moment": moment(record.public_until)}
    else:
        text = {
            Standing.DRAFT: _("Only staff see it."),
            Standing.REVIEW: _("Only staff see it. It waits for an editor."),
            Standing.PUBLISHED: _("Everybody can see it."),
            Standing.WITHDRAWN: _("The public no longer sees it; its address says so."),
        }[is_now]
    if record.public_until and is_now in (Standing.SCHEDULED, Standing.PUBLISHED):
        until = _("Public until %(moment)s.") % {"moment": moment(record.public_until)}
        text = f"{text} {until}"
    return text


def is_public(row: Any) -> bool:
    """Whether the public reads a row by its own status; a part has none."""
    has_status = row.pk is not None and isinstance(row, RecordModel)
    return has_status and standing(row, timezone.now()) == Standing.PUBLISHED


def why_hidden(row: Any, now: datetime.datetime) -> dict[str, str]:
    """By column, why a record that is public now may not have these hours: it would be hidden in
    passing, which is the matter of a withdrawal, and that asks for a reason.
    """
    why = {}
    if row.public_from and row.public_from > now:
        why["public_from"] = _(
            "The public would not see it until then. To change it at that hour, propose the"
            " change and schedule it; to remove it, withdraw it."
        )
    if row.public_until and row.public_until <= now:
        why["public_until"] = _("The public would no longer see it. To remove it, withdraw it.")
    return why


def ago(at: datetime.datetime, now: datetime.datetime) -> str:
    return _("%(time)s ago") % {"time": timesince(at, now)}
