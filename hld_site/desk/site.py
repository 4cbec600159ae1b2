"""The site of the admin: who may enter, and what stands on its first page."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from hld_site.desk import today, translating, untranslated
from hld_site.desk.broken_links import links_page
from hld_site.desk.deleted import deleted_page
from hld_site.desk.preview_pages import preview_page
from hld_site.desk.relations import NamedRecordsView
from hld_site.desk.roles_page import roles_page
from hld_site.exchange.models import Batch, Export
from hld_site.records.declare import is_part, is_record


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
            path("roles/", self.admin_view(self.roles_view), name="roles"),
            path("preview/", self.admin_view(self.preview_view), name="previews"),
            path("language/", self.admin_view(set_language), name="language"),
            path("deleted/", self.admin_view(self.deleted_view), name="deleted"),
            path("links/", self.admin_view(self.links_view), name="links"),
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

    def roles_view(self, request):
        return roles_page(request, self)

    def preview_view(self, request):
        return preview_page(request, self)

    def links_view(self, request):
        return links_page(request, self)

    def deleted_view(self, request):
        return deleted_page(request, self)

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
        return context

    def get_app_list(self, request, app_label=None):
        """By what staff think of: the records, then what stands inside them, then the house."""
        if app_label:
            return super().get_app_list(request, app_label)
        models = [m for app in super().get_app_list(request) for m in app["models"]]
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


def lacks_a_translation() -> dict:
    """A line among the types that leads to a page of its own."""
    return {
        "name": _("What lacks a translation"),
        "object_name": "untranslated",
        "admin_url": reverse("admin:untranslated"),
        "view_only": True,
    }


def is_exchange(model) -> bool:
    return model in (Batch, Export)


def is_of_the_house(model) -> bool:
    return not (is_record(model) or is_part(model) or is_exchange(model))
