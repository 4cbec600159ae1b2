"""The site of the admin: who may enter, and what stands on its first page."""

import functools

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import get_script_prefix, path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from hld_site.desk import today, translating, untranslated
from hld_site.desk.broken_links import links_page
from hld_site.desk.deleted import deleted_page
from hld_site.desk.preview_pages import preview_page
from hld_site.desk.relations import NamedRecordsView
from hld_site.desk.roles_page import roles_page
from hld_site.exchange.models import Batch, Export
from hld_site.records.declarations import is_part, is_record


class Desk(admin.AdminSite):
    site_header = _("High-level Dialogue register")
    site_title = _("Register desk")
    index_title = _("What would you like to edit?")

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """There is one door, at accounts/login/; who is staff and signed in goes on."""
        return super().login(request, extra_context)

    def get_urls(self):
        own = [
            path("roles/", self.admin_view(functools.partial(roles_page, site=self)), name="roles"),
            path(
                "preview/",
                self.admin_view(functools.partial(preview_page, site=self)),
                name="previews",
            ),
            path("language/", self.admin_view(set_language), name="language"),
            path(
                "deleted/",
                self.admin_view(functools.partial(deleted_page, site=self)),
                name="deleted",
            ),
            path("links/", self.admin_view(functools.partial(links_page, site=self)), name="links"),
            path(
                "translate/<slug:code>/", self.admin_view(translating.queue_page), name="translate"
            ),
            path(
                "translate/<slug:code>.xlsx",
                self.admin_view(translating.workbook),
                name="translate-workbook",
            ),
            path("untranslated/", self.admin_view(translating.overview), name="untranslated"),
            path(
                "untranslated/<path:name>/<slug:code>/",
                self.admin_view(untranslated.rows),
                name="untranslated-rows",
            ),
        ]
        return own + super().get_urls()

    def autocomplete_view(self, request):
        return NamedRecordsView.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        """Today: what needs a person; with words to be found, the records that have them."""
        words = request.GET.get("find", "").strip()[:200]
        context = {"find": words, "title": _("Today"), **(extra_context or {})}
        if words:
            context["results"] = today.find(request, self, words)
        else:
            context |= {
                "sections": today.sections(request.user),
                "doors": today.doors(request.user),
            }
        return super().index(request, context)

    def each_context(self, request):
        """Parts are reached from their records, and from the first page: not from every page."""
        context = super().each_context(request)
        apps = context["available_apps"]
        context["available_apps"] = [app for app in apps if app["app_label"] != "parts"]
        context["desk_languages"] = settings.LANGUAGES  # each by its own name
        return context

    def get_app_list(self, request, app_label=None):
        """By what staff think of: the records, then what stands inside them, then the house."""
        if app_label:
            return super().get_app_list(request, app_label)
        models = self.models_for(request)
        groups = (
            ("records", _("Records"), is_record),
            ("exchange", _("Imports and exports"), is_exchange),
            ("parts", _("Inside the records: their tables, for files and searches"), is_part),
            ("house", _("Staff and addresses"), is_of_the_house),
        )
        app_list: list[dict] = [
            {
                "name": name,
                "app_label": label,
                "app_url": f"#{label}",
                "has_module_perms": True,
                "models": seen,
            }
            for label, name, belongs in groups
            if (seen := [model for model in models if belongs(model["model"])])
        ]
        for model in models:
            if model["model"] is Batch:
                model["name"] = _("Imports and sets of changes")
        for group in app_list[:1]:
            group["models"].append(lacks_a_translation())
        return app_list

    def models_for(self, request) -> list[dict]:
        """As Django lists them. It makes each address anew, and translates a name each time that
        two are put in order: a fifth of what a page of the desk cost.
        """
        models = []
        for model, desk in self._registry.items():
            if not desk.has_module_permission(request):
                continue
            may = desk.get_model_perms(request)
            if not any(may.values()):
                continue
            seen, name = may["change"] or may["view"], f"{self.name}:{address_name(model)}"
            models.append(
                {
                    "model": model,
                    "name": capfirst(str(model._meta.verbose_name_plural)),
                    "object_name": model._meta.object_name,
                    "perms": may,
                    "admin_url": address(f"{name}_changelist", get_script_prefix()) if seen else "",
                    "add_url": address(f"{name}_add", get_script_prefix()) if may["add"] else "",
                    "view_only": not may["change"],
                }
            )
        return sorted(models, key=lambda model: (app_of(model["model"]).lower(), model["name"]))


@functools.cache
def address(name: str, prefix: str) -> str:
    """Of a page of the desk, which is the same in every language. ``prefix``: where we stand."""
    return reverse(name)


def address_name(model) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def app_of(model) -> str:
    return str(model._meta.app_config.verbose_name)


def lacks_a_translation() -> dict:
    """A line among the types that leads to a page of its own."""
    return {
        "name": _("Missing translations"),
        "object_name": "untranslated",
        "admin_url": reverse("admin:untranslated"),
        "view_only": True,
    }


def is_exchange(model) -> bool:
    return model in (Batch, Export)


def is_of_the_house(model) -> bool:
    return not (is_record(model) or is_part(model) or is_exchange(model))
