"""Parts of pages that stand by themselves, and are kept by what the database gave for them."""

import datetime
from collections.abc import Hashable
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from hld_site.publishing import unchanged
from hld_site.records.declare import Declaration
from hld_site.records.models import RecordModel

register = template.Library()
PLAIN = {str, SafeString, int, bool, datetime.date, type(None)}


@register.simple_tag
def part(name: str, **given: Any) -> SafeString:
    """``{% part "documents/timeline.html" on=today %}``: a template that knows nothing but these.

    Neither the request nor what the page has fetched: it depends on nothing that is not given to
    it, and asks the database for the rest.
    """
    content = tuple((name, content_of(value)) for name, value in given.items())

    def make() -> SafeString:
        own = {name: value_alone(value) for name, value in given.items()}
        return SafeString(get_template(name).render(own))

    return unchanged.part(make, name, content)


def content_of(value: Any) -> Hashable:
    """All that a template can learn from a value without asking the database."""
    if isinstance(value, RecordModel):
        return type(value), *map(vars(value).__getitem__, stored_in(type(value)))
    if type(value) in PLAIN or isinstance(value, Declaration):
        return type(value), value
    raise TypeError(f"A part cannot depend on a {type(value).__name__}: it may hold more.")


def value_alone(value: Any) -> Any:
    """A record without what was fetched for it."""
    if not isinstance(value, RecordModel):
        return value
    names = stored_in(type(value))
    return type(value).from_db(value._state.db, names, list(map(vars(value).__getitem__, names)))


def stored_in(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
