"""Files that go into the register in tests, through the same steps that staff take."""

import csv
import html
import io

from django.core.files.base import ContentFile
from django.utils.html import strip_tags

from hld_site.exchange.batches import report
from hld_site.exchange.batches.receive import receive
from hld_site.exchange.batches.steps import let_apply
from hld_site.exchange.batches.undoing.undo import undo_of
from hld_site.exchange.batches.work import work
from hld_site.exchange.files_out import csv_writer
from hld_site.exchange.files_out.folders import whole
from hld_site.exchange.models import Batch, Mode, Stage, Verdict
from hld_site.records.declarations import Declaration


def checked(name: str, data: str | bytes, **settings) -> Batch:
    """The batch of a file, ready or failed; nothing of it is written yet."""
    data = data if isinstance(data, bytes) else data.encode()
    batch = receive(ContentFile(data), name, "A test", settings.pop("user", None), **settings)
    return worked(batch)


def worked(batch: Batch) -> Batch:
    work(batch)
    return batch


def applied(batch: Batch, mode: str = Mode.ALL) -> Batch:
    assert let_apply(batch, mode), batch.message
    return worked(batch)


def imported(name: str, data: str | bytes, **settings) -> Batch:
    batch = checked(name, data, **settings)
    return applied(batch) if batch.stage == Stage.READY else batch


def undone(batch: Batch, **settings) -> Batch:
    """Applied as well, unless something in it was edited since."""
    undo = worked(undo_of(batch, None, "Taken back in a test", **settings))
    return undo if report.total(undo, Verdict.EDITED) else applied(undo)


def messages_of(batch: Batch) -> list[str]:
    """Everything that keeps rows or the file out, in words."""
    return [*filter(None, [batch.message]), *report.fault_lines(batch)]


def counts(batch: Batch) -> dict[str, int]:
    """Rows by verdict, over all types."""
    verdicts = {verdict for tally in batch.counts.values() for verdict in tally}
    return {verdict: report.total(batch, verdict) for verdict in verdicts}


def export_text(declared: Declaration) -> str:
    """The file of a type in a folder, with the internal columns."""
    return b"".join(csv_writer.for_folders(whole(declared))).decode()


def as_file(header, rows) -> str:
    """A CSV with the cells as they are."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def words_of(markup) -> str:
    """What a person reads of it, in one line."""
    return " ".join(html.unescape(strip_tags(str(markup))).split())


def text_of(response) -> str:
    body = b"".join(response) if response.streaming else response.content
    return body.decode()


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text_of(response).lstrip("\ufeff"))))
