"""Reads a workbook from standard input and writes its rows as lines of JSON, in a process alone.

A few bytes of such a file can ask for any amount of memory, and the library that reads it is no
Python: what goes wrong there ends this process and no other. It imports nothing of the register.

Each sheet begins with a line of an object; each row is a list, a moment in it a list of one text,
a span of time an object. ``hidden_rows`` and ``hidden_columns`` are ranges, null where the file
does not tell.
"""

import contextlib
import datetime
import importlib
import io
import json
import os
import sys

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

sys.path.append(os.path.dirname(__file__))
ends = importlib.import_module("calamine_ends")
hidden_rows = importlib.import_module("hidden_rows")


def main(memory: int, most: int) -> int:
    limit(memory)
    try:
        data = sys.stdin.buffer.read()
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return write(book, hidden_in(data, book), most)
    except PasswordError:
        return ends.LOCKED
    except MemoryError:
        return ends.TOO_LARGE


def limit(memory: int) -> None:
    """Where the system can."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (ends.SECONDS, ends.SECONDS))


def hidden_in(data: bytes, book: CalamineWorkbook) -> list:
    """By the place of a sheet, what it hides and merges; nothing where that cannot be told."""
    try:
        hidden = hidden_rows.hidden_in(data)
    except MemoryError:
        raise
    except Exception:
        hidden = []
    places = book.sheets_metadata
    return hidden if len(hidden) == len(places) else [(None, None, [])] * len(places)


def write(book: CalamineWorkbook, hidden: list, most: int) -> int:
    out = sys.stdout
    written = 0
    for place, about in enumerate(book.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(place)
        first = {"name": about.name, "hidden": about.visible is not SheetVisibleEnum.Visible}
        first["hidden_rows"], first["hidden_columns"], merged = hidden[place]
        merged_here = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
        first["merged"] = (merged_here or merged)[: hidden_rows.MOST_MERGED]
        out.write(json.dumps(first) + "\n")
        before = [""] * (sheet.start or (0, 0))[1]
        for cells in sheet.iter_rows():
            while cells and cells[-1] == "":
                cells.pop()
            line = json.dumps([*before, *cells] if cells else [], default=as_json)
            written += len(line)
            if written > most:
                return ends.TOO_LARGE
            out.write(line + "\n")
    out.flush()
    return 0


def as_json(value):
    if isinstance(value, datetime.timedelta):
        return {"seconds": value.total_seconds()}
    return [value.isoformat()]


if __name__ == "__main__":
    code = main(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.flush()
    os._exit(code)
