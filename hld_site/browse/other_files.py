"""Files of a type that are no tables, such as a calendar: of a list and of one record."""

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from hld_site.records.declarations import Record

AT_ONCE = 500  # rows of a long file


@dataclasses.dataclass(frozen=True)
class FileRequest:
    """What a file is made for: public rows, and the page that shows the same ones.

    ``is_whole``: they are all that is public of the type.
    """

    record: Record
    rows: QuerySet
    request: HttpRequest
    at: datetime.datetime
    title: str
    page: str
    is_whole: bool = False

    def url(self, address: str) -> str:
        """An address of this site with its host."""
        return self.request.build_absolute_uri(address)


@dataclasses.dataclass(frozen=True)
class OtherFile:
    """``ending`` ends its addresses: /meetings.ics?kind=… and /meetings/hld-2013.ics.

    ``write`` gives its bytes, or its parts where it is as long as its list; ``columns`` are those
    that its rows are fetched with, ``parameters`` what it knows beside the filters of a list. A
    record of which it ``says`` nothing has no such file; where it is not ``of_lists``, records
    alone have it.
    """

    ending: str
    content_type: str
    label: Any
    write: Callable[[FileRequest], bytes | Iterator[bytes]]
    columns: tuple[str, ...] = ()
    says: Callable[[Any], bool] = lambda row: True
    of_lists: bool = True
    parameters: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.ending.replace(".", "-")
