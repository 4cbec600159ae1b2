"""Two versions of a row, field by field and word by word."""

import dataclasses
import difflib
import re
from typing import Any

from django.utils.functional import cached_property

from hld_site.desk.batches.differences import Differences, label_of
from hld_site.exchange.batches.proposals import declared_of, values_of

WORDS = re.compile(r"\S+\s*|\s+")
LONGEST = 4000  # words that are compared one by one
BESIDE = 90  # letters of what stayed that are shown beside a change
Piece = tuple[str, str]  # "same", "gone" or "come", and the words


@dataclasses.dataclass(frozen=True)
class FieldDifference:
    """What one field held in the earlier version and holds in the later one."""

    name: str
    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces(self.before, self.after)


def pieces(before: str, after: str) -> list[Piece]:
    """What stayed, went and came, word by word."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        return [("gone", before), ("come", after)]
    parts: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            parts.append(("same", "".join(old[a:b])))
            continue
        if a < b:
            parts.append(("gone", "".join(old[a:b])))
        if c < d:
            parts.append(("come", "".join(new[c:d])))
    return parts


def in_context(parts: list[Piece]) -> list[Piece]:
    """The same with long stretches that stayed cut down to what stands beside a change."""
    shown: list[Piece] = []
    for place, (what, words) in enumerate(parts):
        if what == "same":
            begin = words[:BESIDE] if place else ""
            end = words[-BESIDE:] if place < len(parts) - 1 else ""
            whole = len(words) <= len(begin) + len(end)
            words = words if whole else f"{begin} … {end}"
        shown.append((what, words))
    return shown


def compare(before: Any, after: Any) -> list[FieldDifference]:
    """Of every field that one of two versions fills."""
    declared = declared_of(after)
    old, new = values_of(declared, before), values_of(declared, after)
    words = Differences({})
    fields = []
    for name, value in new.items():
        column = declared.stored[name]
        texts = words.text(column, old[name]), words.text(column, value)
        if any(texts):
            fields.append(FieldDifference(name, label_of(column), *texts))
    return fields
