"""Files to take away: the rows of every list and part, in every format, and what to choose."""

import functools
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from hld_site import languages
from hld_site.answers.decorators import cached_for_all, mark_cached_for_all
from hld_site.browse import published_rows
from hld_site.browse.filters import filterset_for
from hld_site.browse.gone import NoLongerPublicError
from hld_site.browse.query_strings import unknown_in
from hld_site.evidence.models import OpenQuestion
from hld_site.exchange.files_out import blank_files
from hld_site.exchange.files_out.formats import CSV, FORMATS, XLSX, Format, attachment, download
from hld_site.exchange.files_out.tables import ALL, Table, UnknownChoiceError, choose, offered
from hld_site.exchange.files_out.xlsx_writer import UnfitError
from hld_site.languages.punctuation import listed
from hld_site.records import catalogue
from hld_site.records.columns import Column
from hld_site.records.columns.relations import OwnerColumn, RelationColumn, no_reference
from hld_site.records.declarations import Declaration, Record

NOT_FILTERS = ("columns", "languages")


class UnreadableFiltersError(ValueError):
    """The query string asks for something that the list does not know."""


def addresses(declared: Declaration) -> list[tuple[Format, str]]:
    name = declared.model._meta.model_name
    return [
        (kind, reverse(f"{name}-file" if kind is CSV else f"{name}-file-{kind.name}"))
        for kind in FORMATS.values()
    ]


def filtered(declared: Declaration, request, rows):
    """The rows of a list that the same query string shows on its page.

    A part has no list; ``?meeting=hld-2006&state=PHL`` asks for its rows by the records they name,
    ``?owner=state/KEN`` by one of any type.
    """
    if not isinstance(declared, Record):
        for column in declared.public:
            keys = [key for key in request.GET.getlist(column.name) if key]
            if keys and column.is_reference:
                rows = rows.filter(naming(column, keys))
        return rows
    return readable_form(declared, request, rows).qs


def readable_form(declared: Record, request, rows) -> Any:
    """The form of a list as a file asks it; UnreadableFiltersError where it cannot be."""
    form = filterset_for(declared)(request.GET, rows, request=request)
    form.is_of_file = True
    if not form.is_valid():
        faults = (f"{name}: {' '.join(messages)}" for name, messages in form.errors.items())
        raise UnreadableFiltersError("\n".join(faults))
    return form


def filters_of(declared: Declaration) -> list[str]:
    """The parameters by which rows are chosen, on a list or by the records that a part names."""
    if isinstance(declared, Record):
        return list(filterset_for(declared).base_filters)
    return [column.name for column in declared.public if column.is_reference]


@functools.singledispatch
def naming(column: Column, keys: list[str]) -> Q:
    """The condition that a row names one of these records, by the kind of the column."""
    raise TypeError(f"A {type(column).__name__} names no records.")


@naming.register
def _naming_one_of_a_type(column: RelationColumn, keys: list[str]) -> Q:
    return Q(**{f"{column.name}__in": public_records(column, column.related, keys)})


@naming.register
def _naming_one_of_any_type(column: OwnerColumn, keys: list[str]) -> Q:
    for reference in keys:
        name, _slash, key = reference.partition("/")
        if name not in column.related or not key:
            raise UnreadableFiltersError(f"{column.name}: {no_reference(reference)}")
    condition = Q()
    for model, some in column.by_type(keys).items():
        owners = public_records(column, model, some).values("pk")
        condition |= Q(**column.of_type(model), **{f"{column.id_attribute}__in": owners})
    return condition


def public_records(column: Column, model: Any, keys: list[str]) -> QuerySet:
    """The public records with these keys; what is the key of none is refused as a list does it."""
    public = model._default_manager.published()
    try:
        return forms.ModelMultipleChoiceField(public, to_field_name="key").clean(keys)
    except ValidationError as error:
        message = f"{column.name}: {' '.join(error.messages)}"
        raise UnreadableFiltersError(message) from error


def headings_of(declared: Declaration, request) -> tuple[Column, ...]:
    """``?columns=a,b`` or one by one; ``?languages=fr`` for one of six."""
    names = [name for given in request.GET.getlist("columns") for name in given.split(",")]
    return choose(declared, map(str.strip, names), request.GET.get("languages") or ALL)


