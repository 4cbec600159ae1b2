"""XML of any length in constant memory: each finished element once, then forgotten."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, iterparse

from django.utils.translation import gettext as _
from openpyxl.xml.constants import SHEET_MAIN_NS

from hld_site.exchange.files_in.errors import BadFileError

# A row has at most 16,384 cells, each of a few elements.
MOST_AT_ONCE = 200_000


def tag(name: str) -> str:
    return f"{{{SHEET_MAIN_NS}}}{name}"


def elements(stream, whole: str) -> Iterator[Element]:
    """All elements in the order of their ends, with children only those called ``whole``."""
    parents: list[Element] = []
    inside = kept = 0
    for event, element in iterparse(stream, ("start", "end")):
        if event == "start":
            parents.append(element)
            kept += 1
            if inside or element.tag == whole:
                inside += 1
            if kept > MOST_AT_ONCE:
                raise BadFileError(
                    _("Unpacked, the workbook is larger than any that Excel writes.")
                )
        else:
            parents.pop()
            if inside > 1:
                inside -= 1
                continue
            inside = 0
            yield element
            if parents:
                parents[-1].remove(element)
            kept = len(parents)
