"""Kinds of time: in a file a day is 2013-10-03, whatever the language."""

import datetime
from typing import Any, ClassVar

from django.utils.dateparse import parse_date, parse_datetime, parse_duration, parse_time
from django.utils.duration import duration_string
from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column
from hld_site.records.columns.text import CodeColumn


class TimeKind(Column):
    is_json: ClassVar[bool] = False

    @property
    def empty(self) -> Any:
        return None


def read_day(text: str) -> datetime.date:
    try:
        day = parse_date(text)
    except ValueError:
        raise ValueError(
            _("“%(text)s” is not a date: there is no such day or month.") % {"text": text}
        ) from None
    if not day:
        raise ValueError(
            _("“%(text)s” is not a date: write year-month-day, such as 2013-10-03.")
            % {"text": text}
        )
    return day


class DateColumn(TimeKind):
    # Called for every row of a file: those of Python itself are the fastest there are.
    to_data = staticmethod(datetime.date.isoformat)
    from_data = staticmethod(datetime.date.fromisoformat)

    def parse(self, text: str) -> datetime.date:
        return read_day(text)

    def to_cell(self, value) -> str:
        return value.isoformat() if value else ""

    @property
    def may_hold(self) -> str:
        return _("A day: 2013-10-03")


def in_utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat()


class MomentColumn(TimeKind):
    """A day and a time of day, in UTC where a file says nothing else."""

    def to_data(self, value) -> str:
        return in_utc(value)

    def from_data(self, data) -> datetime.datetime | None:
        return parse_datetime(data)

    def parse(self, text: str) -> datetime.datetime:
        try:
            moment = parse_datetime(text) or datetime.datetime.combine(
                read_day(text), datetime.time()
            )
        except ValueError:
            raise ValueError(
                _(
                    "“%(text)s” is not a day or a moment: write 2013-10-03 or"
                    " 2013-10-03T09:00:00+00:00."
                )
                % {"text": text}
            ) from None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        try:
            return moment.astimezone(datetime.UTC)
        except OverflowError:
            raise ValueError(_("“%(text)s” is outside the calendar.") % {"text": text}) from None

    def names_zone(self, text: str) -> bool:
        """Whether an hour, if there is one, has its offset behind it."""
        moment = parse_datetime(self.typed(text.strip()))
        return moment is None or moment.tzinfo is not None

    def to_cell(self, value) -> str:
        return in_utc(value) if value else ""

    @property
    def may_hold(self) -> str:
        return _(
            "A day or a moment: 2013-10-03, 2013-10-03T09:00:00-04:00. A time without an offset"
            " is in UTC."
        )


class TimeColumn(TimeKind):
    """A time of day, where the record is."""

    def to_data(self, value) -> str:
        return value.isoformat()

    def from_data(self, data) -> datetime.time:
        return datetime.time.fromisoformat(data)

    def parse(self, text: str) -> datetime.time:
        try:
            time = parse_time(text)
        except ValueError:
            time = None
        if time is None or time.tzinfo:
            raise ValueError(
                _("“%(text)s” is not a time of day: write hours and minutes, such as 14:30.")
                % {"text": text}
            )
        return time

    def to_cell(self, value) -> str:
        return value.isoformat() if value is not None else ""

    @property
    def may_hold(self) -> str:
        return _("A time of day: 14:30")


# Databases keep a length of time as a number of microseconds, of 64 bits.
LONGEST = datetime.timedelta(microseconds=2**63 - 1)


class DurationColumn(TimeKind):
    def to_data(self, value) -> str:
        return duration_string(value)

    def from_data(self, data) -> datetime.timedelta | None:
        return parse_duration(data)

    def parse(self, text: str) -> datetime.timedelta:
        try:
            duration = parse_duration(text)
        except (ValueError, OverflowError):
            duration = None
        if duration is None:
            raise ValueError(
                _("“%(text)s” is not a length of time: write hours, minutes, seconds: 01:30:00.")
                % {"text": text}
            )
        if abs(duration) > LONGEST:
            raise ValueError(_("“%(text)s” is outside the calendar.") % {"text": text})
        return duration

    def to_cell(self, value) -> str:
        return duration_string(value) if value is not None else ""

    @property
    def may_hold(self) -> str:
        return _("A length of time: 01:30:00, or 2 01:30:00 with days before it")


class PartialDateColumn(CodeColumn):
    """A date known to the year, the month or the day."""

    @property
    def may_hold(self) -> str:
        return _("A year, a month or a day: 2013, 2013-10, 2013-10-03")
