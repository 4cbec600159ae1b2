"""What pages hold for programs: other forms of the same rows, announced in the head."""

import dataclasses
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from hld_site.browse import citations
from hld_site.browse.citations import CITATIONS, Cited
from hld_site.browse.downloads import addresses
from hld_site.browse.feeds import ATOM, what_changed
from hld_site.browse.other_files import OtherFile
from hld_site.browse.other_views import (
    files_of_lists,
    list_address,
    other_files,
    record_address,
)
from hld_site.browse.public_history import DayOfChange, days_of_record
from hld_site.browse.structured import block, dataset, structured, website
from hld_site.exchange.files_out.formats import CSV, JSON

MOST_ON_A_PAGE = 10
register = template.Library()


@dataclasses.dataclass(frozen=True)
class Form:
    """The same in another form: where it is, what a browser calls its type, what people call it."""

    address: str
    type: str
    label: Any


@register.simple_tag
def feed_of_everything() -> list[Form]:
    """What changed anywhere in the register."""
    return [Form(reverse("feed"), bare(ATOM.content_type), ATOM.label)]


@register.simple_tag
def changes_of(instance, record) -> list[DayOfChange]:
    """The latest days on which the public saw something change of a record."""
    return days_of_record(record, instance, timezone.now())[:MOST_ON_A_PAGE]


register.filter(what_changed)


@register.simple_tag(takes_context=True)
def cited(context, instance) -> Cited:
    """How a record is cited in the reader's language."""
    (only,) = citations.cited([instance], context["request"].build_absolute_uri, timezone.now())
    return only


@register.simple_tag
def citations_of(instance) -> list[Form]:
    """Its citation for programs."""
    return [form_of(instance, file) for file in CITATIONS]


@register.simple_tag
def forms_of_record(instance, record) -> list[Form]:
    """The files of one record that are no tables."""
    return [form_of(instance, file) for file in other_files(record) if file.says(instance)]


@register.simple_tag
def forms_beside_citations(instance, record) -> list[Form]:
    """The same without citations, which have a place of their own."""
    return [
        form_of(instance, file)
        for file in other_files(record)
        if file not in CITATIONS and file.says(instance)
    ]


def form_of(instance, file: OtherFile) -> Form:
    return Form(record_address(instance, file), bare(file.content_type), file.label)


@register.simple_tag
def forms_of_list(record, query: str = "") -> list[Form]:
    """The files of a list that are no tables, with the filters of its query string."""
    return [
        Form(with_query(list_address(record, file), query), bare(file.content_type), file.label)
        for file in files_of_lists(record)
    ]


register.simple_tag(addresses, name="files_of_list")


@register.simple_tag
def tables_of_list(record, query: str = "") -> list[Form]:
    """The files for programs that hold the rows of a list."""
    return [
        Form(with_query(address, query), bare(kind.content_type), kind.ending.upper())
        for kind, address in addresses(record)
        if kind in (CSV, JSON)
    ]


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def bare(content_type: str) -> str:
    return content_type.partition(";")[0]


@register.simple_tag(takes_context=True)
def structured_data(context, instance, sections) -> SafeString:
    """What a record is in the words of schema.org."""
    url = context["request"].build_absolute_uri(instance.get_absolute_url())
    return block(structured(instance, url, sections))


@register.simple_tag(takes_context=True)
def structured_site(context) -> SafeString:
    return block(website(context["request"].build_absolute_uri, context["publisher"]))


@register.simple_tag(takes_context=True)
def structured_dataset(context, files) -> SafeString:
    of_site = context["request"].build_absolute_uri
    return block(dataset(of_site, context["publisher"], files))
