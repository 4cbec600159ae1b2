"""Any file that people have, as a list of sheets."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.archives import Archive
from hld_site.exchange.files_in.csv_reader import DelimitedSheet
from hld_site.exchange.files_in.errors import BadFileError, damage_in_words
from hld_site.exchange.files_in.json_reader import LIST, ObjectSheet
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.other_workbooks import open_other_workbook
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.signatures import (
    COMPOUND,
    ZIP,
    kind_of_compound,
    kind_of_zip,
    refuse_other_kinds,
)
from hld_site.exchange.files_in.sources import ByteSource, FileSource, MemberSource
from hld_site.exchange.files_in.xlsx_reader import no_sheets, open_workbook

TABLES = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".json",
)  # fmt: skip

FOR_PEOPLE = re.compile(r"(readme|licen[cs]e|copying)(\.txt)?|.*\.md", re.IGNORECASE)


def open_file(
    path, name: str, options: Mapping | None = None, limits: Limits | None = None
) -> list[Sheet]:
    """``path`` may be a binary file object, which must stay open while rows are read.

    ``options`` are what a person chose instead of what was detected, by ``Sheet.key``.
    """
    limits = limits or Limits()
    source = FileSource(path)
    limits.refuse_larger(source.size)
    kind = kind_of(source, limits)
    if kind == "zip":
        return checked(open_members(source, options or {}, limits), limits)
    return checked(open_kind(kind, source, name, "", options or {}, limits), limits)


def open_kind(
    kind: str, source: ByteSource, name: str, prefix: str, options: Mapping, limits: Limits
) -> list[Sheet]:
    """``prefix`` stands before the names of the sheets of a workbook."""
    if kind == "workbook":
        return open_workbook(source, prefix, options, limits)
    if kind == "other workbook":
        return open_other_workbook(source, prefix, options, limits)
    if kind == "objects":
        return [ObjectSheet(source, name, limits)]
    return [open_text(source, name, options, limits)]


def kind_of(source: ByteSource, limits: Limits) -> str:
    with damage_in_words(), source.open() as stream:
        head = stream.read(1024)
        if head.startswith(COMPOUND):
            return kind_of_compound(head, stream)
        if not head.startswith(ZIP):
            if LIST.match(head):
                return "objects"
            refuse_other_kinds(head)
            return "text"
        with Archive(stream, limits) as archive:
            return kind_of_zip(archive)


def open_text(source: ByteSource, name: str, options: Mapping, limits: Limits) -> Sheet:
    sheet = DelimitedSheet(source, name, options.get(name, {}), limits)
    assert sheet.head  # an empty file is refused here, with its name
    return sheet


def open_members(source: FileSource, options: Mapping, limits: Limits) -> list[Sheet]:
    with damage_in_words(), source.open() as file, Archive(file, limits) as archive:
        members = {info.filename: info.file_size for info in archive.infolist()}
        if len(members) < len(archive.infolist()):
            raise BadFileError(_("Two files of the zip have the same name. Rename one of them."))
    sheets: list[Sheet] = []
    names = {name for name in members if not is_clutter(name)}
    beside = {name for name in names if is_for_people(name) or has_twin(name, names)}
    for name in members:
        if name in beside or name not in names:
            continue
        member = MemberSource(source, name, members[name], limits)
        try:
            sheets += open_member(member, name, options, limits)
        except BadFileError as error:
            raise BadFileError(f"{name}: {error}") from error
        if len(sheets) > limits.sheets:
            break
    for sheet in sheets:
        sheet.is_one_of_many = True
    if sheets:
        sheets[0].beside = sorted(beside)
    return sheets


def is_for_people(name: str) -> bool:
    return bool(FOR_PEOPLE.fullmatch(PurePosixPath(name).name))


def has_twin(name: str, names: set[str]) -> bool:
    """Whether a file of JSON stands beside the same one of CSV: in its folder, or in one that is
    called "csv" as its own is "json". So it is in all that the register gives out.
    """
    path = PurePosixPath(name)
    folders = ["csv" if folder == "json" else folder for folder in path.parent.parts]
    twins = {path.with_suffix(".csv"), PurePosixPath(*folders, f"{path.stem}.csv")}
    return path.suffix == ".json" and not names.isdisjoint(map(str, twins))


def is_clutter(name: str) -> bool:
    """What computers leave in a zip beside what people put there."""
    *folders, last = name.split("/")
    return not last or last.startswith(".") or "__MACOSX" in folders or last == "Thumbs.db"


def open_member(source: MemberSource, name: str, options: Mapping, limits: Limits) -> list[Sheet]:
    if not name.lower().endswith(TABLES):
        raise BadFileError(_("This is not a table, such as CSV or XLSX. Remove it from the zip."))
    with source.open() as stream:
        packed = stream.read(4) in (*ZIP, COMPOUND)
    source.is_copied = packed
    kind = kind_of(source, limits)
    if kind == "zip":
        raise BadFileError(_("This is a zip inside the zip. Put its files into the outer one."))
    return open_kind(kind, source, name, f"{name}: ", options, limits)


def checked(sheets: list[Sheet], limits: Limits) -> list[Sheet]:
    if not sheets:
        raise no_sheets()
    if len(sheets) > limits.sheets:
        raise BadFileError(
            _("There are more than %(limit)d sheets. Send them in several files.")
            % {"limit": limits.sheets}
        )
    return sheets
