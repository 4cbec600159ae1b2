"""What pages hold for programs: other forms of the same rows, announced in the head."""

import dataclasses
from typing import Any

from django import template

from hld_site.browse.downloads import addresses
from hld_site.browse.other_views import list_address, other_files, record_address
from hld_site.exchange.files_out.formats import CSV, JSON

register = template.Library()


@dataclasses.dataclass(frozen=True)
class Form:
    """The same in another form: where it is, what a browser calls its type, what people call it."""

    address: str
    type: str
    label: Any


@register.simple_tag
def forms_of_record(instance, record) -> list[Form]:
    """The files of one record that are no tables; none where it is shown without being public."""
    return [
        Form(record_address(instance, file), bare(file.content_type), file.label)
        for file in other_files(record)
    ]


@register.simple_tag
def forms_of_list(record, query: str = "") -> list[Form]:
    """The files of a list that are no tables, with the filters of its query string."""
    return [
        Form(asked(list_address(record, file), query), bare(file.content_type), file.label)
        for file in other_files(record)
    ]


@register.simple_tag
def tables_of_list(record, query: str = "") -> list[Form]:
    """The files for programs that hold the rows of a list."""
    return [
        Form(asked(address, query), bare(kind.content_type), kind.ending.upper())
        for kind, address in addresses(record)
        if kind in (CSV, JSON)
    ]


def asked(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def bare(content_type: str) -> str:
    return content_type.partition(";")[0]
