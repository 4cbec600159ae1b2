"""What a batch has done and has not: told to a person who is afraid of breaking something."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.desk.batches.differences import label_of
from hld_site.desk.status_sentences import moment
from hld_site.exchange.batches.proposals import is_scheduled
from hld_site.exchange.models import DOING, Batch, Change, Stage, Verdict
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import listed, sentence
from hld_site.publishing.status import Status
from hld_site.records.catalogue import by_name

Tally = Counter  # of (type, verdict, left out)


def tally(batch: Batch) -> Tally:
    """The rows as they now stand: ticks and the outcome of applying count."""
    rows = Change.objects.filter(batch=batch).order_by().values_list("type", "verdict", "left_out")
    return Counter({(t, v, out): n for t, v, out, n in rows.annotate(n=Count("pk"))})


def by_verdict(tally: Tally) -> Counter:
    """Without the rows that are left out."""
    counts: Counter = Counter()
    for (_type, verdict, out), number in tally.items():
        if not out:
            counts[verdict] += number
    return counts


def left_out(tally: Tally) -> int:
    return sum(number for (_type, _verdict, out), number in tally.items() if out)


def to_do(counts: Counter) -> int:
    return sum(counts[verdict] for verdict in DOING)


def puts_back(batch: Batch) -> bool:
    """Whether this undo takes an undo back: what was imported is then there again."""
    undone = batch.undoes
    return undone is not None and undone.kind == Batch.Kind.UNDO and not puts_back(undone)


def sent_back(batch: Batch) -> str:
    """Why a set came back, and by whom; empty where none did."""
    why = batch.settings.get("sent_back", "") if batch.stage == Stage.READY else ""
    return _("Sent back: %(why)s") % {"why": why} if why else ""


def stage(batch: Batch) -> str:
    """How far it has come, in a word or two; of a set with its hour, or why it came back."""
    if batch.hour and is_scheduled(batch, timezone.now()):
        return _("Scheduled for %(moment)s") % {"moment": moment(batch.hour)}
    if batch.kind == Batch.Kind.SET and batch.stage == Stage.READY:
        unsent = sent_back(batch) or _("Not sent for approval yet")
        return _("Waits for approval") if batch.is_sent else unsent
    return batch.get_stage_display()


def standing(batch: Batch) -> str:
    """What has and has not happened yet, in a sentence or two."""
    busy = _("You may close this page: the work goes on, and this page will show how it ended.")
    undo = batch.kind == Batch.Kind.UNDO
    match batch.stage:
        case Stage.CHECKING:
            return _("Nothing has been written. The rows are being checked.") + " " + busy
        case Stage.APPLYING if is_scheduled(batch, timezone.now()):
            return _("It is approved. The public sees nothing of it yet.")
        case Stage.APPLYING:
            message = _(
                "The rows are being written: all of them or none. Nobody sees a partial result."
            )
            return message + " " + busy
        case Stage.READY if batch.kind == Batch.Kind.SET and batch.is_sent:
            return _(
                "It is waiting for somebody who may publish it. The public sees nothing of it yet."
            )
        case Stage.READY if undo:
            return _("Nothing has been undone yet. Look at what would happen, then decide.")
        case Stage.READY if batch.kind == Batch.Kind.SET:
            return _("The public sees nothing of it yet. Look at what would happen, then decide.")
        case Stage.READY:
            return _("Nothing has been written. Look at what would happen, then decide.")
        case Stage.APPLIED if puts_back(batch):
            return _("This has been put back: it is again as the import had made it.")
        case Stage.APPLIED:
            return _("This has been undone.") if undo else _("This has been written.")
        case Stage.CANCELLED if batch.settings.get("gathered"):
            return _("Its changes are in a set of changes. This import has written nothing.")
        case Stage.CANCELLED:
            return _("This was cancelled. Nothing has been written.")
    return _("The file could not be read. Nothing has been written.")


def totals(counts: Counter, out: int = 0) -> str:
    """12 new, 3 changed, 180 unchanged, 2 refused."""
    parts = [number_of(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]]
    if out:
        parts.append(ngettext("%(n)s left out", "%(n)s left out", out) % {"n": grouped(out)})
    return sentence(parts or [_("No rows")])


def touched(batch: Batch) -> list[tuple[str, str]]:
    """The columns that change, with the number of rows in each."""
    labels = []
    for type_, columns in batch.reading.get("touched", {}).items():
        stored = by_name()[type_].stored if type_ in by_name() else {}
        for name, n in sorted(columns.items(), key=lambda pair: (-pair[1], pair[0])):
            if name in stored:
                labels.append((label_of(stored[name]), grouped(n)))
    return labels


def number_of(verdict: str, n: int) -> str:
    texts = {
        Verdict.NEW: ngettext("%(n)s new", "%(n)s new", n),
        Verdict.CHANGED: ngettext("%(n)s changed", "%(n)s changed", n),
        Verdict.UNCHANGED: ngettext("%(n)s unchanged", "%(n)s unchanged", n),
        Verdict.REFUSED: ngettext("%(n)s refused", "%(n)s refused", n),
        Verdict.WAITING: ngettext("%(n)s waiting for an answer", "%(n)s waiting for an answer", n),
        Verdict.REMOVED: ngettext("%(n)s removed", "%(n)s removed", n),
        Verdict.EDITED: ngettext("%(n)s left alone", "%(n)s left alone", n),
        Verdict.STALE: ngettext(
            "%(n)s changed by somebody else since", "%(n)s changed by somebody else since", n
        ),
    }
    return texts[Verdict(verdict)] % {"n": grouped(n)}


def what_would_happen(counts: Counter, batch: Batch) -> str:
    """The sentence beside the button that writes."""
    if batch.kind == Batch.Kind.UNDO:
        withdrawn = to_be_withdrawn(batch)
        texts: Iterable[tuple[int, str]] = (
            (counts[Verdict.REMOVED], _("%(n)s that were added will be removed")),
            (withdrawn, _("%(n)s that were once public will be withdrawn")),
            (counts[Verdict.CHANGED] - withdrawn, _("%(n)s will be restored as they were")),
            (counts[Verdict.NEW], _("%(n)s will be put back")),
        )
    else:
        texts = (
            (counts[Verdict.NEW], _("%(n)s will be added")),
            (counts[Verdict.CHANGED], _("%(n)s will be changed")),
            (counts[Verdict.REMOVED], _("%(n)s will be removed")),
        )
    return listed([text % {"n": grouped(number)} for number, text in texts if number])


def to_be_withdrawn(batch: Batch) -> int:
    changes = Change.objects.filter(batch=batch, verdict=Verdict.CHANGED, left_out=False)
    return changes.filter(after={"status": Status.WITHDRAWN.value}).count()


def of_counts(counts: dict[str, dict[str, int]]) -> Counter:
    """What the check counted, all types together."""
    return sum((Counter(of_type) for of_type in counts.values()), Counter())
