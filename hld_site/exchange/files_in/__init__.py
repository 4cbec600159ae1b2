"""A file as sheets of text rows, whatever program wrote it."""

from hld_site.exchange.files_in.csv_reader import DELIMITERS
from hld_site.exchange.files_in.encodings import ENCODINGS
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.opening import open_file
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sheet_warnings import SheetWarning
from hld_site.exchange.files_in.xlsx_reader import WorkbookSheet

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
