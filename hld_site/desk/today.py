"""The first page: what needs a person, what happens next, and who did what."""

import dataclasses
import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.browse.counting import capped_count
from hld_site.browse.facets import count_words
from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.batches.access import may_apply, may_see, visible
from hld_site.desk.batches.summary import sent_back, stage
from hld_site.desk.broken_links import may_see as may_see_links
from hld_site.desk.permissions import may, may_publish
from hld_site.desk.status_sentences import ago, sentence
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch, Stage
from hld_site.languages.numbers import grouped
from hld_site.links.models import BROKEN, LinkCheck
from hld_site.publishing.status import UNPUBLISHED, Status
from hld_site.records import catalogue

SOON = datetime.timedelta(days=14)
MOST = 12
LOOKED_AT = 50
WAITING = (Stage.READY, Stage.FAILED)
FILES = (Batch.Kind.IMPORT, Batch.Kind.UNDO)
SHOWN_FILES = 3
FOUND = 6


@dataclasses.dataclass(frozen=True)
class Line:
    text: str
    address: str
    aside: str = ""


@dataclasses.dataclass(frozen=True)
class Section:
    label: Any
    lines: list[Line]
    nothing: str


def seen_records(user) -> list:
    return [record for record in catalogue.records() if may(user, record.model, "view")]


def sections(user) -> list[Section]:
    now = timezone.now()
    return [
        Section(_("Waits for you"), waiting(user, now), _("Nothing waits for you.")),
        Section(
            _("Goes public, or stops being public, in the next two weeks"), coming(user, now),
            _("Nothing is scheduled."),
        ),
        Section(_("Your drafts"), drafts(user), _("You have no drafts.")),
        Section(_("Unsettled"), unsettled(user), _("Everything is settled.")),
        Section(_("Done in the last 24 hours"), done(user, now), _("Nobody has changed anything.")),
    ]  # fmt: skip


def waiting(user, now: datetime.datetime) -> list[Line]:
    """What others wait for, then files that were checked: whoever sends many sees the rest too."""
    batches = Batch.objects.filter(stage__in=WAITING).order_by("-made_at")
    lines = [
        line_of(batch, now)
        for batch in batches.filter(kind=Batch.Kind.SET)[:LOOKED_AT]
        if may_see(user, batch) and waits_for(user, batch)
    ]
    for declared in seen_records(user) if may_publish(user) else ():
        for record in declared.model._default_manager.filter(status=Status.REVIEW)[:MOST]:
            last = record.history.select_related("history_user").order_by("-history_id").first()
            who = f"{last.history_user or '—'}, {ago(last.history_date, now)}" if last else ""
            address = admin_address(declared.model, "change", record.pk)
            lines.append(Line(str(record), address, f"{_('In review')}; {who}"))
    return lines[:MOST] + files_that_wait(user, batches, now)


def files_that_wait(user, batches: QuerySet, now: datetime.datetime) -> list[Line]:
    """The latest, and a line that leads to all."""
    query = {"kind__in": ",".join(FILES), "stage__in": ",".join(WAITING)}
    files = visible(user, batches.filter(kind__in=FILES))
    if not user.has_perm("exchange.change_batch"):
        query["user__id__exact"] = str(user.pk)
        files = files.filter(user=user)
    lines = [line_of(batch, now) for batch in files[:SHOWN_FILES] if waits_for(user, batch)]
    if (n := capped_count(files)) > SHOWN_FILES:
        text = _("All files that were checked: %(n)s") % {"n": count_words(n)}
        lines.append(Line(text, admin_address(Batch, "changelist", **query)))
    return lines


def line_of(batch: Batch, now: datetime.datetime) -> Line:
    """With what it met when it was to be written: an hour comes while nobody looks."""
    aside = f"{batch.user or '—'}, {ago(batch.made_at, now)}"
    aside = " · ".join(filter(None, (aside, sent_back(batch), batch.message)))
    return Line(f"{batch.get_kind_display()}: {batch}", batch_address(batch), aside)


def waits_for(user, batch: Batch) -> bool:
    """An import for who sent or applies it; a set for its writer, then for who publishes."""
    if batch.kind == Batch.Kind.SET and batch.is_sent:
        return may_apply(user, batch)
    return batch.user_id == user.pk or (batch.kind != Batch.Kind.SET and may_apply(user, batch))


