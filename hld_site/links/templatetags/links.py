"""What is known of the links of a page that gave no answer."""

from collections.abc import Iterable
from typing import Any

from django import template

from hld_site.links.checking import address_columns
from hld_site.links.models import BROKEN, LinkCheck
from hld_site.records import catalogue

register = template.Library()


@register.simple_tag
def addresses_of(instance: Any, sections: Any) -> tuple[str, ...]:
    """The addresses elsewhere of a record and of all that its page shows."""
    return tuple(sorted({*addresses_in([instance]), *sections.of_all(addresses_in_sections)}))


def addresses_in_sections(sections: Any) -> tuple[str, ...]:
    return addresses_in(row for section in sections.values() for row in section)


def addresses_in(rows: Iterable[Any]) -> tuple[str, ...]:
    given = {getattr(row, name) for row in rows for name in columns_of(row)}
    return tuple(sorted(given - {""}))


def columns_of(row: Any) -> tuple[str, ...]:
    model: Any = type(row)
    return address_columns(catalogue.of(model))


@register.simple_tag
def broken_links(addresses: tuple[str, ...]) -> list[LinkCheck]:
    """Those that gave no page when last looked at."""
    return list(LinkCheck.objects.filter(outcome__in=BROKEN, address__in=addresses))
