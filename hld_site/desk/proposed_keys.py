"""The key of a new record, proposed while its form is filled in, as saving would make it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST


def with_year(sets: list, model: Any) -> list:
    """The fields of a new record: the year that ends its key stands before the key."""
    for _label, options in sets if model.key_has_year else ():
        if "key" in (names := options["fields"]):
            options["fields"] = [
                *names[: names.index("key")],
                "key_year",
                *names[names.index("key") :],
            ]
    return sets


class ProposedKeyMixin:
    model: Any
    opts: Any
    admin_site: Any

    @property
    def key_address(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_key"

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.key_view))
        return [path("key/", view, name=self.key_address), *super().get_urls()]  # type: ignore[misc]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        field = form.base_fields.get("key")
        if field and not obj and self.model.key_is_proposed:
            field.widget.attrs["data-propose"] = reverse(f"admin:{self.key_address}")
            text = _(
                "If left empty, the key is made from what you write. It cannot be changed once"
                " the record has been public."
            )
            field.help_text = format_lazy("{} {}", field.help_text, text)
        return form

    def key_view(self, request):
        """What the form, as far as it is filled in, would give as the key."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        given = request.POST.copy()
        given["key"] = ""
        form = self.get_form(request)(given)
        form.is_valid()
        return JsonResponse({"key": form.instance.key})
