"""A zip that cannot swell beyond what it is allowed."""

import zipfile

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits

ENCRYPTED = 0x1
MEMBERS = 10_000
# Of a part of a workbook that is read at once.
PART_BYTES = 16 * 1024 * 1024


class Archive(zipfile.ZipFile):
    """What is declared is checked here; zipfile gives out no byte beyond what is declared."""

    def __init__(self, file, limits: Limits):
        super().__init__(file)
        declared = sum(info.file_size for info in self.infolist())
        if declared > limits.unpacked_bytes or len(self.infolist()) > MEMBERS:
            raise BadFileError(
                _(
                    "Unpacked, the file holds %(size)s; the limit is %(limit)s. Save each sheet as"
                    " “CSV UTF-8” and send the files one by one."
                )
                % {
                    "size": filesizeformat(declared),
                    "limit": filesizeformat(limits.unpacked_bytes),
                }
            )
        for info in self.infolist():
            self._refuse_locked(info)

    @staticmethod
    def _refuse_locked(info: zipfile.ZipInfo) -> None:
        """Other ways of packing than deflate unpack without measure."""
        if info.flag_bits & ENCRYPTED:
            message = _("“%(name)s” is locked with a password. Pack it again without one.")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            message = _("“%(name)s” is packed in an unusual way. Pack it again as a plain zip.")
        else:
            return
        raise BadFileError(message % {"name": info.filename})


class CheckedXml:
    """XML without declarations of its own, by which a few bytes can stand for a million."""

    def __init__(self, stream):
        self.stream = stream
        self.count = 0
        self.tail = b""

    def read(self, size=-1) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        seen = self.tail + data.replace(b"\0", b"")
        if b"<!DOCTYPE" in seen:
            raise BadFileError(_("The workbook contains a declaration that no Excel file has."))
        self.tail = seen[-8:]
        return data

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stream.close()


class WorkbookArchive(Archive):
    def open(self, name, mode="r", pwd=None, **kwargs):
        return CheckedXml(super().open(name, mode, pwd, **kwargs))

    def read(self, name, pwd=None):
        if self.getinfo(name).file_size > PART_BYTES:
            raise BadFileError(_("Unpacked, the workbook is larger than any that Excel writes."))
        return super().read(name, pwd)
