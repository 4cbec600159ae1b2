"""Whether an upload is what it says, and what a scanner of viruses says of it."""

import logging
import shlex
import subprocess
import tempfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
PYTHON = "python:"
SECONDS = 60
CLEAN, INFECTED = 0, 1  # what clamscan, clamdscan and their like return
HEAD, FOOT = b"%PDF-", b"%%EOF"
FOOT_WITHIN = 2048  # bytes of the end


def demand_pdf(upload: File) -> None:
    """ValidationError for what is too large, no PDF by its content, or refused by the scanner."""
    most = settings.DOCUMENT_FILE_BYTES
    if upload.size > most:
        raise ValidationError(
            _("The file has a size of %(size)s; the limit is %(limit)s.")
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(most)}
        )
    if not is_pdf(upload):
        raise ValidationError(
            _("“%(name)s” is not a PDF, or is incomplete, whatever its name says. Save it as PDF.")
            % {"name": upload.name}
        )
    if settings.FILE_SCANNER:
        scan(upload)


def is_pdf(file: File) -> bool:
    """From its first byte, so that it can be nothing else to any program; and to its end."""
    file.seek(0)
    begins = file.read(len(HEAD)) == HEAD
    file.seek(max(0, file.size - FOOT_WITHIN))
    ends = FOOT in file.read(FOOT_WITHIN)
    file.seek(0)
    return begins and ends


def scan(file: File) -> None:
    """What could not be looked at is refused too."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        for block in file.chunks():
            copy.write(block)
        copy.flush()
        file.seek(0)
        try:
            is_clean = looked_through(copy.name)
        except Exception as error:
            log.exception("The scanner of uploads failed")
            message = _("The file could not be checked for viruses: tell an administrator.")
            raise ValidationError(message) from error
    if not is_clean:
        log.warning("The scanner refused the upload %s", file.name)
        raise ValidationError(_("The virus scanner refuses this file. Nothing was kept."))


def looked_through(path: str) -> bool:
    """By a command that gets the path as its last word, or by a callable that answers truth."""
    if settings.FILE_SCANNER.startswith(PYTHON):
        return bool(import_string(settings.FILE_SCANNER.removeprefix(PYTHON))(path))
    command = [*shlex.split(settings.FILE_SCANNER), path]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS)
    if done.returncode not in (CLEAN, INFECTED):
        raise OSError(f"{command[0]} returned {done.returncode}: {done.stderr[-400:]!r}")
    return done.returncode == CLEAN
