"""The addresses that public pages lead to, looked at from time to time by a job."""

import datetime
import functools
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.jobs.kinds import enqueue, job
from hld_site.jobs.models import OPEN, Job
from hld_site.jobs.running import FailedError, Running
from hld_site.links.models import BROKEN, LinkCheck, Outcome
from hld_site.links.visiting import Finding, Visitor, host_of
from hld_site.publishing import generation
from hld_site.records import catalogue
from hld_site.records.columns.text import AddressColumn
from hld_site.records.declarations import Declaration

KIND = "links"
HOSTS_SILENT = 8  # the first ones: where none of them answers, it is this machine
LOOK_EVERY = 600.0  # seconds between two looks of a process whether a check is due
Watch = Callable[[int, int], None]
_looked_at = [0.0]


@functools.cache
def address_columns(declared: Declaration) -> tuple[str, ...]:
    return tuple(c.name for c in declared.public if isinstance(c, AddressColumn))


def uses(at: datetime.datetime) -> Iterator[tuple[str, Declaration, int]]:
    """Every address that is public now, with the type and the id of the row that has it."""
    for declared in catalogue.everything():
        for name in address_columns(declared):
            rows = declared.model._default_manager.published(at).exclude(**{name: ""}).order_by()
            for address, pk in rows.values_list(name, "pk"):
                yield address, declared, pk


def used_by(addresses: set[str], at: datetime.datetime) -> dict[str, list[Any]]:
    """The public rows that have these addresses."""
    ids: dict[Declaration, dict[int, str]] = defaultdict(dict)
    for address, declared, pk in uses(at):
        if address in addresses:
            ids[declared][pk] = address
    rows: dict[str, list[Any]] = defaultdict(list)
    for declared, by_id in ids.items():
        for row in declared.model._default_manager.filter(pk__in=by_id):
            rows[by_id[row.pk]].append(row)
    return rows


def due(at: datetime.datetime, older_than: datetime.datetime) -> list[str]:
    """The addresses that nobody has looked at since; those that were never looked at first."""
    last = dict(LinkCheck.objects.values_list("address", "checked_at"))
    first = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    addresses = {address for address, _declared, _pk in uses(at)}
    waiting = [address for address in addresses if last.get(address, first) < older_than]
    return sorted(waiting, key=lambda address: (last.get(address, first), address))


def check(addresses: list[str], visitor: Visitor, watch: Watch = lambda n, of: None) -> None:
    """Looks at them, keeps what came of it; what gave no answer has a second chance at the end.

    FailedError, and nothing is kept, where no host answers: that says nothing of any page.
    """
    again, is_answered = [], False
    for number, finding in enumerate(visitor.visit(addresses), 1):
        address, outcome, status, _reason, _moved = finding
        if outcome == Outcome.SILENT:
            again.append(address)
        else:
            note(finding)
        watch(number - len(again), len(addresses))
        is_answered = is_answered or outcome != Outcome.SILENT or status is not None
        if not is_answered and len(set(map(host_of, again))) >= HOSTS_SILENT:
            raise FailedError(
                _("None of %(number)d hosts responds: can the server reach the internet?"
                    " Nothing was recorded.") % {"number": HOSTS_SILENT}
            )  # fmt: skip
    for finding in visitor.visit(again):
        note(finding)
    watch(len(addresses), len(addresses))
    forget_unused()


@transaction.atomic
def note(finding: Finding) -> None:
    """Who dies after it has told the public pages that say something else now."""
    address, outcome, status, reason, moved_to = finding
    now = timezone.now()
    known = LinkCheck.objects.filter(address=address).first()
    since = known.since if known and known.outcome == outcome else now
    LinkCheck.objects.update_or_create(
        address=address,
        defaults={
            "outcome": outcome,
            "http_status": status,
            "reason": reason,
            "moved_to": moved_to,
            "checked_at": now,
            "since": since,
        },
    )
    if outcome in BROKEN or (known is not None and known.outcome in BROKEN):
        generation.increase()


def forget_unused() -> None:
    public = {address for address, _declared, _pk in uses(timezone.now())}
    for check in LinkCheck.objects.all():
        if check.address not in public:
            check.delete()


def ask_for_check(user=None) -> Job:
    """The one that waits or runs, or a new one."""
    waiting = Job.objects.filter(kind=KIND, state__in=OPEN).first()
    return waiting or enqueue(KIND, uuid.uuid4(), user)


def ask_if_due(now: datetime.datetime) -> None:
    """Where LINK_CHECK_DAYS says so, without anybody's doing."""
    if not settings.LINK_CHECK_DAYS or time.monotonic() < _looked_at[0] + LOOK_EVERY:
        return
    _looked_at[0] = time.monotonic()
    past = now - datetime.timedelta(days=settings.LINK_CHECK_DAYS)
    if not Job.objects.filter(kind=KIND, made_at__gt=past).exists():
        ask_for_check()


@job(KIND, afterwards=ask_if_due)
def check_links(running: Running) -> None:
    """Who dies in it has kept what was looked at so far: the next one goes on from there."""
    addresses = due(timezone.now(), older_than=running.job.made_at)
    check(addresses, Visitor(), running.step)
