"""``manage.py check`` names what the admin of a type sets and the desk lacks (records.E017), and
a field that the form has a field of its own for (records.E018).
"""

from typing import Any

from django.contrib.admin.checks import ModelAdminChecks
from django.core import checks

from hld_site.desk.record_form import DeskForm, RecordForm
from hld_site.records.check_names import RENAME
from hld_site.records.declarations import is_record

INSTEAD = {
    "inlines": "A Part has a table on the page of its record, and a form for each row.",
    "list_editable": "Only the form of a row knows rights, proposals and who else has saved it;"
    " many are changed by the action “Change a field of the selected rows”.",
    "save_as": "Let an action make the copy.",
    "prepopulated_fields": "The model proposes its key: `proposed_key`.",
    "raw_id_fields": "A record is chosen by its name or its key.",
}


class DeskChecks(ModelAdminChecks):
    def check(self, admin_obj, **kwargs):
        return [
            *super().check(admin_obj, **kwargs),
            *(
                checks.Error(
                    f"{type(admin_obj).__name__} sets `{name}`, which the desk does not have.",
                    hint=hint,
                    obj=admin_obj.__class__,
                    id="records.E017",
                )
                for name, hint in faults(admin_obj)
            ),
            *(
                checks.Error(
                    f"{admin_obj.model._meta.label}.{name} is what its form calls something else.",
                    hint=RENAME,
                    obj=admin_obj.model,
                    id="records.E018",
                )
                for name in sorted(taken_by_form(admin_obj))
            ),
        ]


def taken_by_form(admin_obj: Any) -> set[str]:
    base: Any = RecordForm if is_record(admin_obj.model) else DeskForm
    return {*base.declared_fields} & {field.name for field in admin_obj.model._meta.fields}


def faults(admin_obj: Any) -> list[tuple[str, str]]:
    """What is set, and what to do instead."""
    own = [(name, hint) for name, hint in INSTEAD.items() if getattr(admin_obj, name)]
    base = RecordForm if is_record(admin_obj.model) else DeskForm
    if not issubclass(admin_obj.form, base):
        hint = f"Inherit it from {base.__name__}, which knows versions, rights and proposals."
        own.append(("form", hint))
    return own
