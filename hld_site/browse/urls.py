"""``pages_of(record)``: the addresses of one type, in one line of an app's urls.py."""

from django.urls import path, register_converter

from hld_site.browse.views import RecordFile, RecordList, RecordPage
from hld_site.records import catalogue
from hld_site.records.declare import Record


class AnyKey:
    """A key that may hold slashes, dots and blanks; the last slash of an address is not its own."""

    regex = "[^?#]+?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(AnyKey, "anykey")


def pages_of(record: Record, key: str = "slug") -> list:
    """``key`` names the path converter of the record's keys."""
    name = record.model._meta.model_name
    routes = [
        path(f"{record.name}/", RecordList.as_view(record=record), name=f"{name}-list"),
        path(f"{record.name}.csv", RecordFile.as_view(declared=record), name=f"{name}-file"),
    ]
    if record.has_pages:
        page = RecordPage.as_view(record=record)
        routes.append(path(f"{record.name}/<{key}:key>/", page, name=f"{name}-detail"))
    return routes


def files_of_parts() -> list:
    return [
        path(f"data/{part.name}.csv", RecordFile.as_view(declared=part))
        for part in catalogue.parts()
    ]
