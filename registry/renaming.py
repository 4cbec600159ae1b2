"""Renaming in one step: the old name becomes a dated former name, key and addresses stay."""

import copy
import datetime
import zoneinfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.admin import RecordAdmin
from hld_site.desk.batches.access import is_own_work
from hld_site.desk.date_field import AskedPartialDate
from hld_site.desk.list_lookups import is_key
from hld_site.desk.permissions import may, may_publish, may_write
from hld_site.desk.status_sentences import moment
from hld_site.desk.versions import REFUSALS, refusal_of
from hld_site.exchange.batches import proposals, steps
from hld_site.languages.text import Translated
from hld_site.records.history import batch
from registry.names import NameKind

SHORT_NAME = "name"
# Which names become former names, and of which kind.
KINDS = {SHORT_NAME: NameKind.SHORT, "formal_name": NameKind.FORMAL}


def names_of(record) -> list[str]:
    """The translated columns that it is called by: short, formal and running names, acronyms."""
    return [
        name
        for name in record.called_by
        if isinstance(getattr(type(record), name, None), Translated)
    ]


class RenameForm(forms.Form):
    since = AskedPartialDate(
        label=_("In force since"),
        help_text=_("2018, 2018-06 or 2018-06-01: from then on it has the new name."),
    )
    source = forms.CharField(label=_("Source of the change"), required=False, max_length=400)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        for column in names_of(record):
            for code in languages.CODES:
                self.fields[f"{column}_{code}"] = self.text_field(column, code)

    def text_field(self, column: str, code: str) -> forms.CharField:
        stored = self.record._meta.get_field(f"{column}_{code}")
        in_english = column == SHORT_NAME and code == languages.DEFAULT
        label = f"{stored.verbose_name} · {languages.OWN_NAMES[code]}"
        return forms.CharField(
            label=label[:1].upper() + label[1:],
            initial=getattr(self.record, stored.name),
            required=in_english,
            max_length=400,
            widget=forms.TextInput(
                attrs={"lang": code, "dir": languages.direction(code), "class": "vTextField"}
            ),
        )

    def clean_since(self):
        since = self.cleaned_data["since"]
        if self.record.name_since and since <= self.record.name_since:
            raise ValidationError(
                gettext(
                    "The present name has been in force since %(day)s; the new one must begin"
                    " later."
                )
                % {"day": self.record.name_since}
            )
        return since

    def clean(self):
        if self.errors:
            return
        if not self.changed():
            raise ValidationError(gettext("No name was changed."))
        self.former = [
            self.former_name(kind, code, text)
            for column, kind in KINDS.items()
            for code in languages.CODES
            if (text := getattr(self.record, f"{column}_{code}", ""))
            if column == SHORT_NAME or self.differs(f"{column}_{code}")
        ]
        try:
            for name in self.former:
                name.full_clean()
            self.rename(copy.copy(self.record))
        except ValidationError as error:  # of fields that this form has not
            raise ValidationError(error.messages) from error

    def former_name(self, kind: NameKind, code: str, text: str):
        return self.record.names.model(
            **{self.record.names.field.name: self.record},
            kind=kind,
            language=code,
            text=text,
            valid_from=self.record.name_since,
            valid_until=self.cleaned_data["since"],
            source=self.cleaned_data["source"],
        )

    def differs(self, name: str) -> bool:
        return self.cleaned_data.get(name, "") != getattr(self.record, name)

    def changed(self) -> list[str]:
        """The fields that hold a new name."""
        return [
            name
            for column in names_of(self.record)
            for code in languages.CODES
            if self.differs(name := f"{column}_{code}")
        ]

    def begins(self) -> datetime.datetime:
        """Midnight, where the register stands, of the first day of the new name."""
        parts = [int(part) for part in self.cleaned_data["since"].split("-")]
        year, month, day = (*parts, 1, 1)[:3]
        zone = zoneinfo.ZoneInfo(settings.REGISTER_ZONE)
        return datetime.datetime(year, month, day, tzinfo=zone)

    @property
    def is_to_come(self) -> bool:
        return self.begins() > timezone.now()

    def rename(self, record):
        for name in self.changed():
            setattr(record, name, self.cleaned_data[name])
        record.name_since = self.cleaned_data["since"]
        record.full_clean()
        return record

    def is_saved(self) -> bool:
        """What refuses it, if anything does, is among the errors."""
        try:
            self.save()
        except REFUSALS as error:
            self.add_error(None, ValidationError(refusal_of(error).messages))
        return not self.errors

    @transaction.atomic
    def save(self):
        reason = gettext("Renamed from “%(name)s”") % {"name": self.record.name_en}
        with batch(reason):
            for name in self.former:
                name.save()
            self.rename(self.record).save()

    @transaction.atomic
    def propose(self, user):
        """A name of a day to come is a set of changes that is published on that day; one of a past
        day waits for a second person, where one is required.
        """
        stored = type(self.record)._base_manager.get(pk=self.record.pk)
        title = gettext("%(name)s is renamed on %(day)s") % {
            "name": stored.name_en,
            "day": self.cleaned_data["since"],
        }
        opened = proposals.open_set(user, title)
        proposals.propose(opened, self.rename(self.record), stored, user)
        for name in self.former:
            proposals.propose(opened, name, None, user)
        if self.is_to_come:
            opened.settings["at"] = self.begins().isoformat()
            opened.save(update_fields=["settings"])
        if not is_own_work(user, opened):
            steps.let_apply(opened, user=user)
        return opened


class RenamingAdmin(RecordAdmin):
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_rename"
        view = self.admin_site.admin_view(self.rename)
        return [path("<int:object_id>/rename/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = dict(extra_context or {})
        record = (
            self.model._base_manager.filter(pk=object_id).first() if is_key(object_id) else None
        )
        if record is not None and self.may_rename(request, record):
            context["rename_address"] = admin_address(self.model, "rename", object_id)
        return super().change_view(request, object_id, form_url, context)

    def may_rename(self, request, record=None) -> bool:
        """Renaming changes the record and adds its former names."""
        may_add = may(request.user, self.model._meta.get_field("names").related_model, "add")
        may_rename = may_add and self.has_change_permission(request, record)
        return may_rename and (may_write(request.user, record) or may_publish(request.user))

    def rename(self, request, object_id):
        record = get_object_or_404(self.model, pk=object_id)
        if not self.may_rename(request, record):
            raise PermissionDenied
        form = RenameForm(request.POST or None, record=record)
        page = admin_address(self.model, "change", record.pk)
        if form.is_valid():
            before = str(record)
            if form.is_to_come or not may_write(request.user, record):
                opened = form.propose(request.user)
                text = gettext("The new name applies from %(moment)s; until then nothing changes.")
                if not form.is_to_come:
                    text = gettext("Proposed: the public sees it when an editor publishes it.")
                self.message_user(request, text % {"moment": moment(form.begins())})
                return HttpResponseRedirect(batch_address(opened))
            if form.is_saved():
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
