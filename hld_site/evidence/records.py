"""Where each field of sources and open questions goes: list, page, filters, search, files, form."""

from hld_site.evidence.models import OpenQuestion, Source
from hld_site.records.declarations import Part

SOURCES = Part(
    Source,
    "sources",
    columns=("owner", "key", "field"),
    shown=("source", "source_address", "note"),
)
OPEN_QUESTIONS = Part(
    OpenQuestion,
    "open_questions",
    columns=("owner", "key", "field", "question", "printed", "held", "evidence", "settled"),
)
