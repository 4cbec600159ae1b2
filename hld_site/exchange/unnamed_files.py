"""Kept files that nothing names any more: no row, no version of one, no change that is proposed."""

import datetime
from collections.abc import Iterator

from django.core.files.storage import default_storage

from hld_site.exchange.models import Change
from hld_site.records import catalogue
from hld_site.records.kept_file import FOLDER, KeptFile


def named() -> set[str]:
    """What rows, their history (with what was deleted), and changes of batches hold."""
    names: set[str] = set()
    for declared in catalogue.everything():
        if not issubclass(declared.model, KeptFile):
            continue
        for rows in (declared.model._base_manager, declared.model.history):
            names |= set(rows.order_by().values_list("file", flat=True))
        changes = Change.objects.filter(type=declared.name)
        for versions in changes.values_list("before", "after", "now").iterator():
            names |= {str(version.get("file") or "") for version in versions if version}
    return names - {""}


def kept() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"


def unnamed(before: datetime.datetime) -> list[str]:
    """Kept before that moment: one that came later may belong to a form that is being saved."""
    in_use = named()
    return sorted(
        name
        for name in kept()
        if name not in in_use and default_storage.get_modified_time(name) < before
    )
