"""What the files of the register hold, for programs: a Data Package (datapackage.org, 2.0).

It names the CSV for programs of every type, and of each column the kind of its values.
"""

import functools
import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site.browse.context import site
from hld_site.browse.downloads import addresses
from hld_site.browse.everything import NAME
from hld_site.exchange.files_out.formats import RAW
from hld_site.exchange.files_out.tables import choose
from hld_site.publishing import generation
from hld_site.records import catalogue
from hld_site.records.columns import Column
from hld_site.records.columns.choices import ChoiceColumn, YesNoColumn
from hld_site.records.columns.numbers import DecimalColumn, RealColumn, WholeNumberColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.columns.text import AddressColumn, DigitsColumn, EmailColumn, IdentifierColumn
from hld_site.records.columns.times import DateColumn, MomentColumn, TimeColumn
from hld_site.records.declarations import Declaration, Record

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Data = dict[str, Any]


def description(request) -> HttpResponse:
    text = json.dumps(package(request), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


def package(request) -> Data:
    at, current = timezone.now(), generation.current()
    types = [
        declared
        for declared in catalogue.everything()
        if declared.model._default_manager.published(at).exists()
    ]
    name = _("Register of the High-level Dialogues on International Migration and Development")
    licence = re.sub(r"[^\w.]+", "-", settings.DATA_LICENCE, flags=re.ASCII).strip("-")
    return {
        "$schema": PROFILE,
        "name": NAME,
        "title": name,
        "description": _(
            "The public record of the High-level Dialogues on International Migration and"
            " Development: States, organizations, meetings and documents, each statement with its"
            " source."
        ),
        "homepage": request.build_absolute_uri(reverse("data")),
        "version": str(current.number),
        "created": (current.raised_at or at).isoformat(),
        "licenses": [{"name": licence, "path": settings.DATA_LICENCE_URL,
                      "title": settings.DATA_LICENCE}],
        "contributors": [{"title": capfirst(site(request)["publisher"]), "roles": ["publisher"]}],
        "resources": [resource(request, declared, {each.model for each in types})
                      for declared in types],
    }  # fmt: skip


def resource(request, declared: Declaration, there: set) -> Data:
    (address,) = (address for kind, address in addresses(declared) if kind is RAW)
    return {
        "name": declared.name,
        "type": "table",
        "title": capfirst(str(declared.label)),
        "path": request.build_absolute_uri(address),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(declared, there),
    }


def schema(declared: Declaration, there: set) -> Data:
    """Parts have no one key: what names a row of one may be empty in part."""
    columns = choose(declared)
    key = list(declared.natural_key)
    keys: Data = {"primaryKey": key} if isinstance(declared, Record) else {"uniqueKeys": [key]}
    references = [
        {
            "fields": [column.name],
            "reference": {"resource": catalogue.of(column.related).name, "fields": ["key"]},
        }
        for column in columns
        if isinstance(column, RelationColumn) and column.related in there
    ]
    return {
        "fields": [field(column) for column in columns],
        "missingValues": [""],
        **keys,
        **({"foreignKeys": references} if references else {}),
    }


def field(column: Column) -> Data:
    is_stored = bool(column.cells)
    meaning = column.help_text if is_stored else _("Derived from other columns.")
    name: Data = {"name": column.name, "title": capfirst(str(column.label)), "description": meaning}
    kind: Data = values(column) if is_stored else {"type": "string"}
    # What is not public is named by no file: a relation may be empty in any row.
    if is_stored and not column.may_be_empty and not column.is_reference:
        kind["constraints"] = {"required": True, **kind.get("constraints", {})}
    return {what: value for what, value in (name | kind).items() if value}


@functools.singledispatch
def values(column: Column) -> Data:
    """What the cells of a column hold, by its kind: text, where a kind says nothing else."""
    most = getattr(column.field, "max_length", None)
    return {"type": "string"} | ({"constraints": {"maxLength": most}} if most else {})


OF_EVERY: dict[type[Column], Data] = {
    WholeNumberColumn: {"type": "integer"},
    DecimalColumn: {"type": "number"},
    RealColumn: {"type": "number"},
    YesNoColumn: {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
    DateColumn: {"type": "date"},
    MomentColumn: {"type": "datetime", "format": "any"},
    TimeColumn: {"type": "time", "format": "any"},
    AddressColumn: {"type": "string", "format": "uri"},
    EmailColumn: {"type": "string", "format": "email"},
    IdentifierColumn: {"type": "string", "format": "uuid"},
}
for kind, says in OF_EVERY.items():
    values.register(kind, lambda column, says=says: dict(says))


@values.register
def _one_of_a_few(column: ChoiceColumn) -> Data:
    """As text, whatever the choices are: so they stand in the file."""
    few = [{"value": column.to_cell(value), "label": str(label)}
           for value, label in column.labels.items() if column.to_cell(value)]  # fmt: skip
    known = [each["value"] for each in few]
    return {"type": "string", "categories": few, "constraints": {"enum": known}}


@values.register
def _codes(column: DigitsColumn) -> Data:
    return {"type": "string", "constraints": {"pattern": f"[0-9]{{{column.field.max_length}}}"}}
