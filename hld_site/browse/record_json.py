"""The row of one record as it stands in the JSON of its list: /states/KEN.json?columns=key,name."""

from hld_site.browse.downloads import NOT_FILTERS, headings_of
from hld_site.browse.fetching import fetch
from hld_site.browse.other_files import FileRequest, OtherFile
from hld_site.browse.published_rows import prefetches
from hld_site.exchange.files_out.formats import JSON
from hld_site.exchange.files_out.json_writer import written_of
from hld_site.exchange.files_out.tables import Table


def row_of(file_request: FileRequest) -> bytes:
    headings = headings_of(file_request.record, file_request.request)
    columns = dict.fromkeys(heading.whole for heading in headings)
    rows = fetch(list(file_request.rows), prefetches(columns, file_request.at))
    table = Table(file_request.record, headings, file_request.rows, file_request.at)
    return b"".join(written_of(iter(rows), table))


ROW = OtherFile(
    JSON.ending, JSON.content_type, JSON.label, row_of, of_lists=False, parameters=NOT_FILTERS
)
