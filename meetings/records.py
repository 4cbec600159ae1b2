from hld_site.records.declare import Part, Record
from meetings.models import (
    Meeting,
    MeetingDay,
    MeetingRelation,
    Outcome,
    Participation,
    ProgrammeItem,
)

EVIDENCE = ("source", "source_address", "confidence", "note")

MEETINGS = Record(
    Meeting,
    "meetings",
    columns=(
        "title",
        "key",
        "kind",
        "holding",
        "dates",
        "process",
        "theme",
        "ga_session",
        "agenda_item",
        "city",
        "country",
        "venue",
        "presided_by",
        "coverage",
        "reported_participants",
        "as_printed",
        "printed_position",
        "note",
    ),
    listed=("title", "dates", "kind", "city", "ga_session"),
    filters=("kind", "process", "holding", "ga_session", "country", "participations.state"),
    search=("title", "theme", "key", "city", "as_printed"),
    order=("-first_day", "key"),
)
MEETING_DAYS = Part(
    MeetingDay,
    "meeting_days",
    owner="meeting",
    columns=("meeting", "date", *EVIDENCE),
    internal=("consulted_at",),
)
PROGRAMME_ITEMS = Part(
    ProgrammeItem,
    "programme_items",
    owner="meeting",
    columns=(
        "meeting",
        "order",
        "kind",
        "number",
        "theme",
        "day",
        "time",
        "chaired_by",
        *EVIDENCE,
    ),
    shown=("kind", "number", "theme", "day", "time", "chaired_by", "source", "note"),
    internal=("consulted_at",),
)
PARTICIPATIONS = Part(
    Participation,
    "participations",
    owner="meeting",
    columns=(
        "meeting",
        "state",
        "organization",
        "process",
        "printed_name",
        "printed_class",
        "day",
        "capacity",
        "role",
        "office",
        "on_behalf_of",
        "programme_item",
        "statement_address",
        *EVIDENCE,
    ),
    shown=(
        "participant",
        "role",
        "capacity",
        "office",
        "on_behalf_of",
        "day",
        "programme_item",
        "source",
        "confidence",
        "note",
    ),
    internal=("consulted_at",),
)
MEETING_RELATIONS = Part(
    MeetingRelation,
    "meeting_relations",
    owner="meeting",
    columns=("meeting", "verb", "other", *EVIDENCE),
    internal=("consulted_at",),
)
OUTCOMES = Part(
    Outcome,
    "outcomes",
    owner="meeting",
    columns=("meeting", "process", "organization", *EVIDENCE),
    shown=("process", "organization", "source", "note"),
    internal=("consulted_at",),
)
