"""A file as sheets of text rows, whatever program wrote it."""

from hld_site.exchange.reading.delimited import DELIMITERS
from hld_site.exchange.reading.encodings import ENCODINGS
from hld_site.exchange.reading.errors import BadFileError
from hld_site.exchange.reading.guards import guard, unguard
from hld_site.exchange.reading.limits import Limits
from hld_site.exchange.reading.notices import Warning
from hld_site.exchange.reading.opening import open_file
from hld_site.exchange.reading.sheet import Sheet
from hld_site.exchange.reading.worksheets import WorkbookSheet

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "BadFileError",
    "Limits",
    "Sheet",
    "Warning",
    "WorkbookSheet",
    "guard",
    "open_file",
    "unguard",
]
