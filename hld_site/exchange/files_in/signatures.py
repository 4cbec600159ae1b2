"""Files that are no table, told by their first bytes, and what to do with each."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hld_site.exchange.files_in.archives import Archive
from hld_site.exchange.files_in.errors import BadFileError

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_EXCEL = gettext_noop(
    "This is a workbook of the old kind (.xls), or one locked with a password. Open it in Excel and"
    " save it as “Excel Workbook (.xlsx)”, without a password."
)
PICTURE = gettext_noop("This is a picture, no table. Send the table it was made from.")
WEB_PAGE = gettext_noop(
    "This is a web page, whatever its name says. Open it in Excel and save it as “Excel Workbook"
    " (.xlsx)”."
)
PDF = gettext_noop("This is a PDF. Send the table it was made from, as XLSX or CSV.")
DATA = gettext_noop("This is a data file of another kind (%(kind)s). Save it as CSV or XLSX.")
PACKED = gettext_noop(
    "This file is packed (%(kind)s). Unpack it, and send what is in it or a zip of it."
)
BEGINNINGS = {
    rb"\xd0\xcf\x11\xe0": (OLD_EXCEL, ""),
    rb"\x09\x08[\x04\x08\x10]\x00": (OLD_EXCEL, ""),
    rb"%PDF": (PDF, ""),
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP": (PICTURE, ""),
    rb"(?i:<!doctype html|<html|<head|<table|<meta)": (WEB_PAGE, ""),
    rb"<\?xml|<svg": (DATA, "XML"),
    rb'\{\s*"|\[\s*\{': (DATA, "JSON"),
    rb"\{\\rtf": (DATA, "RTF"),
    rb"SQLite format 3": (DATA, "SQLite"),
    rb"\x1f\x8b": (PACKED, "gzip"),
    rb"7z\xbc\xaf": (PACKED, "7z"),
    rb"Rar!": (PACKED, "RAR"),
    rb"BZh": (PACKED, "bzip2"),
    rb"\xfd7zXZ": (PACKED, "xz"),
}
OFFICE = gettext_noop("This is a document of another program. Save it as “Excel Workbook (.xlsx)”.")


def refuse_other_kinds(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n")
    for pattern, (message, kind) in BEGINNINGS.items():
        if re.match(pattern, head, re.DOTALL) or re.match(pattern, start, re.DOTALL):
            raise BadFileError(_(message) % {"kind": kind})


def is_workbook(archive: Archive) -> bool:
    """False for a plain zip; BadFileError for what another office program wrote."""
    names = set(archive.namelist())
    if "mimetype" in names and b"opendocument" in archive.open("mimetype").read(100):
        raise BadFileError(
            _(
                "This is an OpenDocument file (.ods). Open it in its program and save it as “Excel"
                " Workbook (.xlsx)” or as CSV."
            )
        )
    if "[Content_Types].xml" not in names:
        return False
    if not any(name.endswith("workbook.xml") for name in names):
        raise BadFileError(_(OFFICE))
    return True
