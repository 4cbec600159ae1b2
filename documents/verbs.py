"""What a document does to another document, to a meeting, to a process: a fixed list.

Each verb is told from both ends, in the wording of the United Nations.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verb(models.TextChoices):
    CONVENES = "convenes", _("Decides to convene")
    ORGANIZES = "organizes", _("Decides on the organization of")
    PREPARES = "prepares", _("Prepares")
    SUBMITTED_TO = "submitted-to", _("Submitted to")
    OUTCOME_OF = "outcome-of", _("Outcome of")
    REPORTS_ON = "reports-on", _("Reports on")
    RECORDS = "records", pgettext_lazy("what a document does", "Records")
    FOLLOWS_UP = "follows-up", _("Follows up on")
    REQUESTS = "requests", _("Requests")
    RECALLS = "recalls", _("Recalls")
    REAFFIRMS = "reaffirms", _("Reaffirms")
    WELCOMES = "welcomes", _("Welcomes")
    TAKES_NOTE_OF = "takes-note-of", _("Takes note of")
    REFERS_TO = "refers-to", _("Refers to")
    CITES = "cites", _("Cites in a footnote")
    ENDORSES = "endorses", _("Endorses")
    RENAMES = "renames", _("Repurposes and renames")
    CONCERNS = "concerns", _("Concerns")
    TRANSMITS = "transmits", _("Transmits")
    DRAFT_OF = "draft-of", _("Draft of")
    ADOPTED_FROM = "adopted-from", _("Adopted on the basis of draft")
    PART_OF = "part-of", _("Part of")


INVERSE = {
    Verb.CONVENES: _("Convened by"),
    Verb.ORGANIZES: _("Organizational arrangements"),
    Verb.PREPARES: _("Preparatory documents"),
    Verb.SUBMITTED_TO: _("Documents submitted to the meeting"),
    Verb.OUTCOME_OF: _("Outcome"),
    Verb.REPORTS_ON: _("Report"),
    Verb.RECORDS: _("Recorded in"),
    Verb.FOLLOWS_UP: _("Followed up by"),
    Verb.REQUESTS: _("Requested by"),
    Verb.RECALLS: _("Recalled by"),
    Verb.REAFFIRMS: _("Reaffirmed by"),
    Verb.WELCOMES: _("Welcomed by"),
    Verb.TAKES_NOTE_OF: _("Noted by"),
    Verb.REFERS_TO: _("Referred to by"),
    Verb.CITES: _("Cited in a footnote by"),
    Verb.ENDORSES: _("Endorsed by"),
    Verb.RENAMES: _("Repurposed and renamed by"),
    Verb.CONCERNS: _("Related documents"),
    Verb.TRANSMITS: _("Transmitted by"),
    Verb.DRAFT_OF: pgettext_lazy("related document", "Draft"),
    Verb.ADOPTED_FROM: _("Adopted as"),
    Verb.PART_OF: _("Contains"),
}


def inverse_of(verb: str) -> Any:
    """What is always true stands for a verb that is told from one end only, or is gone."""
    return INVERSE.get(verb, INVERSE[Verb.CONCERNS])
