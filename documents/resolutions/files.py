"""Files, folders and zips: every resolution in them, and one message for what is damaged."""

import dataclasses
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from documents.resolutions import akn, extract
from documents.resolutions.reading import Damaged, Resolution

CUT_OFF = (EOFError, zlib.error)
LARGEST = 20 << 20  # bytes of one file; the largest published one has 3 million
MOST_FILES = 50_000
READ_AS = {".xml": "akn", ".json": "extract"}


@dataclasses.dataclass
class Reading:
    """``damaged``: the name of each file that could not be read, with one sentence."""

    resolutions: list[Resolution] = dataclasses.field(default_factory=list)
    damaged: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    seen: int = 0
    most_bytes: int | None = None  # of all files together, unpacked; None: as many as there are
    bytes_read: int = 0

    def take(self, name: str, data: bytes) -> None:
        self.bytes_read += len(data)
        if self.most_bytes is not None and self.bytes_read > self.most_bytes:
            self.refuse(
                name, _("The files before it already reach the limit of what is read at once.")
            )
            return
        self.seen += 1
        try:
            if name.lower().endswith(".json"):
                rows, fault = extract.read(data, name)
                self.resolutions += rows
                self.damaged += [(name, fault)] if fault else []
            else:
                self.resolutions.append(akn.read(data, name))
        except Damaged as fault:
            self.damaged.append((name, str(fault)))

    def refuse(self, name: str, why: str) -> None:
        self.seen += 1
        self.damaged.append((name, why))


def read(paths: Iterable[Path]) -> Reading:
    reading = Reading()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as opened:
                    read_file(reading, file.name, opened)
    return reading


def read_file(reading: Reading, name: str, opened: IO[bytes]) -> None:
    ending = Path(name).suffix.lower()
    if ending == ".zip":
        read_zip(reading, name, opened)
    elif ending in READ_AS:
        data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            reading.refuse(name, _("It is larger than any resolution."))
        else:
            reading.take(name, data)
    elif name.upper() not in ("README.MD",) and not name.startswith("."):
        reading.refuse(name, _("It is neither XML nor JSON nor a zip of them."))


def read_zip(reading: Reading, name: str, opened: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(opened) as archive:
            for member in members(archive):
                where = f"{name}/{member.filename}"
                if member.file_size > LARGEST:
                    reading.refuse(where, _("It is larger than any resolution."))
                    continue
                try:
                    with archive.open(member) as file:
                        reading.take(where, file.read(LARGEST + 1)[:LARGEST])
                except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, *CUT_OFF):
                    reading.refuse(where, _("It cannot be unpacked: the zip is damaged."))
    except (zipfile.BadZipFile, OSError, ValueError):
        reading.refuse(name, _("It is not a zip, or it is damaged."))


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for member in archive.infolist()[:MOST_FILES]:
        if not member.is_dir() and Path(member.filename).suffix.lower() in READ_AS:
            yield member
