"""Where bytes come from: each ``open()`` reads from the beginning, whoever else is reading."""

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.archives import Archive
from hld_site.exchange.files_in.errors import BadFileError, damage_in_words
from hld_site.exchange.files_in.limits import Limits


class FileView(io.RawIOBase):
    """A place of its own in an open file that stays open for others."""

    def __init__(self, file):
        self.file = file
        self.place = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=os.SEEK_SET):
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: size_of(self.file)}[whence]
        self.place = max(start + offset, 0)
        return self.place

    def readinto(self, buffer):
        self.file.seek(self.place)
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        self.place += len(data)
        return len(data)


def size_of(file) -> int:
    return file.seek(0, os.SEEK_END)


class FileSource:
    """A path, or a binary file object such as Django's ``File``."""

    def __init__(self, path):
        self.path = path
        with self.open() as file:
            self.size = file.seek(0, os.SEEK_END)

    @contextlib.contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        if hasattr(self.path, "read"):
            yield io.BufferedReader(FileView(self.path))
            return
        with contextlib.ExitStack() as stack:
            try:
                file = stack.enter_context(open(self.path, "rb"))
            except OSError as error:
                raise BadFileError(
                    _("The file cannot be opened: %(why)s.") % {"why": error.strerror}
                ) from error
            yield file


class MemberSource:
    """One file inside a zip; ``is_copied`` for the time that it is open, where it must be read from
    its end, as a workbook must.
    """

    is_copied = False

    def __init__(self, source: FileSource, member: str, size: int, limits: Limits):
        self.source, self.member, self.size, self.limits = source, member, size, limits

    @contextlib.contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        with (
            damage_in_words(),
            self.source.open() as file,
            Archive(file, self.limits) as archive,
            archive.open(self.member) as stream,
            tempfile.TemporaryFile() if self.is_copied else contextlib.nullcontext(stream) as given,
        ):
            if self.is_copied:
                shutil.copyfileobj(stream, given)
                given.seek(0)
            yield given


ByteSource = FileSource | MemberSource
