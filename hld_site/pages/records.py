"""Where each field of pages of the site goes: list, page, filters, search, files, form."""

from hld_site.pages.models import Page, PrintedItem, WebLink
from hld_site.records.declarations import Part, Record

PAGES = Record(
    Page,
    "pages",
    columns=("title", "key", "summary", "body", "position"),
    internal=("made_from",),
    listed=("title", "key", "summary"),
    search=("title", "summary", "body"),
    order=("position", "key"),
)
PRINTED_ITEMS = Part(
    PrintedItem,
    "printed_items",
    columns=("page", "position", "section", "text"),
    # It may name a draft; the page itself shows only what is public.
    internal=("went_to",),
)
WEB_LINKS = Record(
    WebLink,
    "links",
    columns=("title", "key", "address", "kind", "position"),
    listed=("title", "kind"),
    filters=("kind",),
    search=("title", "address", "as_printed", "note"),
    order=("position", "key"),
    has_pages=False,
)
