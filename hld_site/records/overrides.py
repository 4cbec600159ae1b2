"""Any derivative may be replaced by hand: it is enough that the class exists."""

import importlib
import importlib.util

from django.apps import apps


def override_of(model, module: str, suffix: str):
    """``documents.filters.DocumentFilters`` for (Document, "filters", "Filters"), or None."""
    path = f"{apps.get_app_config(model._meta.app_label).name}.{module}"
    if importlib.util.find_spec(path) is None:
        return None
    return getattr(importlib.import_module(path), f"{model.__name__}{suffix}", None)
