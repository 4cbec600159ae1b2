"""Where each field of documents goes: list, page, filters, search, files, form."""

from django.utils.translation import ngettext_lazy

from documents.models import (
    Document,
    DocumentFile,
    DocumentMeeting,
    DocumentProcess,
    DocumentRelation,
    Vote,
)
from hld_site.records.declarations import Part, Record


def is_draft(key: str) -> bool:
    """By its symbol: drafts are of limited distribution."""
    return "/L." in key


DOCUMENTS = Record(
    Document,
    "documents",
    columns=(
        "symbol",
        "title",
        "key",
        "kind",
        "organ",
        "session",
        "agenda_item",
        "adopted_on",
        "published_on",
        "basis",
        "in_favour",
        "against",
        "abstaining",
        "sponsor",
        "committee_report",
        "plenary_record",
        "printed_section",
    ),
    listed=("symbol", "title", "kind", "session", "adopted_on", "published_on"),
    filters=("printed_section", "kind", "session", "meetings.meeting", "meetings.verb"),
    search=(
        "symbol",
        "title",
        "key",
        "as_printed",
        "note",
        "kind",
        "session",
        "adopted_on",
        "published_on",
        "meetings.verb",
        "meetings.meeting",
    ),
    order=("printed_position", "-session", "key"),
    gives_way=is_draft,
    counted=ngettext_lazy("%(words)s document", "%(words)s documents", "total"),
)
DOCUMENT_FILES = Part(
    DocumentFile,
    "document_files",
    columns=("document", "language", "format", "address"),
    shown=("language", "format", "address", "file_bytes", "note"),
)
DOCUMENT_RELATIONS = Part(
    DocumentRelation,
    "document_relations",
    columns=("document", "verb", "to_key"),
    shown=("verb", "to", "source", "note"),
)
DOCUMENT_MEETINGS = Part(
    DocumentMeeting,
    "document_meetings",
    columns=("document", "verb", "meeting"),
    shown=("verb", "meeting", "source", "note"),
)
DOCUMENT_PROCESSES = Part(
    DocumentProcess,
    "document_processes",
    columns=("document", "verb", "process"),
    shown=("verb", "process", "source", "note"),
)
VOTES = Part(
    Vote,
    "votes",
    columns=("document", "state", "vote"),
    shown=("state", "vote", "source", "confidence", "note"),
)
