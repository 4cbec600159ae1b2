"""What the sheets of a workbook share: their names and places, texts, and formats of numbers."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.xml.constants import SHARED_STRINGS, STYLES_TYPE

from hld_site.exchange.files_in.archives import WorkbookArchive
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.xlsx_elements import elements, tag

TEXT, RUN = tag("t"), tag("r")
# A character that XML cannot hold or would lose, as Office writes it; halves of pairs stay text.
ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9a-fA-F]{4})_")


@dataclass
class Book:
    sheets: list[tuple[str, str, bool]]  # name, part of the zip, whether it is hidden
    texts: list[str]
    formats: list[str]
    epoch: datetime


def read_book(file: IO[bytes], limits: Limits) -> Book:
    with WorkbookArchive(file, limits) as archive:
        reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
        reader.archive = archive
        reader.read_manifest()
        refuse_other_workbooks(reader.package, archive)
        reader.read_workbook()
        return Book(
            sheets=[
                (sheet.name, relation.target, sheet.state != "visible")
                for sheet, relation in reader.parser.find_sheets()
                if "worksheet" in relation.Type and relation.target in reader.valid_files
            ],
            texts=shared_texts(reader.package, archive),
            formats=number_formats(reader.package, archive),
            epoch=reader.wb.epoch,
        )


def refuse_other_workbooks(package: Manifest, archive: WorkbookArchive) -> None:
    kinds = " ".join(part.ContentType for part in package.Override)
    if "spreadsheetml" not in kinds:
        raise BadFileError(
            _(
                "This is an Office document, but not a workbook. Put the table into Excel and"
                " save it."
            )
        )
    for name in archive.namelist():
        if name.endswith("workbook.xml") and b"purl.oclc.org/ooxml" in archive.read(name):
            raise BadFileError(
                _("This is a “Strict Open XML” workbook. Save it as “Excel Workbook (.xlsx)”.")
            )


def shared_texts(package: Manifest, archive: WorkbookArchive) -> list[str]:
    part = package.find(SHARED_STRINGS)
    if part is None:
        return []
    item = tag("si")
    with archive.open(part.PartName[1:]) as stream:
        return [text_of(element) for element in elements(stream, item) if element.tag == item]


def text_of(item: Element) -> str:
    """The runs of a formatted text, without the phonetic guides of Japanese."""
    runs = (child if child.tag == TEXT else child.find(TEXT) for child in item if is_text(child))
    return unescape("".join(run.text or "" for run in runs if run is not None))


def is_text(child: Element) -> bool:
    return child.tag in (TEXT, RUN)


def unescape(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def number_formats(package: Manifest, archive: WorkbookArchive) -> list[str]:
    """The format of numbers for each style that cells refer to by its place."""
    part = package.find(STYLES_TYPE)
    if part is None:
        return []
    own: dict[str, str] = {}
    places: list[str] = []
    with archive.open(part.PartName[1:]) as stream:
        for element in elements(stream, tag("cellXfs")):
            if element.tag == tag("numFmt"):
                own[element.get("numFmtId", "")] = element.get("formatCode", "")
            elif element.tag == tag("cellXfs"):
                places = [style.get("numFmtId", "0") for style in element]
    return [own.get(place) or BUILTIN_FORMATS.get(int(place), "General") for place in places]
