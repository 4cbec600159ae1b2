"""How far long work has come, where every process sees it: outside the transaction that does it."""

import time
from typing import Any

from django.core.cache import caches

KEPT = 3600


def _key(batch_id, what: str) -> str:
    return f"batch:{batch_id}:{what}"


def tell(batch_id, phase: str, done: int, total: int | None, started: float) -> None:
    """``started`` is a moment of ``time.time()``: from it the time left is reckoned."""
    now = {"phase": phase, "done": done, "total": total, "started": started, "at": time.time()}
    caches["shared"].set(_key(batch_id, "progress"), now, KEPT)


def heard(batch_id) -> dict[str, Any] | None:
    return caches["shared"].get(_key(batch_id, "progress"))


def seconds_left(told: dict[str, Any]) -> float | None:
    """None while too little is done to say."""
    if not told["total"] or told["done"] < 1:
        return None
    spent = told["at"] - told["started"]
    return spent * max(0, told["total"] - told["done"]) / told["done"] if spent > 1 else None


def cancel(batch_id) -> None:
    """Asks the process that applies the batch to stop; it looks after every chunk."""
    caches["shared"].set(_key(batch_id, "cancel"), True, KEPT)


def cancelled(batch_id) -> bool:
    return bool(caches["shared"].get(_key(batch_id, "cancel")))


def forget(batch_id) -> None:
    caches["shared"].delete_many([_key(batch_id, "progress"), _key(batch_id, "cancel")])
