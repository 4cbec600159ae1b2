"""The files of meetings beside those of every type."""

from django.utils.translation import gettext_lazy as _

from hld_site.browse.other_files import OtherFile
from meetings.calendar_file import calendar_file

CALENDAR = OtherFile(
    "ics",
    "text/calendar; charset=utf-8",
    _("Calendar"),
    calendar_file,
    columns=("title", "dates", "country"),
    says=lambda meeting: bool(meeting.first_date()),
)
MeetingFiles = (CALENDAR,)