def public_table(declared: Declaration, request) -> Table:
    """The columns that are asked for, and the rows by the filters of the list."""
    at = timezone.now()
    headings = headings_of(declared, request)
    columns = dict.fromkeys(heading.whole for heading in headings)
    rows = filtered(declared, request, published_rows.rows(declared, columns, at))
    return Table(declared, headings, rows, at)


def refused(error: Exception, status: int = 400) -> HttpResponse:
    return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")


def refuse_unknown(request, known: set[str]) -> None:
    """Whoever reads a file by a program would take all rows for the ones that were asked for."""
    if unknown := unknown_in(request.GET, known):
        message = (
            _("This file does not accept %(unknown)s. It accepts %(known)s.")
            if known
            else _("This file does not accept %(unknown)s. It accepts no parameters.")
        )
        names = {"unknown": listed(unknown), "known": listed(sorted(known))}
        raise UnreadableFiltersError(message % names)


def links_of_files() -> str:
    """Under which terms a file is given away, and what its columns hold: no CSV says it itself."""
    licence = iri_to_uri(settings.DATA_LICENCE_URL)
    described = f'<{reverse("datapackage")}>; rel="describedby"; type="application/json"'
    return f'<{licence}>; rel="license", {described}'


@method_decorator(csrf_exempt, name="dispatch")  # it takes nothing
class DownloadView(View):
    declared: Any = None
    is_file = True
    http_method_names = ("get", "head", "options")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.known = self.parameters()
        request.is_public_file = self.is_file
        mark_cached_for_all(request, self.known)

    def parameters(self) -> set[str]:
        return {*NOT_FILTERS, *filters_of(self.declared)}

    def dispatch(self, request, *args, **kwargs):
        try:
            if self.is_file:
                refuse_unknown(request, self.known)
            response = super().dispatch(request, *args, **kwargs)
            if self.is_file and response.status_code == 200:
                response.headers["Link"] = links_of_files()
            return response
        except (UnknownChoiceError, UnreadableFiltersError, UnfitError) as error:
            return refused(error)
        except NoLongerPublicError as error:
            return refused(error, status=410)


class WholeFile(DownloadView):
    """A file of the whole register, of which no rows can be chosen."""

    make: Any = None
    choices: tuple[str, ...] = ()

    def parameters(self) -> set[str]:
        return set(self.choices)

    def get(self, request):
        return self.make(request)


class RecordFile(DownloadView):
    """The public rows as a file."""

    format: Any = CSV

    def get(self, request):
        return download(public_table(self.declared, request), self.format)


class DownloadPage(DownloadView):
    """What to take of a type: columns, languages, format; the filters of the list come along."""

    is_file = False

    def get(self, request):
        table = public_table(self.declared, request)
        context = {
            "declared": self.declared,
            "columns": offered(self.declared),
            "chosen": {heading.whole.name for heading in table.headings},
            "translated": any(column.in_languages for column in offered(self.declared)),
            "languages": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
            "language": request.GET.get("languages") or ALL,
            "filters": [
                (name, value)
                for name, value in pairs(request.GET)
                if name in self.known and name not in NOT_FILTERS
            ],
            "count": table.rows.count(),
            "files": addresses(self.declared),
        }
        return render(request, "records/download.html", context)


class TemplateFile(DownloadView):
    """An empty file with the public columns; in a workbook a second sheet explains them."""

    format: Any = XLSX

    def get(self, request):
        table = public_table(self.declared, request)
        make = blank_files.as_workbook(table) if self.format is XLSX else blank_files.as_csv(table)
        return attachment(make, self.format.content_type, blank_files.file_name(table, self.format))


def pairs(parameters) -> list[tuple[str, str]]:
    return [(name, value) for name in parameters for value in parameters.getlist(name) if value]


@cached_for_all()
def data_index(request):
    """Every file with rows in it, and how many it has today."""
    at = timezone.now()
    counted = [
        (declared, addresses(declared), declared.model._default_manager.published(at).count())
        for declared in catalogue.everything()
    ]
    files = [(declared, kinds, count) for declared, kinds, count in counted if count]
    still_open = OpenQuestion.objects.published(at).filter(settled="").count()
    return render(request, "records/data.html", {"files": files, "still_open": still_open})
