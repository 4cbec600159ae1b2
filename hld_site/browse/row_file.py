"""The row of one record as it stands in the JSON of its list: /states/KEN.json?columns=key,name."""

import dataclasses

from hld_site.browse.downloads import public_table
from hld_site.browse.other_files import FileRequest, OtherFile
from hld_site.exchange.files_out.formats import JSON


def row_of(file_request: FileRequest) -> bytes:
    table = public_table(file_request.record, file_request.request)
    only = dataclasses.replace(table, rows=table.rows.filter(pk__in=file_request.rows))
    return b"".join(JSON.write(only))


ROW = OtherFile(JSON.ending, JSON.content_type, JSON.label, row_of, of_lists=False)
