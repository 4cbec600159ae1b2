"""The one form by which anything comes in: a file or pasted lines, and why."""

import functools
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.desk.batches.differences import label_of
from hld_site.desk.batches.pasting import NAME, columns_named, file_of, lacks_headings
from hld_site.desk.relations import in_list_order, named
from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.records.columns import Column
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.declarations import Declaration, is_part, is_record

ENDINGS = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.xlsb,.ods,.json,.zip"


class ImportForm(forms.Form):
    """``types`` are those that the person may import, ``declared`` the one that is chosen."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    type = forms.ChoiceField(label=_("What one row describes"), required=False)
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=_(
            "CSV, a workbook of Excel or LibreOffice (.xlsx, .xls, .ods), JSON as it was exported,"
            " or a zip of such files."
        ),
    )
    pasted = forms.CharField(
        label=_("or lines to paste"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "vLargeTextField"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_(
            "One line for those who come after you, such as “Corrections of the Protocol Office,"
            " 12 May”. It is kept in the history of every record that changes."
        ),
    )
    empty = forms.ChoiceField(
        label=_("A cell that is left empty"),
        choices=[
            ("keep", _("keeps what the register has there (a file may hold only what is new)")),
            ("clear", _("clears what the register has there")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )

    def __init__(self, types: list[Declaration], declared: Declaration | None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.declared = declared
        self.fields["type"] = forms.ChoiceField(
            label=_("What one row describes"), required=False, choices=choices_of(types)
        )
        self.fields["id"].initial = uuid.uuid4
        self.once = declared.given_once if declared else {}
        self.proposed = declared.model.proposed if declared else ()
        for name, column in self.once.items():
            self.fields[f"once-{name}"] = field_for(column)
            if name in self.proposed:
                self.fields[f"once-{name}"].help_text = gettext(
                    "If left empty, you are asked to confirm what this register has for each."
                )

    @property
    def given_once(self):
        return [self[f"once-{name}"] for name in self.once]

    def clean_file(self):
        """A file that is too large is refused before anybody reads it."""
        file = self.cleaned_data["file"]
        try:
            Limits().refuse_larger(file.size if file else 0)
        except BadFileError as bad:
            raise ValidationError(str(bad)) from bad
        return file

    def clean(self):
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "").strip()
        if "file" in self.errors:
            return
        if bool(file) == bool(pasted):
            both = gettext("Choose a file or paste lines, not both.")
            self.add_error(
                "file", both if file else gettext("Choose a file, or paste lines below.")
            )
        elif pasted:
            self._clean_pasted(pasted)

        self._clean_given_once(pasted.split("\n", 1)[0] if pasted and not file else None)

    def _clean_pasted(self, pasted: str) -> None:
        try:
            self.pasted_file = ContentFile(file_of(pasted, self.declared), NAME)
        except ValidationError as error:
            self.add_error("pasted", error)

    def _clean_given_once(self, first_line: str | None) -> None:
        """What is wrong for all lines is told here, not once a line."""
        wanting: set[str] = set()
        if first_line and self.declared and self.once:
            wanting = set(self.once) - columns_named(self.declared, first_line)
        for name, column in self.once.items():
            field, value = column.field, self.cleaned_data.get(f"once-{name}")
            if not value and name in wanting - {*self.proposed} and not field.blank:
                self.add_error(
                    f"once-{name}", gettext("The lines do not give it: choose one here.")
                )
            elif value and not field.is_relation:
                try:
                    field.clean(value, None)
                except ValidationError as error:
                    self.add_error(f"once-{name}", error)

    @property
    def upload(self):
        return self.cleaned_data["file"] or self.pasted_file

    def settings(self) -> Settings:
        """What was chosen, as the batch keeps it."""
        settings: Settings = {"empty": self.cleaned_data["empty"], "language": languages.reader()}
        if self.declared is None:
            return settings
        settings["type"] = self.declared.name
        if lacks_headings(self.cleaned_data["pasted"], self.declared):
            settings["header_row"] = 0
        texts = {
            name: column.to_cell(self.cleaned_data[f"once-{name}"])
            for name, column in self.once.items()
        }
        if constants := {name: text for name, text in texts.items() if text}:
            settings["constants"] = {self.declared.name: constants}
        return settings


def choices_of(types: list[Declaration]) -> list:
    groups = (
        (_("Records"), [one for one in types if is_record(one.model)]),
        (_("Inside the records"), [one for one in types if is_part(one.model)]),
    )
    choices = [
        (label, [(one.name, capfirst(one.label)) for one in some]) for label, some in groups if some
    ]
    return [("", _("As the file says: each sheet is recognized by its columns")), *choices]


@functools.singledispatch
def form_field(column: Column) -> Any:
    """Nothing is required: the lines may be a table that has the column itself."""
    return column.field.formfield(required=False, label=label_of(column))


@form_field.register
def _form_field_of_relation(column: RelationColumn) -> Any:
    field = column.field.formfield(required=False, label=label_of(column), to_field_name="key")
    field.queryset, field.label_from_instance = in_list_order(field.queryset), named
    return field


def field_for(column: Column) -> forms.Field:
    field = form_field(column)
    if isinstance(field.widget, forms.TextInput | forms.Textarea):
        field.widget = forms.TextInput(attrs={"class": "vTextField"})
    return field
