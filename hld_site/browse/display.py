"""How a page shows the value of a column, by its kind. Every table and page goes through here."""

import functools
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse.kept_files import address_of
from hld_site.browse.markup import english_term, isolated, link, marked, spoken, un_date
from hld_site.languages.text import LocalText
from hld_site.records import catalogue
from hld_site.records.columns import Column, surface
from hld_site.records.columns.choices import ChoiceColumn, LanguageColumn, YesNoColumn
from hld_site.records.columns.derived import ComputedColumn, TranslatedColumn
from hld_site.records.columns.numbers import NumberColumn
from hld_site.records.columns.relations import ReferenceColumn
from hld_site.records.columns.text import (
    AddressColumn,
    CitationColumn,
    CodeColumn,
    EmailColumn,
    FileColumn,
    TextColumn,
)
from hld_site.records.columns.times import (
    DateColumn,
    DurationColumn,
    MomentColumn,
    PartialDateColumn,
    TimeColumn,
)
from hld_site.records.models import RecordModel

Markup = SafeString | str


@surface
def shown(column: Column, row: Any) -> Markup:
    """The value of a column of a row, as a visitor reads it; empty where nothing is recorded."""
    raise TypeError(f"Nothing says how a page shows {type(column).__name__}.")


def is_empty(value: Any) -> bool:
    return value is None or value == ""


@shown.register
def _shown_code(column: CodeColumn, row) -> Markup:
    value = column.value(row)
    return "" if is_empty(value) else isolated(value)


@shown.register
def _shown_text(column: TextColumn, row) -> Markup:
    """Text is in English and says so; a name beside its language does not say it again."""
    value, language = column.value(row), column.language_of(row)
    if is_empty(value):
        return ""
    if not language:
        return isolated(value)
    if getattr(column.field, "terms", False):
        return english_term(value)
    if column.is_beside_its_language:
        return marked(value, language)
    return spoken(LocalText(value, language))


@shown.register
def _shown_citation(column: CitationColumn, row) -> Markup:
    """It leads to what it cites, and names it as it is called: no translation is missing."""
    address = getattr(row, column.address_name)
    cited = marked(column.value(row) or short_address(address), languages.DEFAULT)
    return linked(address, cited) if address else cited


@shown.register
def _shown_address(column: AddressColumn, row) -> Markup:
    address = column.value(row)
    return linked(address, isolated(short_address(address))) if address else ""


def linked(address: str, text: Markup) -> SafeString:
    return format_html('<a href="{}" rel="external">{}</a>', address, text)


def short_address(address: str) -> str:
    bare = address.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= 48 else f"{bare[:45]}…"


@shown.register
def _shown_email(column: EmailColumn, row) -> Markup:
    address = column.value(row)
    return format_html('<a href="mailto:{}"><bdi>{}</bdi></a>', address, address) if address else ""


@shown.register
def _shown_file(column: FileColumn, row) -> Markup:
    """Who sees that it is there may take it, unless the column is for staff."""
    name = isolated(column.to_cell(column.value(row)).rpartition("/")[2])
    if not name or column.name in catalogue.of(column.model).internal_names:
        return name
    return format_html('<a href="{}" download>{}</a>', address_of(column, row), name)


@shown.register
def _shown_number(column: NumberColumn, row) -> Markup:
    value = column.value(row)
    return "" if value is None else isolated(value)


@shown.register
def _shown_yes_no(column: YesNoColumn, row) -> Markup:
    value = column.value(row)
    return "" if value is None else _("Yes") if value else _("No")


@shown.register
def _shown_choice(column: ChoiceColumn, row) -> Markup:
    value = column.value(row)
    return "" if is_empty(value) else value


@shown.register
def _shown_language(column: LanguageColumn, row) -> Markup:
    code = getattr(row, column.name)
    return format_html('<bdi lang="{}">{}</bdi>', code, language_name(code)) if code else ""


def language_name(code: str) -> str:
    return languages.OWN_NAMES.get(code, code)


@shown.register(DateColumn)
@shown.register(MomentColumn)
@shown.register(PartialDateColumn)
def _shown_date(column: Column, row) -> Markup:
    value = column.value(row)
    return un_date(value) if value else ""


@shown.register(TimeColumn)
@shown.register(DurationColumn)
def _shown_time(column: Column, row) -> Markup:
    return isolated(column.to_cell(column.value(row)))


@shown.register
def _shown_reference(column: ReferenceColumn, row) -> Markup:
    record = column.value(row)
    return link(record) if record else ""


@shown.register
def _shown_translated(column: TranslatedColumn, row) -> Markup:
    return spoken(column.value(row))


@shown.register
def _shown_computed(column: ComputedColumn, row) -> Markup:
    value = column.value(row)
    if isinstance(value, RecordModel):
        return link(value)
    return "" if is_empty(value) else value


@functools.singledispatch
def cell_class(column: Column) -> str:
    """What the stylesheet calls the cells of a column, by its kind, where it treats them apart."""
    return "cell"


@cell_class.register
def _class_of_translated(column: TranslatedColumn) -> str:
    return "translated"


@cell_class.register
def _class_of_choice(column: ChoiceColumn) -> str:
    return "choice"


@cell_class.register
def _class_of_computed(column: ComputedColumn) -> str:
    return "computed"


@cell_class.register(DateColumn)
@cell_class.register(PartialDateColumn)
def _class_of_date(column: Column) -> str:
    return "date"
