"""Lists of documents are read in the order of an index: whole, by a filter, sorted by a column.

The last ones are for the values in use, and for what falls due by the clock.
"""

from django.db import models
from django.db.models.functions import Coalesce

from hld_site.records.indexes import Downwards

DOCUMENT_INDEXES = [
    models.Index("status", "printed_position", Downwards("session"), "key", name="document_list"),
    models.Index(
        "status",
        "kind",
        "printed_position",
        Downwards("session"),
        "key",
        name="document_kind_list",
    ),
    models.Index("status", "session", "printed_position", "key", name="document_session_list"),
    models.Index("status", "symbol", name="document_symbol"),
    models.Index("status", "adopted_on", name="document_adopted"),
    models.Index("status", Downwards("adopted_on"), name="document_adopted_down"),
    models.Index("status", "published_on", name="document_published"),
    models.Index("status", Downwards("published_on"), name="document_published_down"),
    models.Index(fields=["kind"], name="document_kind"),
    models.Index(fields=["session"], name="document_session"),
    models.Index(fields=["public_from"], name="document_public_from"),
    models.Index(fields=["public_until"], name="document_public_until"),
    models.Index("status", "printed_section", "printed_position", name="document_section_list"),
    models.Index(fields=["printed_section"], name="document_section"),
    models.Index(
        "status", Coalesce("adopted_on", "published_on").desc(), "key", name="document_newest"
    ),
    # The list of the admin, whatever the status.
    models.Index("printed_position", Downwards("session"), "key", name="document_desk_list"),
    # A map of the site is counted without a look at the rows.
    models.Index(fields=["status", "key", "public_from", "public_until"], name="document_map"),
]
