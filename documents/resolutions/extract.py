"""The ``data_extract`` JSON of a session: an array, or one object a line."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.resolutions.reading import (
    CHOICES,
    Damaged,
    Resolution,
    date_of,
    first_symbol,
    item_of,
    joined_by,
    sponsor_of,
    symbol_of,
)

KEYS = dict(zip(CHOICES, ("MS_in_favour", "MS_against", "MS_abstaining"), strict=True))


def read(data: bytes, name: str) -> tuple[list[Resolution], str]:
    """The rows that can be read, and one sentence on those that cannot."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Damaged(_("It is not written in UTF-8.")) from None
    made, faults = [], []
    for row in rows(text):
        try:
            made.append(resolution(row, name))
        except Damaged as fault:
            faults.append(str(fault))
        except (AttributeError, KeyError, TypeError, ValueError):
            faults.append(_("It is JSON, but not a list of resolutions."))
    if faults and not made:
        raise Damaged(faults[0])
    if not faults:
        return made, ""
    more = ngettext(
        "%(n)d row was skipped: %(why)s",
        "%(n)d rows were skipped; the first: %(why)s",
        len(faults),
    )
    return made, more % {"n": len(faults), "why": faults[0]}


def rows(text: str) -> list[dict[str, Any]]:
    try:
        try:
            whole = json.loads(text)
        except json.JSONDecodeError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise Damaged(_("It is not JSON: it may be cut off.")) from None
    return whole if isinstance(whole, list) else [whole]


def listed(names: list[Any] | None) -> str:
    return ", ".join(" ".join(str(name).split()) for name in names or ())


def resolution(row: dict[str, Any], name: str) -> Resolution:
    made = Resolution(symbol_of(row["symbol"]), files=[name])
    made.titles = {"en": " ".join(str(row.get("title", "")).split())}
    made.adopted_on = date_of(str(row.get("adoption_date", "")))
    made.plenary_record = first_symbol(str(row.get("pv", "")))
    origin = first_symbol(str(row.get("originating_document", "")))
    if "/L." in origin:
        made.draft = origin
    else:
        made.committee_report = origin
    made.agenda_item = item_of(str(row.get("agenda_item", "")))
    made.sponsor = sponsor_of(listed(row.get("sponsors")), made.symbol)
    if others := listed(row.get("additional_sponsors")):
        made.joined = joined_by(others)
    how = str(row.get("adoption_type") or row.get("voting_type") or "").casefold()
    made.recorded = "recorded" in how if how else None
    if made.recorded:
        for choice, key in KEYS.items():
            made.counts[choice] = int(row.get(f"{key}_count") or 0)
            made.voters[choice] = [str(state) for state in row.get(key) or ()]
    return made
