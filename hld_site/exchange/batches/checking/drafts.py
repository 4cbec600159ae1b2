"""A row of a file on its way to becoming a change."""

import dataclasses
import hashlib
from collections.abc import Sequence
from typing import Any

from hld_site.exchange.batches.asking.questions import UnansweredError
from hld_site.exchange.batches.existing import as_text
from hld_site.exchange.models import Verdict, error_of

LONGEST_KEY = 400


@dataclasses.dataclass(slots=True)
class Draft:
    """``texts`` are its cells in the order of the sheet's columns; ``errors`` what is wrong.

    ``given`` are the columns that it sets, as far as they can be read.
    """

    number: int
    row: int
    texts: list[str]
    key: Any = None  # a tuple, once it is found
    id: Any = None
    values: list | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    given: list[str] = dataclasses.field(default_factory=list)
    references: dict[str, Any] = dataclasses.field(default_factory=dict)
    instance: Any = None
    verdict: str = Verdict.UNCHANGED
    left_out: bool = False

    def refuse(
        self, column: str, value: str, message: str, near: Sequence[str] = (), waits: bool = False
    ) -> None:
        """``near`` are the keys of what may be meant instead; ``waits``: an answer decides."""
        error = error_of(message, column, value)
        error |= ({"near": list(near)} if near else {}) | ({"waits": True} if waits else {})
        self.errors.append(error)
        only_waits = all("waits" in error for error in self.errors)
        self.verdict = Verdict.WAITING if only_waits else Verdict.REFUSED

    def refuse_unreadable(self, column: str, value: str, error: ValueError) -> None:
        self.refuse(column, value, str(error), waits=isinstance(error, UnansweredError))

    @property
    def faulty(self) -> set[str]:
        """The columns in which something is wrong or waits for an answer."""
        return {error["column"] for error in self.errors}

    @property
    def changed(self) -> set[str]:
        """What it changes; of a row with faults, what it would set."""
        return {*(self.given if self.errors else self.after or ())}

    @property
    def key_text(self) -> str:
        return key_text(self.key) if self.key else ""


def key_text(key: tuple) -> str:
    """The natural key in one line, as changes are found by it."""
    text = str(key[0] or "") if len(key) == 1 else " · ".join(as_text(part) for part in key)
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[:360]} #{hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()}"
