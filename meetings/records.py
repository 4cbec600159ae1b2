"""Where each field of meetings goes: list, page, filters, search, files, form."""

from django.utils.translation import ngettext_lazy

from hld_site.records.declarations import OneOf, Part, Record
from hld_site.records.mixins import Sourced
from meetings.models import (
    Meeting,
    MeetingDay,
    MeetingRelation,
    Outcome,
    Participation,
    ProgrammeItem,
)

MEETINGS = Record(
    Meeting,
    "meetings",
    columns=(
        "title",
        "official_in",
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
        "printed_section",
    ),
    listed=("title", "dates", "kind", "city", "ga_session"),
    filters=(
        "printed_section",
        "kind",
        "process",
        "holding",
        "ga_session",
        "country",
        "participations.state",
    ),
    search=(
        "title",
        "theme",
        "key",
        "city",
        "kind",
        "ga_session",
        "as_printed",
        "note",
        "days.date",
        "programme.theme",
        "programme.kind",
        "programme.number",
        "participations.printed_name",
        "participations.office",
        "participations.on_behalf_of",
        "participations.programme_item",
        "participations.role",
        "participations.day",
    ),
    order=("-first_day", "key"),
    counted=ngettext_lazy("%(words)s meeting", "%(words)s meetings", "total"),
)
MEETING_DAYS = Part(
    MeetingDay,
    "meeting_days",
    columns=("meeting", "date"),
)
PROGRAMME_ITEMS = Part(
    ProgrammeItem,
    "programme_items",
    columns=(
        "meeting",
        "order",
        "kind",
        "number",
        "theme",
        "day",
        "time",
        "chaired_by",
    ),
    shown=("kind", "number", "theme", "day", "time", "chaired_by", "source", "note"),
)
PARTICIPATIONS = Part(
    Participation,
    "participations",
    one_of=OneOf("participant", ("state", "organization", "process")),
    once=(
        "meeting",
        "capacity",
        "role",
        "day",
        "programme_item",
        *Sourced.placement.public,
        "note",
        *Sourced.placement.internal,
    ),
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
)
MEETING_RELATIONS = Part(
    MeetingRelation,
    "meeting_relations",
    columns=("meeting", "verb", "other"),
)
OUTCOMES = Part(
    Outcome,
    "outcomes",
    columns=("meeting", "process", "organization"),
    shown=("process", "organization", "source", "note"),
)
