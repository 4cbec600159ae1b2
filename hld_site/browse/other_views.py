"""The addresses of files that are no tables; those of an app: ``meetings.files.MeetingFiles``."""

import functools
import re
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from hld_site.browse import gone, published_rows
from hld_site.browse.citations import CITATIONS
from hld_site.browse.counting import capped_count
from hld_site.browse.downloads import DownloadView, readable_form
from hld_site.browse.feeds import ATOM
from hld_site.browse.other_files import AT_ONCE, FileRequest, OtherFile
from hld_site.browse.query_strings import without
from hld_site.browse.record_json import ROW
from hld_site.exchange.files_out.formats import attachment
from hld_site.records.columns import resolve
from hld_site.records.declarations import Record
from hld_site.records.overrides import override_of

# What every type has; the longer of two endings first.
OF_ALL: tuple[OtherFile, ...] = (ATOM, *CITATIONS, ROW)


@functools.cache
def other_files(record: Record) -> tuple[OtherFile, ...]:
    return (*OF_ALL, *(override_of(record.model, "files", "Files") or ()))


def files_of_lists(record: Record) -> list[OtherFile]:
    return [file for file in other_files(record) if file.of_lists]


def list_address(record: Record, file: OtherFile) -> str:
    return reverse(f"{record.model._meta.model_name}-list-{file.name}")


def record_address(row: Any, file: OtherFile) -> str:
    return reverse(f"{row._meta.model_name}-{file.name}", args=[row.key])


class OtherFileView(DownloadView):
    file: Any = None

    def rows(self, at):
        columns = [resolve(self.declared.model, name) for name in self.file.columns]
        return published_rows.rows(self.declared, columns, at)

    def answer(self, file_request: FileRequest, name: str) -> Any:
        content = self.file.write(file_request)
        if not isinstance(content, bytes) and capped_count(file_request.rows, AT_ONCE) <= AT_ONCE:
            content = b"".join(content)
        return attachment(content, self.file.content_type, f"{name}.{self.file.ending}")


class OtherFileOfList(OtherFileView):
    """The rows that the list shows with the same query string, all pages of them."""

    def parameters(self) -> set[str]:
        return {*super().parameters(), *self.file.parameters}

    def get(self, request):
        at = timezone.now()
        form = readable_form(self.declared, request, self.rows(at))
        words = [str(words) for _name, _label, words in form.in_force()]
        title = " · ".join([capfirst(str(self.declared.label)), *words])
        page = reverse(f"{self.declared.model._meta.model_name}-list")
        if query := without(request.GET, "page", "rows", *self.file.parameters):
            page += f"?{query}"
        file_request = FileRequest(
            self.declared, form.qs, request, at, title, page, is_whole=not query
        )
        return self.answer(file_request, self.declared.name)


class OtherFileOfRecord(OtherFileView):
    def parameters(self) -> set[str]:
        return set(self.file.parameters)

    def get(self, request, key):
        at = timezone.now()
        rows = self.rows(at).filter(key=self.declared.model.canonical_key(key))
        row = next(iter(rows), None)  # the rows keep it: the file asks for no other
        if row is None:
            return self.elsewhere(request, key, at)
        if not self.file.says(row):
            raise Http404
        page = row.get_absolute_url()
        file_request = FileRequest(self.declared, rows, request, at, str(row.heading), page)
        return self.answer(file_request, re.sub(r"\W+", "-", row.key).strip("-"))

    def elsewhere(self, request, key, at):
        """As its page does: where a record has another key now, its files lead on to it."""
        if record := gone.elsewhere(self.declared, key, at):
            query = request.GET.urlencode()
            return gone.moved_to(record_address(record, self.file) + (f"?{query}" if query else ""))
        raise Http404