def coming(user, now: datetime.datetime) -> list[Line]:
    dated: list[tuple[datetime.datetime, Line]] = []
    soon = (now, now + SOON)
    for declared in seen_records(user):
        rows = declared.model._default_manager
        for record in rows.filter(Q(public_from__range=soon) | Q(public_until__range=soon)):
            if record.status != Status.PUBLISHED:  # SQLite would begin with all that is published
                continue
            begins = record.public_from and record.public_from > now
            address = admin_address(declared.model, "change", record.pk)
            moment = record.public_from if begins else record.public_until
            dated.append((moment, Line(str(record), address, sentence(record, now))))
    for batch in proposals.open_sets():
        is_soon = proposals.is_scheduled(batch, now) and proposals.is_due(batch, soon[1])
        if is_soon and batch.hour and may_see(user, batch):
            dated.append((batch.hour, Line(str(batch), batch_address(batch), stage(batch))))
    return [line for _at, line in sorted(dated, key=lambda pair: pair[0])][:MOST]


def drafts(user) -> list[Line]:
    lines = []
    for declared in seen_records(user):
        own = declared.model.history.filter(history_user=user).values("id")
        rows = declared.model._default_manager.filter(status__in=UNPUBLISHED, pk__in=own)
        for record in rows[:MOST]:
            lacking = record.missing_for_publication()
            aside = " ".join(map(str, lacking.values())) or str(record.get_status_display())
            aside = " · ".join(filter(None, (why_back(record, user), aside)))
            lines.append(
                Line(str(record), admin_address(declared.model, "change", record.pk), aside)
            )
    return lines[:MOST]


def why_back(record, user) -> str:
    """The reason that somebody else gave who sent it back to draft."""
    last, before = [*record.history.select_related("history_user")[:2], None, None][:2]
    if not before or (before.status, last.status) != (Status.REVIEW, Status.DRAFT):
        return ""
    why = last.history_change_reason
    return f"{why} ({last.history_user or '—'})" if why and last.history_user != user else ""


def unsettled(user) -> list[Line]:
    lines = []
    questions = OpenQuestion.objects.filter(settled="")
    if may(user, OpenQuestion, "view") and (n := questions.count()):
        text = ngettext("%(n)d open question", "%(n)d open questions", n) % {"n": n}
        lines.append(Line(text, admin_address(OpenQuestion, "changelist", settled__exact="")))
    for declared in seen_records(user):
        with_source = Source.objects.filter(owner_type=declared.model.content_type()).values(
            "owner_id"
        )
        rows = declared.model._default_manager.published().exclude(pk__in=with_source)
        if declared.has_pages and (n := capped_count(rows)):
            lacking = {"types": declared.label, "n": count_words(n)}
            text = _("%(types)s without a source: %(n)s") % lacking
            address = admin_address(declared.model, "changelist", evidence="none")
            lines.append(Line(text[:1].upper() + text[1:], address))
    lines.append(Line(_("Missing translations"), reverse("admin:untranslated")))
    if may_see_links(user) and (n := LinkCheck.objects.filter(outcome__in=BROKEN).count()):
        text = ngettext("%(n)d link did not work", "%(n)d links did not work", n) % {"n": n}
        lines.append(Line(text, reverse("admin:links")))
    return lines


def done(user, now: datetime.datetime) -> list[Line]:
    """Who changed how many rows of which type, in the last 24 hours: the latest first."""
    dated: list[tuple[int, datetime.datetime, Line]] = []
    day = now - datetime.timedelta(days=1)
    for declared in catalogue.everything():
        if not may(user, declared.model, "view"):
            continue
        rows = declared.model.history.filter(history_date__gte=day).order_by()
        writers = rows.values_list("history_user__username").annotate(
            Count("pk"), last=Max("history_date")
        )
        for name, number, last in writers:
            who = name or _("The register")
            text = _("%(who)s: %(types)s (%(n)s)") % {
                "who": who,
                "types": declared.label,
                "n": grouped(number),
            }
            # What people did stands before what came with the register.
            dated.append(
                (bool(name), last, Line(text, admin_address(declared.model, "changelist")))
            )
    dated.sort(key=lambda entry: entry[:2], reverse=True)
    return [line for _by_person, _last, line in dated][:MOST]


def doors(user) -> list[tuple[str, str, str]]:
    """The types of record, each with its number."""
    return [
        (
            str(declared.label),
            count_words(capped_count(declared.model._default_manager.all())),
            admin_address(declared.model, "changelist"),
        )
        for declared in seen_records(user)
    ]


def find(request, site, words: str) -> list[Section]:
    """Records of every type that the search of their lists finds."""
    results = []
    for declared in seen_records(request.user):
        admin = site._registry[declared.model]
        rows, _twice = admin.get_search_results(request, admin.get_queryset(request), words)
        lines = [
            Line(str(row), admin_address(declared.model, "change", row.pk), row.key)
            for row in rows.distinct()[:FOUND]
        ]
        if lines:
            results.append(Section(declared.label, lines, ""))
    return results
