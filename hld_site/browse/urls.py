"""``pages_of(record)``: the addresses of one type, in one line of an app's urls.py."""

from collections.abc import Callable
from typing import Any

from django.urls import path, register_converter, reverse

from hld_site.answers.decorators import read_only_view
from hld_site.browse.downloads import DownloadPage, RecordFile, TemplateFile
from hld_site.browse.gone import moved_to
from hld_site.browse.kept_files import upload
from hld_site.browse.other_files import OtherFile
from hld_site.browse.other_views import (
    OtherFileOfList,
    OtherFileOfRecord,
    files_of_lists,
    other_files,
)
from hld_site.browse.views import RecordList, RecordPage
from hld_site.exchange.files_out.formats import CSV, FORMATS, XLSX
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration, Record


class AnyKey:
    """A key that may hold slashes, dots and blanks; the last slash of an address is not its own."""

    regex = "[^?#]+?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(AnyKey, "anykey")


def pages_of(record: Record, key: str = "slug", view: type[RecordPage] = RecordPage) -> list:
    """``key`` names the path converter of the record's keys, ``view`` shows one record."""
    name = record.model._meta.model_name
    routes = [
        path(f"{record.name}/", RecordList.as_view(record=record), name=f"{name}-list"),
        *files_of(record),
        *other_files_of(record, key),
    ]
    if record.has_pages:
        page = view.as_view(record=record)
        routes.append(path(f"{record.name}/<{key}:key>/", page, name=f"{name}-detail"))
    return routes


def files_of(declared: Declaration, folder: str = "") -> list:
    """One address a format; the CSV for spreadsheets is the file of a list."""
    name = declared.model._meta.model_name
    return [
        path(
            f"{folder}{kind.file_name(declared)}",
            RecordFile.as_view(declared=declared, format=kind),
            name=f"{name}-file" if kind is CSV else f"{name}-file-{kind.name}",
        )
        for kind in FORMATS.values()
    ]


def other_files_of(record: Record, key: str) -> list:
    """Feeds, citations, calendars: of the list, and of each record that has a page."""
    name, routes = record.model._meta.model_name, []
    for file in other_files(record):
        if file.of_lists:
            routes.append(file_of_list(record, file))
        if record.has_pages:
            of_record = OtherFileOfRecord.as_view(declared=record, file=file)
            address = f"{record.name}/<{key}:key>.{file.ending}"
            routes.append(path(address, of_record, name=f"{name}-{file.name}"))
    return routes


def file_of_list(record: Record, file: OtherFile) -> Any:
    of_list = OtherFileOfList.as_view(declared=record, file=file)
    name = f"{record.model._meta.model_name}-list-{file.name}"
    return path(f"{record.name}.{file.ending}", of_list, name=name)


def downloads() -> list:
    """The pages under /data/: what to take of every type, templates, and the files of parts."""
    return [
        *(route for declared in catalogue.everything() for route in downloads_of(declared)),
        path("data/<slug:type>/<int:pk>/<slug:name>", upload, name="upload"),
        *(route for part in catalogue.parts() for route in files_of(part, "data/")),
        *(route for record in catalogue.records() for route in beside_those_of_parts(record)),
    ]


def beside_those_of_parts(record: Record) -> list:
    """Files of a list are looked for where those of parts are, beside the page that tells of both:
    /data/states.csv leads on to /states.csv.
    """
    lists = [*files_of(record), *(file_of_list(record, file) for file in files_of_lists(record))]
    return [path(f"data/{route.pattern}", led_on_to(route.name)) for route in lists]


def led_on_to(name: str) -> Callable:
    @read_only_view
    def view(request):
        query = request.META.get("QUERY_STRING", "")
        return moved_to(reverse(name) + (f"?{query}" if query else ""))

    return view


def downloads_of(declared: Declaration) -> list:
    page = f"data/{declared.name}/"
    empty = [
        path(f"{page}template.{kind.ending}", TemplateFile.as_view(declared=declared, format=kind))
        for kind in (XLSX, CSV)
    ]
    name = f"{declared.model._meta.model_name}-download"
    return [path(page, DownloadPage.as_view(declared=declared), name=name), *empty]
