"""A kept file as it leaves the register: taken away, and run by nobody."""

import re
from typing import Any

from django.http import FileResponse, Http404

from hld_site.records.kept_file import opened

# No browser opens it in the place of a page of ours, whatever is in it.
SHUT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


def sent(row: Any) -> FileResponse:
    """Http404 where the storage has lost it."""
    try:
        file = opened(row)
    except FileNotFoundError as error:
        raise Http404 from error
    ending = row.file.rpartition(".")[2]
    name = re.sub(r"[^\w.]+", "-", row.download_name()).strip("-")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{ending}",
        content_type="application/pdf",
        headers=SHUT,
    )
