"""The row of one record as it stands in the JSON of its list: /states/KEN.json."""

from hld_site.browse import published_rows
from hld_site.browse.other_files import Asked, OtherFile
from hld_site.exchange.files_out.formats import JSON
from hld_site.exchange.files_out.tables import Table, choose


def row_of(asked: Asked) -> bytes:
    headings = choose(asked.record)
    columns = dict.fromkeys(heading.whole for heading in headings)
    rows = published_rows.rows(asked.record, columns, asked.at).filter(pk__in=asked.rows)
    return b"".join(JSON.write(Table(asked.record, headings, rows, asked.at)))


ROW = OtherFile(JSON.ending, JSON.content_type, JSON.label, row_of, of_lists=False)
