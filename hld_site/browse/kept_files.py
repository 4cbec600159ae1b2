"""A file that the register keeps, sent as an attachment that no browser opens."""

import re
from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from hld_site.answers.decorators import cached_for_all
from hld_site.records import catalogue
from hld_site.records.columns.text import FileColumn
from hld_site.records.kept_file import opened

# No browser opens it in the place of a page of ours, whatever is in it.
SHUT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


def sent(row: Any) -> FileResponse:
    """A kept file; Http404 where the storage has lost it."""
    ending = row.file.rpartition(".")[2]
    name = re.sub(r"[^\w.]+", "-", row.download_name()).strip("-")
    return attachment(lambda: opened(row), f"{name}.{ending}", content_type="application/pdf")


def sent_of(column: FileColumn, row: Any) -> FileResponse:
    """What was uploaded into a column of a row; Http404 where there is nothing."""
    file = getattr(row, column.name)
    if not file:
        raise Http404
    return attachment(file.open, file.name.rpartition("/")[2])


def attachment(open_file: Callable[[], Any], name: str, **options: Any) -> FileResponse:
    try:
        file = open_file()
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=name, headers=SHUT, **options)


@cached_for_all()
def upload(request, type: str, pk: int, name: str):
    """What a public column of a row holds, as public as the row."""
    declared = catalogue.by_name().get(type)
    columns = {column.name: column for column in declared.public} if declared else {}
    column = columns.get(name)
    if declared is None or not isinstance(column, FileColumn):
        raise Http404
    rows = declared.model._default_manager.published(timezone.now())
    return sent_of(column, get_object_or_404(rows, pk=pk))


def address_of(column: FileColumn, row: Any) -> str:
    return reverse("upload", args=[catalogue.of(column.model).name, row.pk, column.name])
