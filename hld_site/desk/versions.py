"""Two people at once: a form is compared with the version that it was made from.

What only one of them touched is kept from both. What both touched differently is asked about.
"""

import dataclasses
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from hld_site.exchange.batches.unread import what_is_missing
from hld_site.exchange.batches.writing.apply import TURN
from hld_site.exchange.batches.writing.refusals import is_race, reason_of

MINE, THEIRS = "mine", "theirs"
# Why what was found good is not saved: some is only seen by what follows a saved row.
REFUSALS = (IntegrityError, ObjectDoesNotExist, ValidationError)


@dataclasses.dataclass(frozen=True)
class Conflict:
    """One field that two people changed: what it held, what the other made of it, what is sent."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    who: str
    when: Any

    @property
    def choice(self) -> str:
        return f"choose-{self.name}"


def latest(row: Any) -> int | None:
    """The number of the last version of a row; None for one without a history."""
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()


def lock(model: Any, pk: Any) -> None:
    """Until the end of the transaction nobody else writes this row, and no import begins."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TURN])
    list(model._base_manager.select_for_update().filter(pk=pk).order_by().values_list("pk"))


class VersionedForm(forms.ModelForm):
    shown_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.kept: list[str] = []
        self.latest = latest(self.instance) if self.instance.pk else None
        self.initial["shown_version"] = self.latest

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("shown_version") not in (None, self.latest):
            self.merge(cleaned)
        return cleaned

    def merge(self, cleaned: dict[str, Any]) -> None:
        later = self.instance.history.filter(history_id__gt=cleaned["shown_version"])
        later = list(later.order_by("-history_id").select_related("history_user"))
        base = self.instance.history.filter(history_id=cleaned["shown_version"]).first()
        if base is None:
            self.add_error(None, _("This form is too old to be saved. Open the page again."))
            return
        chosen = self.data if self.data.get("chosen_at") == str(self.latest) else {}
        for name, field in self.fields.items():
            if name in self._model_fields() and not field.disabled and name in cleaned:
                self._merge_field(name, base, later, chosen)
        if self.conflicts:
            message = _(
                "Somebody else has saved this meanwhile. Your changes were not saved, but nothing"
                " is lost: choose below what to keep, and save again."
            )
            self.add_error(None, message)

    def _model_fields(self) -> dict[str, Any]:
        return {field.name: field for field in self._meta.model._meta.concrete_fields}

    def _merge_field(self, name: str, base: Any, later: list, chosen: Any) -> None:
        stored: Any = self._model_fields()[name]
        field = self.fields[name]
        before, now = stored.value_from_object(base), stored.value_from_object(self.instance)
        if not field.has_changed(before, self[name].data):
            self.cleaned_data[name] = getattr(self.instance, name)
            if before != now:
                self.kept.append(str(field.label))
            return
        if before == now or not field.has_changed(now, self[name].data):
            return
        choice = chosen.get(f"choose-{name}")
        if choice == THEIRS:
            self.cleaned_data[name] = getattr(self.instance, name)
        elif choice != MINE:
            writer = next(
                (row for row in reversed(later) if stored.value_from_object(row) == now), later[0]
            )
            self.conflicts.append(
                Conflict(
                    name,
                    str(field.label),
                    in_words(stored, base),
                    in_words(stored, self.instance),
                    in_words(stored, self.cleaned_data[name]),
                    str(writer.history_user or "—"),
                    writer.history_date,
                )
            )


def in_words(field: Any, holder: Any) -> str:
    """What a row holds, or a value that a form has read, as a person reads it."""
    is_row = hasattr(holder, "_meta") and not field.is_relation
    value = field.value_from_object(holder) if is_row else holder
    if field.is_relation:
        if hasattr(holder, field.attname):
            value = getattr(holder, field.attname)
            value = field.related_model._base_manager.filter(pk=value).first()
        return str(value or "")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "" if value is None else str(value)


def refusal_of(error: IntegrityError | ObjectDoesNotExist | ValidationError) -> ValidationError:
    """What is said of one of REFUSALS."""
    if isinstance(error, ValidationError):
        return error
    if isinstance(error, ObjectDoesNotExist):
        return ValidationError(what_is_missing(error))
    if is_race(error):
        again = _("Somebody else has just written the same. Look at the fields again, and save.")
        return ValidationError(again)
    return ValidationError(reason_of(error))


@transaction.atomic
def locked(model: Any, pk: Any, view):
    """What ``view`` does, with the row to itself."""
    lock(model, pk)
    return view()
