"""What of the index the public may find at a moment, asked of the register itself."""

import datetime
import functools
import operator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from hld_site.search.texts import part_of, searched_parts, type_name, types


def visible(at: datetime.datetime) -> Q:
    """Entries of published records, and of such parts of them as may be found."""
    return of_records(at) & (Q(part="") | of_parts(at, "searchable"))


def shown(at: datetime.datetime) -> Q:
    """Of those the ones whose words may be told: what is known for searching alone is not."""
    return of_records(at) & (Q(part="") | of_parts(at, "published"))


def of_records(at: datetime.datetime) -> Q:
    return either(
        Q(type=name)
        & Exists(record.model._default_manager.published(at).filter(pk=OuterRef("record_id")))
        for name, record in types().items()
    )


def of_parts(at: datetime.datetime, rule: str) -> Q:
    searched = [
        (record, accessor) for record in types().values() for accessor in searched_parts(record)
    ]
    parts: set[Any] = {part_of(record, accessor) for record, accessor in searched}
    return either(
        Q(part=type_name(part))
        & Exists(getattr(part._default_manager, rule)(at).filter(pk=OuterRef("part_id")))
        for part in sorted(parts, key=type_name)
    )


def either(rules) -> Q:
    return functools.reduce(operator.or_, rules)
