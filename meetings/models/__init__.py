"""Which meetings were held, on which days, in which sessions, and who is known to have come."""

from meetings.models.meetings import Meeting, MeetingDay, ProgrammeItem
from meetings.models.participation import Participation
from meetings.models.relations import MeetingRelation, Outcome

__all__ = [
    "Meeting",
    "MeetingDay",
    "MeetingRelation",
    "Outcome",
    "Participation",
    "ProgrammeItem",
]
