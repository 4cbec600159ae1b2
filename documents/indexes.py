"""Lists of documents are read in the order of an index: whole, by a filter, sorted by a column.

The last ones are for the values in use, and for what falls due by the clock.
"""

from django.db import models

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
]
