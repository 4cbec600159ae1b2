"""The layout of forms: fieldsets by language, the columns that a person fills in."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.admin.options import BaseModelAdmin, ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    RelatedFieldWidgetWrapper,
)
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.desk.date_field import AskedDate, AskedMoment, AskedPartialDate, day_input
from hld_site.desk.list_lookups import KeySelect
from hld_site.desk.record_form import RecordForm
from hld_site.desk.relations import leads_to_a_record, named
from hld_site.desk.status_sentences import city
from hld_site.desk.uploaded_files import UploadedFile
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.times import LONGEST
from hld_site.records.declarations import Declaration, Record
from hld_site.records.fields import Line, PartialDate
from hld_site.records.placement import forms_in

ENGLISH_FIRST = sorted(languages.CODES, key=lambda code: code != languages.DEFAULT)
SHORT = 600
IN_A_LINE = 75  # letters of a box
LONG_LINE = 300  # letters, of which a box of one line would show a third


def in_form(declared: Declaration) -> list[Column]:
    """The columns a person fills in, in the order of the page."""
    return [column for column in (*declared.public, *declared.hidden) if column.in_form]


def fieldsets(declared: Declaration, first: tuple[str, ...] = ()) -> list:
    """What it is called in English, what is the same in all languages, the others, the rest."""
    groups = forms_in(declared.model)
    grouped = {name for _label, group in groups for name in group}
    columns = [column for column in in_form(declared) if column.name not in grouped]
    translated = [column for column in columns if column.in_languages]
    plain = [column.name for column in columns if not column.in_languages]
    facts: tuple = (None, {"fields": [*first, *plain]})
    heading_first = isinstance(declared, Record) and bool(translated)
    sets: list[tuple] = [] if heading_first else [facts]
    for code in ENGLISH_FIRST if translated else ():
        options = {"fields": [column.cell_in(code).name for column in translated]}
        if code != languages.DEFAULT:
            options["classes"] = ["collapse"]
        names = dict.fromkeys((languages.ENGLISH_NAMES[code], languages.OWN_NAMES[code]))
        sets.append((" · ".join(names), options))
        if code == languages.DEFAULT and heading_first:
            sets.append(facts)
    return [*sets, *((label, {"fields": [*group]}) for label, group in groups)]


def of_form(model_admin: Any, request, row, first: tuple[str, ...] = ()) -> list:
    """What the class of an app sets, or what is declared; last the reasons of a change."""
    own = model_admin.fields and [(None, {"fields": model_admin.fields})]
    own = model_admin.fieldsets or own
    apart = {*(model_admin.get_exclude(request, row) or ())}
    sets = [
        (label, options | {"fields": without(apart, options["fields"])})
        for label, options in own or fieldsets(model_admin.declared, first)
    ]
    if not own:
        facts = next(options["fields"] for label, options in sets if label is None)
        fields = [
            f for f in model_admin.form.declared_fields if f not in RecordForm.declared_fields
        ]
        more = [*model_admin.get_readonly_fields(request, row), *fields]
        facts += [name for name in more if name not in {*apart, *flatten_fieldsets(sets)}]
    sets[-1][1]["fields"] += ["change_reason", "public_reason"]
    return sets


def without(apart: set[str], fields: Iterable[Any]) -> list:
    """A form names fields that stand in one line together."""
    return [
        field if isinstance(field, str) else tuple(without(apart, field))
        for field in fields
        if not isinstance(field, str) or field not in apart
    ]


def say_in_english(form, declared: Declaration, row) -> None:
    """Under each text in another language stands the English one that is to be translated."""
    for column in declared.public if row else ():
        in_english = column.cell_in(languages.DEFAULT).name
        english = getattr(row, in_english) if column.in_languages else ""
        for code in ENGLISH_FIRST[1:] if english else ():
            field = form.base_fields.get(column.cell_in(code).name)
            if field and len(english) <= SHORT:
                field.help_text = format_html(
                    '{} <span lang="en" dir="ltr">{}: {}</span>',
                    field.help_text,
                    languages.ENGLISH_NAMES["en"],
                    english,
                )


def lookups(declared: Declaration, path: str) -> list[str]:
    """Where the admin searches: "title" is six columns, "names.text" goes through a part.

    Of a generic owner and of what is computed a database knows nothing.
    """
    accessor, _dot, name = path.rpartition(".")
    model: Any = declared.model
    holder = model._meta.get_field(accessor).related_model if accessor else model
    single = (cell.paths for cell in resolve(holder, name).cells if len(cell.paths) == 1)
    return ["__".join(filter(None, [accessor, lookup])) for (lookup,) in single]


def set_by(model_admin: BaseModelAdmin, name: str) -> Any:
    """What the class of an app sets, and so stands before what is declared; None: nothing."""
    own = getattr(model_admin, name)
    return None if own == getattr(ModelAdmin, name) else own


def is_long_line(field: models.Field) -> bool:
    """Whether its box is as high as the text; whoever breaks a line in it has a blank there."""
    is_free = isinstance(field, Line) and not field.choices
    return is_free and (field.max_length or 0) >= LONG_LINE


class LineBox(AdminTextareaWidget):
    """As many lines as the text takes."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        lines = -(-len(str(value or "")) // IN_A_LINE) or 1
        return super().get_context(name, value, {**(attrs or {}), "rows": lines})


