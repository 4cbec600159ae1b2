"""What a document may say and hardly can: more votes than Members, a day outside its session.

And a vote: of who was no Member then, or on what no count of votes is recorded of.
"""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from hld_site.languages.dates import un_date
from hld_site.records.doubts import Doubt
from registry.models import Membership

MEMBERS = 193
CHARTER = datetime.date(1945, 6, 26)
FIRST_SESSION = 1946


def doubts_about(document, today: datetime.date) -> Iterator[Doubt]:
    votes = [document.in_favour, document.against, document.abstaining]
    counted = sum(vote or 0 for vote in votes)
    if counted > MEMBERS:
        message = _("%(n)d votes were counted, but the United Nations has %(members)d Members.")
        yield Doubt("votes", "in_favour", message % {"n": counted, "members": MEMBERS})
    for name in ("adopted_on", "published_on"):
        day = getattr(document, name)
        if day and not CHARTER <= day <= today:
            message = _("%(day)s is before the United Nations was founded, or in the future.")
            yield Doubt("days", name, message % {"day": un_date(day)})
    if document.adopted_on and document.session and is_outside(document):
        message = _("%(day)s is outside session %(session)d of the General Assembly.")
        message %= {"day": un_date(document.adopted_on), "session": document.session}
        yield Doubt("session", "adopted_on", message)


def is_outside(document) -> bool:
    """A session begins in September; its resumed part may last until the end of the next year."""
    begins = FIRST_SESSION - 1 + document.session
    first = datetime.date(begins, 9, 1) if document.session > 1 else datetime.date(1946, 1, 1)
    return not first <= document.adopted_on <= datetime.date(begins + 1, 12, 31)


def about_votes(rows) -> Iterator[tuple[int, Doubt]]:
    """Nothing of a row without its document or its State, nor of one that the same file brings."""
    documents = rows[0]._meta.get_field("document").related_model.objects
    by_id = documents.in_bulk({row.document_id for row in rows} - {None})
    statuses = Membership.by_state(row.state_id for row in rows)
    for place, row in enumerate(rows):
        document, own = by_id.get(row.document_id), statuses[row.state_id]
        if document and not document.vote_counts():
            message = _("No count of votes is recorded for %(document)s: record it first.")
            yield place, Doubt("count", "document", message % {"document": document})
        day = document and document.adopted_on
        if own and day and not was_member(own, day):
            message = _("%(state)s was not a Member State on %(day)s.")
            message %= {"state": own[0].state.key, "day": un_date(day)}
            yield place, Doubt("member", "state", message)


def was_member(statuses: list[Membership], day: datetime.date) -> bool:
    member = Membership.Kind.MEMBER
    return any(one.kind == member and one.in_force(str(day)) for one in statuses)
