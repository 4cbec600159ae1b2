"""Where each field of States and organizations goes: list, page, filters, search, files, form."""

from django.utils.translation import ngettext_lazy

from hld_site.records.declarations import Part, Record
from registry.models import (
    ContactPoint,
    FocusTheme,
    GroupMembership,
    Membership,
    Organization,
    OrganizationName,
    OrganizationRelation,
    Process,
    ProcessMember,
    ProcessRelation,
    State,
    StateName,
)

STATES = Record(
    State,
    "states",
    columns=(
        "name",
        "key",
        "formal_name",
        "running_name",
        "name_since",
        "alpha2",
        "m49",
        "un_status",
        "regional_group",
        "region",
        "subregion",
        "wikidata",
    ),
    listed=("name", "regional_group"),
    filters=("groups.group", "participations.meeting", "region", "memberships.kind"),
    search=(
        "name",
        "names.text",
        "formal_name",
        "running_name",
        "key",
        "alpha2",
        "as_printed",
        "note",
    ),
    named_by=("names",),
    order=("name", "printed_position"),
    per_page=200,
    counted=ngettext_lazy("%(words)s State", "%(words)s States", "total"),
)
STATE_NAMES = Part(
    StateName,
    "state_names",
    columns=("state", "kind", "language", "text", "valid_from", "valid_until"),
    shown=("text", "kind", "language", "valid_from", "valid_until", "source"),
)
GROUP_MEMBERSHIPS = Part(
    GroupMembership,
    "group_memberships",
    columns=("state", "group", "as_observer", "valid_from", "valid_until"),
)
MEMBERSHIPS = Part(
    Membership,
    "memberships",
    columns=("state", "kind", "valid_from", "valid_until"),
)
ORGANIZATIONS = Record(
    Organization,
    "organizations",
    columns=(
        "name",
        "acronym",
        "key",
        "kind",
        "name_since",
        "active_from",
        "active_until",
        "website",
    ),
    listed=("name", "acronym", "kind"),
    filters=("kind",),
    search=("name", "acronym", "names.text", "key", "as_printed", "note"),
    named_by=("names",),
    order=("printed_position", "name"),
    counted=ngettext_lazy("%(words)s organization", "%(words)s organizations", "total"),
)
ORGANIZATION_NAMES = Part(
    OrganizationName,
    "organization_names",
    columns=("organization", "kind", "language", "text", "valid_from", "valid_until"),
    shown=("text", "kind", "language", "valid_from", "valid_until", "source"),
)
CONTACT_POINTS = Part(
    ContactPoint,
    "contact_points",
    columns=("organization", "position", "kind", "text"),
    shown=("kind", "text"),
)
ORGANIZATION_RELATIONS = Part(
    OrganizationRelation,
    "organization_relations",
    columns=("organization", "relation", "other", "since"),
)
PROCESSES = Record(
    Process,
    "processes",
    columns=("name", "acronym", "key", "summary", "since", "until", "website"),
    listed=("name", "acronym", "since", "until"),
    search=("name", "acronym", "key", "summary", "as_printed", "note"),
    order=("since", "key"),
    counted=ngettext_lazy("%(words)s process", "%(words)s processes", "total"),
)
PROCESS_RELATIONS = Part(
    ProcessRelation,
    "process_relations",
    columns=("process", "relation", "other", "since"),
)
PROCESS_MEMBERS = Part(
    ProcessMember,
    "process_members",
    columns=("process", "organization", "role", "valid_from", "valid_until"),
    shown=("organization", "role", "valid_from", "valid_until", "source", "note"),
)
FOCUS_THEMES = Record(
    FocusTheme,
    "focus",
    columns=("name", "key", "summary"),
    listed=("name", "as_printed", "printed_position"),
    search=("name", "as_printed", "summary", "note"),
    order=("printed_position", "key"),
    counted=ngettext_lazy("%(words)s focus theme", "%(words)s focus themes", "total"),
)
