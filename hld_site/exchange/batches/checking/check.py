"""Checking a batch: its file, chunk by chunk, becomes changes. The register is only read."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from hld_site.exchange.batches.asking.questions import Questions
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.references import References
from hld_site.exchange.batches.checking.repeated import refuse_repeated
from hld_site.exchange.batches.checking.rules import check_unique, unique_rules
from hld_site.exchange.batches.checking.sheet_check import SheetCheck
from hld_site.exchange.batches.outdated import kinds_of
from hld_site.exchange.batches.planning.plan import SheetPlan, make_plans, open_batch
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.models import Batch, Change, Claim, Stage, Verdict
from hld_site.records import many_rows
from hld_site.records.batched import batched
from hld_site.records.catalogue import by_name

CHUNK = 1000
ROWS_LEFT_OUT = "left_out"  # stands among the verdicts of a count
KEPT = (
    "batch_id", "number", "sheet", "row", "type", "key", "object_id",
    "verdict", "before", "after", "errors",
)  # fmt: skip


def check(batch: Batch, limits: Limits, tell: Callable[[int, float], None]) -> None:
    """Makes the changes of a batch anew and leaves it ready, or failed with the reason.

    ``tell`` hears of rows done and of the share of the file that is read, and may raise LostError.
    """
    forget(batch)
    questions = Questions(batch.settings.get("answers", {}))
    batch.reading, batch.counts, batch.message = {}, {}, ""
    try:
        plans = make_plans(batch, open_batch(batch, limits), questions)
        batch.types = [plan.declared.name for plan in plans]
        batch.reading |= {"marks": marks(batch.types), "kinds": kinds_of(batch.types)}
        refuse_too_many(plans, limits)
        Checking(batch, questions).run(plans, tell)
        batch.stage = Stage.READY
    except BadFileError as bad:
        forget(batch)
        batch.stage, batch.message = Stage.FAILED, str(bad)
    finally:
        batch.file.close()
    batch.reading |= {"questions": questions.asked, "unasked": questions.unasked}
    batch.counts = count(batch)
    batch.checked_at = timezone.now()


def forget(batch: Batch) -> None:
    for model in (Change, Claim):
        model.objects.filter(batch=batch)._raw_delete(using=model.objects.db)


def count(batch: Batch) -> dict[str, dict[str, int]]:
    """Rows by type and verdict; those left out by themselves."""
    counts: dict[str, Counter] = {}
    rows = Change.objects.filter(batch=batch).order_by().values_list("type", "verdict", "left_out")
    for type_, verdict, out, number in rows.annotate(n=Count("pk")):
        counts.setdefault(type_, Counter())[ROWS_LEFT_OUT if out else verdict] += number
    return {type_: dict(counter) for type_, counter in counts.items()}


def marks(types: Iterable[str]) -> dict[str, int]:
    """The latest row of history of each type: what comes later was changed by somebody else."""
    known = {name: by_name()[name] for name in types if name in by_name()}
    return {
        name: declared.model.history.aggregate(latest=Max("history_id"))["latest"] or 0
        for name, declared in known.items()
    }


def refuse_too_many(plans: list[SheetPlan], limits: Limits) -> None:
    """Counted before anything is checked, over all sheets: nobody waits to be told at the end."""
    if limits.rows is None:
        return
    counted = 0
    for plan in plans:
        for _row in plan.sheet.rows():
            counted += 1
            if counted > limits.rows:
                raise plan.sheet.refuse_more_rows()


class Checking:
    def __init__(self, batch: Batch, questions: Questions):
        self.batch = batch
        self.questions = questions
        self.references = References(batch, questions)
        self.clear = batch.settings.get("empty") == "clear"
        self.today = timezone.localdate()
        self.touched: dict[str, Counter] = {}
        self.renamed = self.done = 0

    def run(self, plans: list[SheetPlan], tell) -> None:
        for place, plan in enumerate(plans):
            sheet = SheetCheck(plan, self.references, self.questions, self.clear, self.today)
            rules = unique_rules(plan.declared)
            for chunk in batched(plan.rows(), CHUNK):
                drafts = sheet.drafts(self.done + 1, chunk)
                claims = [c for rule in rules for c in check_unique(self.batch, rule, drafts)]
                with transaction.atomic():  # short: on SQLite all other writers wait for it
                    self._keep(plan, drafts, claims)
                    self.done += len(chunk)
                    tell(self.done, (place + plan.sheet.position) / len(plans))
            self.batch.reading["sheets"][plan.place]["warnings"] = plan.warnings()
        for name in {plan.declared.name for plan in plans}:
            refuse_repeated(self.batch, name)
        self.batch.reading |= {"touched": self.touched, "renamed": self.renamed}

    def _keep(self, plan: SheetPlan, drafts: list[Draft], claims: list[Claim]) -> None:
        if claims:
            given = ((c.batch_id, c.digest, c.number) for c in claims)
            many_rows.insert(Claim, ("batch_id", "digest", "number"), given)
        kept = (self._kept(plan, draft) for draft in drafts)
        many_rows.insert(Change, (*KEPT, "left_out"), kept)
        changed = [draft for draft in drafts if draft.verdict == Verdict.CHANGED]
        touched = self.touched.setdefault(plan.declared.name, Counter())
        touched.update(name for draft in changed for name in draft.after or ())
        names = plan.declared.names
        self.renamed += sum(any((draft.before or {}).get(n) for n in names) for draft in changed)

    def _kept(self, plan: SheetPlan, draft: Draft) -> tuple:
        errors = [
            {**error, "column": plan.heading_of(error["column"])} if error["column"] else error
            for error in draft.errors
        ]
        return (
            self.batch.pk, draft.number, plan.place, draft.row, plan.declared.name,
            draft.key_text, draft.id, draft.verdict, draft.before, draft.after, errors or None,
            draft.left_out or draft.row in plan.left_out,
        )  # fmt: skip
