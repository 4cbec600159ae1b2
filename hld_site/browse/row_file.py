"""The row of one record as it stands in the JSON of its list: /states/KEN.json?columns=key,name."""

from hld_site.browse.downloads import NOT_FILTERS, headings_of
from hld_site.browse.fetching import fetch
from hld_site.browse.other_files import Asked, OtherFile
from hld_site.browse.published_rows import prefetches
from hld_site.exchange.files_out.formats import JSON
from hld_site.exchange.files_out.json_writer import written_of
from hld_site.exchange.files_out.tables import Table


def row_of(asked: Asked) -> bytes:
    headings = headings_of(asked.record, asked.request)
    columns = dict.fromkeys(heading.whole for heading in headings)
    rows = fetch(list(asked.rows), prefetches(asked.record, columns, asked.at))
    table = Table(asked.record, headings, asked.rows, asked.at)
    return b"".join(written_of(iter(rows), table))


ROW = OtherFile(
    JSON.ending, JSON.content_type, JSON.label, row_of, of_lists=False, parameters=NOT_FILTERS
)