class FormFieldsMixin(BaseModelAdmin):
    """No button to delete a State beside the field that names one; scripts run as they are read."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        kwargs = self.overrides_for(db_field) | kwargs
        if type(db_field) is models.DateField:
            kwargs = {"form_class": AskedDate, "widget": day_input()} | kwargs
        if type(db_field) is models.DateTimeField:
            kwargs.setdefault("form_class", AskedMoment)
        if isinstance(db_field, PartialDate):
            kwargs.setdefault("form_class", AskedPartialDate)
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        if isinstance(db_field, models.FileField):
            kwargs.setdefault("widget", UploadedFile)
        if is_long_line(db_field):
            kwargs.setdefault("widget", LineBox({"class": "vTextField line"}))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return field
        if isinstance(db_field, models.DurationField):
            field.validators += [MinValueValidator(-LONGEST), MaxValueValidator(LONGEST)]
        if isinstance(field.widget, AdminSplitDateTime):
            widgets: Any = field.widget.widgets
            zone = city(timezone.get_current_timezone())
            in_zone = _("Times are local time in %(city)s.") % {"city": zone}
            field.help_text = format_lazy("{} {}", field.help_text, in_zone)
            widgets[0] = day_input()
            # The label of the two names neither.
            for part, word in zip(widgets, (_("date"), _("time")), strict=True):
                part.attrs["aria-label"] = format_lazy("{}: {}", field.label, word)
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        if language := getattr(db_field, "language", ""):
            field.widget.attrs |= {"lang": language, "dir": languages.direction(language)}
        return field

    def overrides_for(self, db_field) -> dict[str, Any]:
        """What the class of an app sets; that of an instance has what Django sets among it."""
        known = self.formfield_overrides
        base: Any = next((base for base in type(db_field).__mro__ if base in known), None)
        return dict(type(self).formfield_overrides.get(base, {}))

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field: Any = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.prepare_value = partial(as_declared, db_field)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            select = KeySelect(db_field, self.admin_site, using=kwargs.get("using"))
            kwargs.setdefault("widget", select)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and leads_to_a_record(db_field):
            field.label_from_instance = named
        return field


def as_declared(db_field: Any, value: Any) -> Any:
    """The choice that a number is: in a menu of 1, the 1.0 of a database would choose nothing."""
    return next((choice for choice, _label in db_field.flatchoices if choice == value), value)


def relations(model) -> list[str]:
    """Foreign keys to records, which staff find by typing."""
    return [field.name for field in model.record_fields() if field.editable]
