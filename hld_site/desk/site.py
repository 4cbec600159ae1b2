from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from hld_site.exchange.models import Batch
from hld_site.records.declare import is_part, is_record


class Desk(admin.AdminSite):
    site_header = _("High-level Dialogue register")
    site_title = _("Register desk")
    index_title = _("What would you like to edit?")

    def get_app_list(self, request, app_label=None):
        """By what staff think of: the records, then what stands inside them, then the house."""
        if app_label:
            return super().get_app_list(request, app_label)
        models = [m for app in super().get_app_list(request) for m in app["models"]]
        groups = (
            ("records", _("Records"), is_record),
            ("exchange", _("Imports and exports"), is_batch),
            ("parts", _("Inside the records: their tables, for files and searches"), is_part),
            ("house", _("Staff and addresses"), is_of_the_house),
        )
        return [
            {
                "name": name,
                "app_label": label,
                "app_url": f"#{label}",
                "has_module_perms": True,
                "models": found,
            }
            for label, name, belongs in groups
            if (found := [model for model in models if belongs(model["model"])])
        ]


def is_batch(model) -> bool:
    return model is Batch


def is_of_the_house(model) -> bool:
    return not (is_record(model) or is_part(model) or is_batch(model))
