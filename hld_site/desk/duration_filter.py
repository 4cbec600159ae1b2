"""A list by a length of time: Django's own filter takes its links for texts."""

from typing import Any

from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.db import models
from django.utils.dateparse import parse_duration


class DurationFilter(AllValuesFieldListFilter):
    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        given: dict[str, Any] = self.used_parameters
        if texts := given.get(self.lookup_kwarg):
            lengths = given[self.lookup_kwarg] = [parse_duration(text) for text in texts]
            if None in lengths:
                raise IncorrectLookupParameters


def list_filter(model: Any, path: str) -> Any:
    """What ``list_filter`` of an admin says of a path of fields, "days.date"."""
    name = path.replace(".", "__")
    field = get_fields_from_path(model, name)[-1]
    return (name, DurationFilter) if isinstance(field, models.DurationField) else name
