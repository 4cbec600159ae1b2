"""Which record an address means whose parts are listed, or get one more."""

from typing import Any
from urllib.parse import parse_qsl

from django.contrib.contenttypes.models import ContentType

from hld_site.desk.lookups import is_key
from hld_site.records import catalogue
from hld_site.records.declare import Part

LIST = "_changelist_filters"  # where Django keeps the list from which one came


def owner_in(request, part: Part) -> Any:
    """By the form's own address, the list, or the list from which one came; or None."""
    given = dict(parse_qsl(request.GET.get(LIST, ""))) | request.GET.dict()
    names = part.owner_column.fields if part.is_owned_by_any else (part.owner,)
    keys = [first_of(given, name, f"{name}__id__exact", f"{name}__exact") for name in names]
    if not all(map(is_key, keys)):
        return None
    if not part.is_owned_by_any:
        model: Any = part.model._meta.get_field(part.owner).related_model
    else:
        kind = ContentType.objects.filter(pk=keys[0]).first()
        models = {record.model for record in catalogue.records()}
        model = kind.model_class() if kind else None
        if model not in models:
            return None
    return model._default_manager.filter(pk=keys[-1]).first()


def first_of(given: dict[str, str], *names: str) -> str:
    return next((given[name] for name in names if given.get(name)), "")
