"""A file arrives: it is kept with its size and SHA-256, and its batch begins."""

import tempfile
import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Unpack

from django.core.files import File
from django.db import IntegrityError, transaction

from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.models import Batch
from hld_site.records.kept_file import sha256_of

LONGEST_NAME = 255


def receive(
    file: File,
    name: str,
    reason: str,
    user=None,
    id: uuid.UUID | None = None,
    **settings: Unpack[Settings],
) -> Batch:
    """Keeps the file and makes its batch, to be checked by whichever process is there.

    An ``id`` that is given can be sent twice and makes one batch: IntegrityError the second time.
    """
    name = Path(name).name[-LONGEST_NAME:]
    batch = Batch(
        id=id or uuid.uuid4(),
        user=user,
        reason=reason,
        file_name=name,
        file_size=file.size,
        file_sha256=sha256_of(file),
        settings=settings,
    )
    batch.file.save(f"{batch.pk}{Path(name).suffix.lower()[:10]}", file, save=False)
    batch.file.close()
    try:
        with transaction.atomic():
            batch.enqueue("check", user)
            batch.save(force_insert=True)
    except IntegrityError:
        batch.file.delete(save=False)
        raise
    return batch


def receive_paths(
    paths: Iterable[Path], reason: str, user=None, **settings: Unpack[Settings]
) -> Batch:
    """Several files, or the files of a folder, become one batch: they are kept as one zip."""
    paths = list(paths)
    files = [file for path in paths for file in (path.iterdir() if path.is_dir() else [path])]
    files = sorted(file for file in files if file.is_file() and not file.name.startswith("."))
    if len(files) == 1:
        with files[0].open("rb") as opened:
            return receive(File(opened), files[0].name, reason, user, **settings)
    name = f"{paths[0].resolve().name}.zip" if len(paths) == 1 else "files.zip"
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for file in files:
                archive.write(file, file.name)
        size = packed.tell()
        packed.seek(0)
        kept = File(packed, name=name)
        kept.size = size
        return receive(kept, name, reason, user, **settings)
