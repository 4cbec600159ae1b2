"""Fragments of pages that stand by themselves, and are kept by what the database gave for them."""

import datetime
from collections.abc import Container, Hashable
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from hld_site.answers import revalidation
from hld_site.browse.published_rows import Sections
from hld_site.records.declarations import Declaration
from hld_site.records.models import RecordModel

register = template.Library()
PLAIN = {str, SafeString, int, bool, datetime.date, type(None)}


@register.simple_tag
def fragment(name: str, **given: Any) -> SafeString:
    """``{% fragment "home/timeline.html" on=today %}``: a template that knows nothing but these.

    Neither the request nor what the page has fetched: it depends on nothing that is not given to
    it, and asks the database for the rest.
    """
    content = tuple((name, content_of(value)) for name, value in given.items())

    def make() -> SafeString:
        own = {name: value_alone(value) for name, value in given.items()}
        return SafeString(get_template(name).render(own))

    return revalidation.fragment(make, name, content)


@register.filter
def only(record: RecordModel, names: str) -> RecordModel:
    """A record with these columns alone, for a fragment that shows no others: what it asks of
    others all the same is a query of its own.
    """
    return value_alone(record, {record._meta.pk.attname, *names.split()})


def content_of(value: Any) -> Hashable:
    """All that a template can learn from a value without asking the database."""
    if isinstance(value, RecordModel):
        return type(value), *((name, vars(value)[name]) for name in stored_in(value))
    if isinstance(value, Sections):
        return value.content
    if type(value) is tuple:
        return tuple(map(content_of, value))
    if type(value) in PLAIN or isinstance(value, Declaration):
        return type(value), value
    raise TypeError(f"A fragment cannot depend on a {type(value).__name__}: it may hold more.")


def value_alone(value: Any, of: Container[str] | None = None) -> Any:
    """A record without what was fetched for it."""
    if not isinstance(value, RecordModel):
        return value
    names = [name for name in stored_in(value) if of is None or name in of]
    return type(value).from_db(value._state.db, names, list(map(vars(value).__getitem__, names)))


def stored_in(record: Any) -> list[str]:
    fields = record._meta.concrete_fields
    return [field.attname for field in fields if field.attname in vars(record)]
