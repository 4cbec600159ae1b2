"""What is known of the links of a page that gave no answer."""

from typing import Any

from django import template

from hld_site.links.checking import address_columns
from hld_site.links.models import BROKEN, LinkCheck
from hld_site.records import catalogue

register = template.Library()


def addresses_of(row: Any) -> list[str]:
    model: Any = type(row)
    return [getattr(row, name) for name in address_columns(catalogue.of(model))]


@register.simple_tag
def broken_links(instance: Any, sections: dict) -> list[LinkCheck]:
    """The addresses of a record and of its parts that gave no page when last looked at."""
    rows: list[Any] = [instance, *(row for section in sections.values() for row in section)]
    addresses = {address for row in rows for address in addresses_of(row)}
    return list(LinkCheck.objects.filter(outcome__in=BROKEN, address__in=addresses))
