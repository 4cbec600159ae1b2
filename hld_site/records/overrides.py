"""Any derivative may be replaced by hand: it is enough that the class exists."""

import importlib
import importlib.util
import pkgutil

from django.apps import apps

from hld_site.records.catalogue import apps_with_records


def override_of(model, module: str, suffix: str):
    """``documents.filters.DocumentFilters`` for (Document, "filters", "Filters"), or None.

    It may stand in an app that uses the model's own: ``meetings.filters.StateFilters``.
    """
    own = apps.get_app_config(model._meta.app_label)
    others = [config for config in apps_with_records() if config != own]
    names = [f"{config.name}.{module}" for config in (own, *others)]
    modules = [importlib.import_module(name) for name in names if importlib.util.find_spec(name)]
    classes = [getattr(one, f"{model.__name__}{suffix}", None) for one in modules]
    return next(filter(None, classes), None)


def load_overrides() -> None:
    """All that the names above may mean, before somebody waits for it."""
    for config in apps_with_records():
        for module in pkgutil.iter_modules([config.path], f"{config.name}."):
            if not module.ispkg:
                importlib.import_module(module.name)
