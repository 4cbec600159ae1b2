"""How much one file may ask of the machine."""

from dataclasses import dataclass, field

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError


def _setting(name: str):
    return field(default_factory=lambda: getattr(settings, name))


@dataclass(frozen=True)
class Limits:
    """The admin's by default.

    Rows are counted without header and blank rows, for each sheet; a cell in characters.
    """

    rows: int | None = _setting("EXCHANGE_ROWS")
    file_bytes: int | None = _setting("EXCHANGE_FILE_BYTES")
    unpacked_bytes: int = _setting("EXCHANGE_UNPACKED_BYTES")
    cell: int = _setting("EXCHANGE_CELL")
    columns: int = _setting("EXCHANGE_COLUMNS")
    sheets: int = _setting("EXCHANGE_SHEETS")

    @classmethod
    def none(cls) -> "Limits":
        """None of rows and bytes: of the command line, and of a file that has been read before."""
        return cls(rows=None, file_bytes=None)

    def refuse_larger(self, size: int) -> None:
        """BadFileError for a file of more bytes."""
        if self.file_bytes is not None and size > self.file_bytes:
            message = _(
                "The file has a size of %(size)s; the limit is %(limit)s. Split it, or ask an"
                " administrator to import it with “manage.py import_records”, which has no limit."
            )
            sizes = {"size": filesizeformat(size), "limit": filesizeformat(self.file_bytes)}
            raise BadFileError(message % sizes)
