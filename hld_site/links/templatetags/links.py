"""What is known of the links of a page that gave no answer."""

from collections.abc import Mapping
from typing import Any

from django import template

from hld_site.links.checking import address_columns
from hld_site.links.models import BROKEN, LinkCheck
from hld_site.records import catalogue

register = template.Library()


@register.simple_tag
def addresses_of(instance: Any, sections: Mapping) -> tuple[str, ...]:
    """The addresses elsewhere of a record and of all that its page shows."""
    rows: list[Any] = [instance, *(row for section in sections.values() for row in section)]
    given = {getattr(row, name) for row in rows for name in names_of_addresses(row)}
    return tuple(sorted(given - {""}))


def names_of_addresses(row: Any) -> tuple[str, ...]:
    model: Any = type(row)
    return address_columns(catalogue.of(model))


@register.simple_tag
def broken_links(addresses: tuple[str, ...]) -> list[LinkCheck]:
    """Those that gave no page when last looked at."""
    return list(LinkCheck.objects.filter(outcome__in=BROKEN, address__in=addresses))
