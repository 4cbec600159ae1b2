"""Filters of the desk by a field, where Django's own pass by what rows hold."""

import copy
from typing import Any

from django.contrib.admin.filters import AllValuesFieldListFilter, ChoicesFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.db import models
from django.utils.dateparse import parse_duration

from hld_site.browse.counting import EXACT_UP_TO


class DurationFilter(AllValuesFieldListFilter):
    """A list by a length of time: Django's own filter takes its links for texts."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        given: dict[str, Any] = self.used_parameters
        if texts := given.get(self.lookup_kwarg):
            lengths = given[self.lookup_kwarg] = [parse_duration(text) for text in texts]
            if None in lengths:
                raise IncorrectLookupParameters


class ChoicesInUseFilter(ChoicesFieldListFilter):
    """Rows may hold a choice that there is no more; of a long list the oldest are looked at."""

    def __init__(self, field: Any, *arguments: Any, **named: Any):
        known = {value for value, _label in field.flatchoices} | {None, ""}
        rows = field.model._default_manager
        oldest = rows.filter(pk__in=rows.order_by("pk").values("pk")[:EXACT_UP_TO])
        in_use = oldest.order_by(field.name).values_list(field.name, flat=True).distinct()
        field = copy.copy(field)
        field.choices = [*field.choices, *((one, str(one)) for one in in_use if one not in known)]
        super().__init__(field, *arguments, **named)


def list_filter(model: Any, path: str) -> Any:
    """What ``list_filter`` of an admin says of a path of fields, "days.date"."""
    name = path.replace(".", "__")
    field = get_fields_from_path(model, name)[-1]
    if field.choices:
        return name, ChoicesInUseFilter
    return (name, DurationFilter) if isinstance(field, models.DurationField) else name
