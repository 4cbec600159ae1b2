"""``rows_written``: rows of a type were added, changed or deleted, one or many, by any door.

Saving and deleting send it by themselves, and so do ``update()`` and ``bulk_create()`` of a type's
rows. Whoever writes by SQL calls ``announce``.
"""

import contextlib
import contextvars
from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

from hld_site.publishing import generation

rows_written = Signal()  # sender: the model; pks: a set
work_finished = Signal()  # a long work is done: what could wait for its end is done now

_waiting: contextvars.ContextVar[dict | None] = contextvars.ContextVar("waiting", default=None)


def announce(model, pks: Iterable) -> None:
    """Sends ``rows_written`` at once, or at the end of the batch that is running.

    The generation rises at once: what was public before is not told on by any page that was kept.
    """
    generation.increase()
    waiting = _waiting.get()
    if waiting is None:
        rows_written.send(sender=model, pks=set(pks))
    else:
        waiting.setdefault(model, set()).update(pks)


@contextlib.contextmanager
def batched_announcements():
    """One signal a type at the end for all that is written inside; none after a failure."""
    waiting: dict = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if not will_be_rolled_back():
        for model, pks in waiting.items():
            rows_written.send(sender=model, pks=pks)


def will_be_rolled_back() -> bool:
    return transaction.get_connection().in_atomic_block and transaction.get_rollback()
