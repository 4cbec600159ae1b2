"""A file as sheets of text rows, whatever program wrote it."""

from hld_site.exchange.reading.csv_reader import DELIMITERS
from hld_site.exchange.reading.encodings import ENCODINGS
from hld_site.exchange.reading.errors import BadFileError
from hld_site.exchange.reading.limits import Limits
from hld_site.exchange.reading.opening import open_file
from hld_site.exchange.reading.sheet import Sheet
from hld_site.exchange.reading.sheet_warnings import SheetWarning
from hld_site.exchange.reading.xlsx_reader import WorkbookSheet

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "BadFileError",
    "Limits",
    "Sheet",
    "SheetWarning",
    "WorkbookSheet",
    "open_file",
]
