"""Which record an address means whose parts are listed, or get one more."""

from typing import Any
from urllib.parse import parse_qsl

from hld_site.desk.list_lookups import is_key
from hld_site.records.declarations import Part

LIST = "_changelist_filters"  # where Django keeps the list from which one came


def owner_in(request, part: Part) -> Any:
    """By the form's own address, the list, or the list from which one came; or None."""
    given = dict(parse_qsl(request.GET.get(LIST, ""))) | request.GET.dict()
    column = part.owner_column
    keys = {
        name: first_of(given, name, f"{name}__id__exact", f"{name}__exact")
        for name in column.fields
    }
    if not all(map(is_key, keys.values())):
        return None
    numbers = {name: int(key) for name, key in keys.items()}
    for model in part.owner_models:
        if column.of_type(model).items() <= numbers.items():
            return model._default_manager.filter(pk=numbers[column.fields[-1]]).first()
    return None


def first_of(given: dict[str, str], *names: str) -> str:
    return next((given[name] for name in names if given.get(name)), "")
