"""Files that are no table, told by their first bytes, and what to do with each."""

import re
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hld_site.exchange.files_in.archives import Archive
from hld_site.exchange.files_in.errors import BadFileError

COMPOUND = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
LOCKED = gettext_noop(
    "The workbook is locked with a password. Open it in its program, save it without a password,"
    " and send that file."
)
OLDEST_EXCEL = gettext_noop(
    "This is a workbook of an Excel version before 1995. Open it in Excel and save it as “Excel"
    " Workbook (.xlsx)”."
)
NUMBERS = gettext_noop(
    "This is a document of Numbers. Choose “Export To” in its File menu, then Excel or CSV, and"
    " send the result."
)
PICTURE = gettext_noop("This is a picture, not a table. Send the table it was made from.")
WEB_PAGE = gettext_noop(
    "This is a web page, whatever its name says. Open it in Excel and save it as “Excel Workbook"
    " (.xlsx)”."
)
PDF = gettext_noop("This is a PDF. Send the table it was made from, as XLSX or CSV.")
DATA = gettext_noop("This is a data file of another kind (%(kind)s). Save it as CSV or XLSX.")
PACKED = gettext_noop(
    "This file is packed (%(kind)s). Unpack it, and send its contents or a zip of them."
)
BEGINNINGS = {
    rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00": (OLDEST_EXCEL, ""),
    rb"%PDF": (PDF, ""),
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP": (PICTURE, ""),
    rb"(?i:<!doctype html|<html|<head|<body|<style|<table|<meta|<!--|<div|MIME-Version:)": (
        WEB_PAGE,
        "",
    ),
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

# What a file of the frame that Office had before 2007 holds if it is no workbook that can be read.
OTHERS = {"EncryptedPackage": LOCKED, "WordDocument": OFFICE, "PowerPoint Document": OFFICE}
STREAMS = ("Workbook", *OTHERS)


def refuse_other_kinds(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n")
    for pattern, (message, kind) in BEGINNINGS.items():
        if re.match(pattern, head, re.DOTALL) or re.match(pattern, start, re.DOTALL):
            raise BadFileError(_(message) % {"kind": kind})


def kind_of_compound(seen: bytes, stream: IO[bytes]) -> str:
    """Of a file in the frame that Office had before 2007: BadFileError if it is no workbook."""
    names: set[str] = set()
    block = seen
    while block:
        names |= {name for name in STREAMS if f"{name}\0".encode("utf-16-le") in seen}
        block = stream.read(1 << 16)
        seen = seen[-64:] + block
    if "Workbook" not in names and (others := names & set(OTHERS)):
        raise BadFileError(_(OTHERS[others.pop()]))
    return "other workbook"


def unlocked(archive: Archive) -> str:
    manifest = "META-INF/manifest.xml"
    names = archive.namelist()
    parts = archive.open(manifest).read(1 << 20) if manifest in names else b""
    if b"encryption-data" in parts or "encrypted-package" in names:
        raise BadFileError(_(LOCKED))
    return "other workbook"


def kind_of_zip(archive: Archive) -> str:
    """A plain zip, or a workbook; BadFileError for what another office program wrote."""
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = archive.open("mimetype").read(100)
        if b"opendocument.spreadsheet" in kind:
            return unlocked(archive)
        if b"opendocument" in kind:
            raise BadFileError(_(OFFICE))
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or (
        "Index.zip" in names
    ):
        raise BadFileError(_(NUMBERS))
    if "[Content_Types].xml" not in names:
        return "zip"
    if any(name.endswith("workbook.bin") for name in names):
        return "other workbook"
    if not any(name.endswith("workbook.xml") for name in names):
        raise BadFileError(_(OFFICE))
    return "workbook"
