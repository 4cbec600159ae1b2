"""How a declaration becomes a form a person can read: fieldsets by language, inlines, columns."""

import functools
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.records import catalogue
from hld_site.records.columns import resolve
from hld_site.records.declare import Declaration, Part

PUBLICATION = ("status", "public_from", "public_until")
PRINTED = ("as_printed", "printed_position")
REMARKS = ("note", "staff_note")
WIDE = 6
SHORT = 600


def editable(declared: Declaration) -> list[str]:
    """The columns a person fills in, in the order of the page."""
    columns = (*declared.public, *declared.hidden)
    return [column.name for column in columns if column.kind not in ("computed", "owner")]


def fieldsets(declared: Declaration, first: tuple[str, ...] = ()) -> list:
    """What is the same in all languages, then one set for each language, then the rest."""
    names = [name for name in editable(declared) if name not in (*PUBLICATION, *PRINTED, *REMARKS)]
    translated = [n for n in names if resolve(declared.model, n).kind == "translated"]
    plain = [name for name in names if name not in translated]
    sets: list[tuple] = [(None, {"fields": [*first, *plain]})]
    for code in ("en", *[code for code in languages.CODES if code != "en"]) if translated else ():
        options = {"fields": [f"{name}_{code}" for name in translated]}
        if code != "en":
            options["classes"] = ["collapse"]
        sets.append((f"{languages.ENGLISH_NAMES[code]} · {languages.OWN_NAMES[code]}", options))
    has = set(editable(declared))
    for label, group in (
        (_("As printed"), PRINTED),
        (_("Remarks"), REMARKS),
        (_("Publication"), PUBLICATION),
    ):
        if found := [name for name in group if name in has]:
            sets.append((label, {"fields": found}))
    return sets


def say_in_english(form, declared: Declaration, row) -> None:
    """Under each text in another language stands the English one that is to be translated."""
    for column in declared.public if row else ():
        english = getattr(row, f"{column.name}_en") if column.kind == "translated" else ""
        for code in languages.CODES if english else ():
            field = form.base_fields.get(f"{column.name}_{code}")
            if field and code != languages.DEFAULT and len(english) <= SHORT:
                field.help_text = format_html(
                    '{} <span lang="en" dir="ltr">{}: {}</span>',
                    field.help_text,
                    languages.ENGLISH_NAMES["en"],
                    english,
                )


def file_columns(declared: Declaration, path: str) -> list[str]:
    """The lookups of a search path: "title" is six columns, "names.text" goes through a part."""
    accessor, _dot, name = path.rpartition(".")
    model: Any = declared.model
    holder = model._meta.get_field(accessor).related_model if accessor else model
    return [
        "__".join(filter(None, [accessor, lookup])) for lookup in resolve(holder, name).file_names
    ]


class Careful(BaseModelAdmin):
    """No button to delete a State beside the field that names one; scripts run as they are read."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return field
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        code = db_field.name.rpartition("_")[2]
        if code in languages.CODES:
            field.widget.attrs |= {"lang": code, "dir": languages.direction(code)}
        return field


def relations(model) -> list[str]:
    """Foreign keys to records, which staff find by typing."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.editable and field.name != "owner_type"
    ]


@functools.cache
def inline_for(part: Part) -> type:
    """The form of a part inside the page of its owner."""
    generic = part.owner == "owner"
    names = [name for name in editable(part) if name != part.owner]
    flat = [
        column for name in names for column in (resolve(part.model, name).file_names or (name,))
    ]
    options = {
        "model": part.model,
        "extra": 0,
        "fields": flat,
        "autocomplete_fields": [name for name in relations(part.model) if name != part.owner],
        "classes": ["collapse"],
        "show_change_link": True,
    }
    if generic:
        options |= {"ct_field": "owner_type", "ct_fk_field": "owner_id"}
        return type(f"{part.model.__name__}Inline", (Careful, GenericStackedInline), options)
    base = admin.TabularInline if len(flat) <= WIDE else admin.StackedInline
    return type(f"{part.model.__name__}Inline", (Careful, base), options | {"fk_name": part.owner})


def inlines(model) -> list[type]:
    return [inline_for(part) for part in catalogue.parts_of(model)]
