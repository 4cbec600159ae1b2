"""Renaming in one step: the old name becomes a dated former name, key and addresses stay."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.desk.admin import RecordAdmin
from hld_site.desk.lookups import is_key
from hld_site.records.fields import PartialDate
from hld_site.records.history import batch
from registry.names import NameKind


class RenameForm(forms.Form):
    since = forms.CharField(
        label=_("In force since"),
        max_length=10,
        help_text=_("2018, 2018-06 or 2018-06-01: from then on it has the new name."),
    )
    source = forms.CharField(label=_("Source of the change"), required=False, max_length=400)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        for code in languages.CODES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=f"{languages.ENGLISH_NAMES[code]} · {languages.OWN_NAMES[code]}",
                initial=getattr(record, f"name_{code}"),
                required=code == languages.DEFAULT,
                max_length=400,
                widget=forms.TextInput(
                    attrs={"lang": code, "dir": languages.direction(code), "class": "vTextField"}
                ),
            )

    def clean_since(self):
        since = self.cleaned_data["since"].strip()
        PartialDate().clean(since, None)
        if self.record.name_since and since <= self.record.name_since:
            raise ValidationError(
                gettext("The present name is in force since %(day)s; the new one comes later.")
                % {"day": self.record.name_since}
            )
        return since

    def clean(self):
        if self.errors:
            return
        if not self.changed():
            raise ValidationError(gettext("No name was changed."))
        self.former = [
            self.record.names.model(
                **{self.record.names.field.name: self.record},
                kind=NameKind.SHORT,
                language=code,
                text=getattr(self.record, f"name_{code}"),
                valid_from=self.record.name_since,
                valid_until=self.cleaned_data["since"],
                source=self.cleaned_data["source"],
            )
            for code in languages.CODES
            if getattr(self.record, f"name_{code}")
        ]
        for name in self.former:
            name.full_clean()

    def changed(self) -> list[str]:
        """The languages in which the name is a new one."""
        return [
            code
            for code in languages.CODES
            if self.cleaned_data.get(f"name_{code}") != getattr(self.record, f"name_{code}")
        ]

    @transaction.atomic
    def save(self):
        record = self.record
        reason = gettext("Renamed from “%(name)s”") % {"name": record.name_en}
        with batch(reason):
            for name in self.former:
                name.save()
            for code in languages.CODES:
                setattr(record, f"name_{code}", self.cleaned_data[f"name_{code}"])
            record.name_since = self.cleaned_data["since"]
            record.full_clean()
            record.save()


class RenamingAdmin(RecordAdmin):
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_rename"
        view = self.admin_site.admin_view(self.rename)
        return [path("<int:object_id>/rename/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_rename"
        context = dict(extra_context or {})
        if self.may_rename(request) and is_key(object_id):
            context["rename_address"] = reverse(name, args=[object_id])
        return super().change_view(request, object_id, form_url, context)

    def may_rename(self, request, record=None) -> bool:
        """Renaming changes the record and adds its former names."""
        names = self.model._meta.get_field("names").related_model._meta
        may_add = request.user.has_perm(f"{names.app_label}.add_{names.model_name}")
        return may_add and self.has_change_permission(request, record)

    def rename(self, request, object_id):
        record = get_object_or_404(self.model, pk=object_id)
        if not self.may_rename(request, record):
            raise PermissionDenied
        form = RenameForm(request.POST or None, record=record)
        page = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk]
        )
        if form.is_valid():
            before = str(record)
            form.save()
            message = gettext(
                "“%(before)s” is now “%(after)s”. The old name stays, with its dates."
            )
            self.message_user(
                request, message % {"before": before, "after": record}, level=messages.SUCCESS
            )
            return HttpResponseRedirect(page)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Rename %(record)s") % {"record": record},
            "form": form,
            "opts": self.opts,
            "original": record,
        }
        return render(request, "admin/rename.html", context)
