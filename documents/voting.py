"""How each State voted on a document, and what a page may say of it."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import IntegrityError, models
from django.db.models import Count
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.doubts import about_votes
from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel


class Vote(PartModel, Sourced):
    """One State's vote. Whoever has no row did not vote: that is not an abstention."""

    class Choice(models.TextChoices):
        IN_FAVOUR = "in-favour", pgettext_lazy("a vote", "In favour")
        AGAINST = "against", pgettext_lazy("a vote", "Against")
        ABSTAINING = "abstaining", pgettext_lazy("a vote", "Abstaining")
        NOT_VOTING = "not-voting", pgettext_lazy("a vote", "Not voting")

    # The same where one State's vote is told: many languages have another form for many.
    OF_ONE: ClassVar = {
        Choice.IN_FAVOUR: pgettext_lazy("the vote of one State", "In favour"),
        Choice.AGAINST: pgettext_lazy("the vote of one State", "Against"),
        Choice.ABSTAINING: pgettext_lazy("the vote of one State", "Abstained"),
        Choice.NOT_VOTING: pgettext_lazy("a vote", "Not voting"),
    }

    owner_name = "document"
    document = models.ForeignKey(
        "documents.Document", models.CASCADE, related_name="votes", verbose_name=_("document")
    )
    state = models.ForeignKey(
        "registry.State", models.PROTECT, related_name="votes", verbose_name=_("State")
    )
    vote = models.CharField(_("vote"), max_length=12, choices=Choice)

    class Meta:
        verbose_name = _("vote of a State")
        verbose_name_plural = _("votes of States")
        ordering = ["document", "vote", "state"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "state"],
                name="a_state_votes_once",
                violation_error_message=_("This State already has a vote on this document."),
            )
        ]

    def __str__(self):
        return str(self.get_vote_display())

    @classmethod
    def doubts(cls, rows, today):
        return about_votes(rows) if rows else ()

    @classmethod
    def after_saving(cls, rows):
        refuse_too_many(row.document_id for row in rows)


COUNTED = (Vote.Choice.IN_FAVOUR, Vote.Choice.AGAINST, Vote.Choice.ABSTAINING)


def printed(document) -> dict[str, int | None]:
    """The counts as the document or its record prints them."""
    counts = (document.in_favour, document.against, document.abstaining)
    return dict(zip(COUNTED, counts, strict=True))


def totals(documents: Iterable[int]) -> dict[int, dict[str, int]]:
    """By the id of each of these documents that has any, its votes of each sort by State."""
    rows = Vote.objects.filter(document__pk__any_of=list(documents), vote__in=COUNTED)
    counted: dict[int, dict[str, int]] = {}
    for pk, choice, number in rows.order_by().values_list("document", "vote").annotate(Count("pk")):
        counted.setdefault(pk, dict.fromkeys(COUNTED, 0))[choice] = number
    return counted


def refuse_too_many(documents: Iterable) -> None:
    """More votes than were counted are refused, whoever brings the votes or the counts."""
    by_id = totals(set(documents))
    model = Vote._meta.get_field("document").related_model
    for document in model.objects.filter(pk__in=by_id):
        for choice, number in by_id[document.pk].items():
            if number > (printed(document)[choice] or 0):
                raise IntegrityError(
                    gettext(
                        "%(document)s: there are more “%(vote)s” votes than in the printed count."
                    )
                    % {"document": document, "vote": choice.label}
                )


def difference(document) -> str:
    """Why the page does not show the votes by State, in words; empty where they add up."""
    counted = totals([document.pk]).get(document.pk, {})
    if not counted or counted == printed(document):
        return ""
    return gettext(
        "The votes of States (%(votes)s) do not add up to the printed count (%(count)s)."
    ) % {
        "votes": "-".join(map(str, counted.values())),
        "count": document.vote_counts(),
    }
