"""Rows of a sheet that are no records: totals, notes, the headings of the next printed page."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sheet_warnings import Notices

TOTALS = (
    r"(?:grand |sub-?)?totals?|sum|overall total|total général|total general|sous-total|"
    r"итого|всего|المجموع(?: الكلي)?|الإجمالي|合计|总计|共计|小计|gesamt|summe"
)
TOTAL = re.compile(rf"\s*(?:{TOTALS})\s*[:：.]?\s*(?:\(?\d+\)?)?\s*", re.IGNORECASE)
REMARK = re.compile(
    r"\s*(?:(?:sources?|notes?|n\.?b\.?|remarks?|fuentes?|notas?|fuente|источник[и]?|примечани[ея]|"
    r"المصدر|المصادر|ملاحظة|ملاحظات|来源|资料来源|注|说明)\s*[:：.]|"
    r"[*†‡§]|\[\d{1,2}\]|\(?[a-z0-9]{1,2}\)\s|\d{1,2}/\s|last updated|updated on|https?://|©)",
    re.IGNORECASE,
)
FIGURE = re.compile(r"[\d\s.,%–—-]*")
TAG = re.compile(r"#[a-z]+(?:[+ ][a-z+ ]*)?", re.IGNORECASE)


AGAIN = gettext_noop("The headings are repeated here and are left out: %(rows)s.")
A_TOTAL = gettext_noop("A total is not a record and is left out: %(rows)s (%(texts)s).")
REMARKS = gettext_noop("Notes and sources are left out: %(rows)s (%(texts)s).")
TAGS = gettext_noop("A row of tags is left out: %(rows)s (%(texts)s).")


def rows_of(sheet: Sheet, notices: Notices) -> Iterator[tuple[int, list[str]]]:
    """Leaves out, and tells in ``notices``, what stands among the rows and is none."""
    header = [name.strip() for name in sheet.header]
    fills_down, is_first = getattr(sheet, "fills_merged", False), True
    for number, cells in sheet.rows():
        what = why_none(cells, header, fills_down, is_first)
        is_first = False
        if what:
            text = " ".join(filter(None, map(str.strip, cells)))
            notices.add(what, number, text=text)
        else:
            yield number, cells


def why_none(cells: list[str], header: list[str], fills_down: bool, is_first: bool) -> str:
    """Why a row is no record; empty for one that is."""
    text = cells[0].strip() or next(filter(None, map(str.strip, cells)), "")
    if text in header[:1] and [cell.strip() for cell in cells] == header:
        return AGAIN
    if text[:1] == "#" and is_first and are_tags(cells):
        return TAGS
    if TOTAL.fullmatch(text) and are_figures(cells, text):
        return A_TOTAL
    if fills_down and is_total_of_group(cells):
        return A_TOTAL
    if len(cells) > 1 and REMARK.match(text) and sum(map(bool, map(str.strip, cells))) == 1:
        return REMARKS
    return ""


def are_tags(cells: list[str]) -> bool:
    return all(TAG.fullmatch(cell.strip()) for cell in cells if cell.strip())


def are_figures(cells: list[str], text: str) -> bool:
    return all(FIGURE.fullmatch(cell) or cell.strip() == text for cell in cells)


def is_total_of_group(cells: list[str]) -> bool:
    """Beside the name of its group, which a merged cell gives it too: "Africa, Total, 2"."""
    place = next((n for n, cell in enumerate(cells) if TOTAL.fullmatch(cell)), None)
    behind = cells[place + 1 :] if place is not None else []
    return any(map(str.strip, behind)) and all(map(FIGURE.fullmatch, behind))
