"""Lists of documents are read in the order of an index: whole, by a filter, sorted by a column.

The last ones are for the values in use, and for what falls due by the clock.
"""

from django.db import models
from django.db.models.functions import Coalesce

from hld_site.records.indexes import Downwards, of_public, scheduled

LIST = ("printed_position", Downwards("session"), "key")
DOCUMENT_INDEXES = [
    of_public("document_list", *LIST),
    of_public("document_kind_list", "kind", *LIST),
    # With the kind: of a session each row would be looked at.
    of_public("document_session_list", "session", "printed_position", "key", "kind"),
    of_public("document_section_list", "printed_section", *LIST),
    of_public("document_symbol", "symbol"),
    of_public("document_adopted", "adopted_on"),
    of_public("document_published", "published_on"),
    of_public("document_newest", Coalesce("adopted_on", "published_on").desc(), "key"),
    # The list of the admin, whatever the status.
    models.Index(*LIST, name="document_desk_list"),
    models.Index(fields=["kind"], name="document_kind"),
    models.Index(fields=["session"], name="document_session"),
    models.Index(fields=["printed_section"], name="document_section"),
    scheduled("document_public_from", "public_from"),
    scheduled("document_public_until", "public_until"),
]
