"""Lines that were pasted: a plain list of names, or a table as it was copied from a spreadsheet."""

import csv
import io
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hld_site.exchange.files_in.delimiters import DELIMITERS
from hld_site.exchange.formulas import guard
from hld_site.exchange.matching import match_headings
from hld_site.exchange.matching.match_headings import is_called
from hld_site.records.declarations import Declaration

NAME = "pasted.csv"
# What a word processor puts before each line of a list: "12.", "(3)", a bullet.
MARK = re.compile(r"^(?:\(?\d{1,3}[.):]*|[•·▪‣*–—-])\s+(?=\S)")


def file_of(text: str, declared: Declaration | None) -> bytes:
    """The pasted text as a file of CSV. ValidationError where it is neither names nor a table."""
    text = plain(text)
    if declared is None or columns_named(declared, first_line(text)):
        return text.encode()
    if not (heading := heading_of_names(declared)):
        raise ValidationError(no_headings(first_line(text)))
    names = lines_of(text)
    return "\n".join(names).encode() if "\t" in names[0] else list_of_names(names, heading)


def lacks_headings(text: str, declared: Declaration | None) -> bool:
    """Whether the lines are a table of who took part whose columns nothing names."""
    if declared is None or not heading_of_names(declared):
        return False
    text = plain(text)
    return "\t" in lines_of(text)[0] and not columns_named(declared, first_line(text))


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def lines_of(text: str) -> list[str]:
    return unmarked([*map(str.strip, text.split("\n"))])


def unmarked(lines: list[str]) -> list[str]:
    """Without numbers or bullets, where each line has one."""
    if all(MARK.match(line) for line in lines if line):
        return [MARK.sub("", line) for line in lines]
    return lines


def heading_of_names(declared: Declaration | None) -> str:
    """The column that a plain list of names is; empty for a type that cannot be pasted so."""
    return declared.one_of.column if declared and declared.one_of else ""


def columns_named(declared: Declaration, line: str) -> set[str]:
    """What the row of headings names, whatever stands between its cells; none if it is no such."""
    heading = heading_of_names(declared)
    if heading and is_called(declared, heading, line):
        return {heading}
    best: set[str] = set()
    for delimiter in DELIMITERS:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        columns = {name for name in match_headings.match(declared, cells) if name}
        best = max(best, columns, key=len)
    return best


def list_of_names(names: list[str], heading: str) -> bytes:
    """A line may hold a comma ("Iran, Islamic Republic of"): it is one name all the same."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heading])
    writer.writerows([guard(name)] if name else [] for name in names)
    return out.getvalue().encode()


def no_headings(first: str) -> str:
    message = _(
        "The first line must name the columns, as in a spreadsheet; no column is called “%(line)s”."
        " Copy the row of headings too."
    )
    return message % {"line": first[:80]}
