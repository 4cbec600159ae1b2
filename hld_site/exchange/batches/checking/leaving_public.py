"""What a file takes from the public or gives back: nothing becomes a draft, the rest is asked."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.consents import Consents
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.layout import Layout
from hld_site.publishing.status import DECIDING, Standing, Status, is_back_to_draft, standing
from hld_site.records.models import RecordModel


class LeavingPublic:
    def __init__(self, layout: Layout, consents: Consents):
        self.layout, self.consents = layout, consents
        is_record = issubclass(layout.model, RecordModel)
        self.columns = [name for name in DECIDING if is_record and name in layout.columns]

    def ask(self, drafts: Sequence[Draft]) -> None:
        """Of those that change what decides whether they are public."""
        deciding = [d for d in drafts if d.id is not None and d.changed.intersection(self.columns)]
        deciding = [draft for draft in deciding if not draft.errors]
        if not deciding:
            return
        now = timezone.now()
        public = self.layout.model._default_manager.published(now)
        read = set(public.filter(pk__in=[d.id for d in deciding]).values_list("pk", flat=True))
        for draft in deciding:
            before, after = draft.before or {}, draft.after or {}
            if is_back_to_draft(before.get("status"), after.get("status")):
                message = _("What was once public cannot become a draft again: write “withdrawn”.")
                draft.refuse("status", self.text(draft, "status"), message)
            elif draft.id in read and standing(draft.instance, now) != Standing.PUBLISHED:
                column = next(name for name in self.columns if name in draft.changed)
                message = _("“%(key)s” is public now, and would no longer be public.")
                message %= {"key": draft.key_text}
                self.consents.of_row(draft, "public", column, self.text(draft, column), message)
            elif before.get("status") == Status.WITHDRAWN and "status" in draft.changed:
                message = _("“%(key)s” was withdrawn, and would be public again.")
                message %= {"key": draft.key_text}
                text = self.text(draft, "status")
                self.consents.of_row(draft, "public-again", "status", text, message)

    def text(self, draft: Draft, column: str) -> str:
        return draft.texts[self.layout.places[column]]
