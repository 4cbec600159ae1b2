"""What a page costs after a change, beside a stock ``ListView`` of the same States.

    python -m tests.benchmarks.pages [--times 8]

Milliseconds of a processor in one process, without a server, not compressed; queries, bytes.
"Checked": after a change that the page does not show; what it was made of is asked again.
"Shown": after one record that it shows was given another name; its other parts are as they were.
"Anew": where nobody has asked for it before, and after a change of all that it shows.
The stock list reads the same rows and shows the same columns of the States' own fields, in a plain
template, with no filters, no languages and no map. DATABASE_URL names a register that is loaded.
"""

# ruff: noqa: E402 - the settings are named before anything of Django is imported

import argparse
import gc
import io
import os
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.template import engines
from django.test import RequestFactory
from django.views.generic import ListView

from documents.models import Document
from hld_site.answers import revalidation
from hld_site.installation.python_stack import in_one_chunk
from meetings.models import Meeting
from registry.models import State

PAGES = (
    "/", "/states/", "/meetings/", "/meetings/hld-2013/", "/states/KEN/", "/documents/",
    "/documents/A/RES/67/219/", "/search/?q=trafficking", "/about/process/", "/ar/states/",
    "/states.csv", "/states.json",
)  # fmt: skip
KENYA, DIALOGUE = (State, "KEN", "name_en"), (Meeting, "hld-2013", "title_en")
RESOLUTION = Document, "A/RES/67/219", "title_en"
SHOWN = {
    "/meetings/": DIALOGUE, "/meetings/hld-2013/": DIALOGUE, "/search/?q=trafficking": DIALOGUE,
    "/documents/": RESOLUTION, "/documents/A/RES/67/219/": RESOLUTION,
    "/about/process/": RESOLUTION,
}  # fmt: skip
STOCK = """<!doctype html><title>States</title><table>{% for state in object_list %}
<tr><th><a href="/states/{{ state.key }}/">{{ state.name }}</a></th><td>{{ state.alpha2 }}</td>
<td>{{ state.m49 }}</td><td>{{ state.get_un_status_display }}</td><td>{{ state.note }}</td></tr>
{% endfor %}</table>"""


class Site(WSGIHandler):
    """No job is taken up while the clock runs."""

    def __call__(self, *given):
        return in_one_chunk(super().__call__, *given)  # as in hld_site/wsgi.py


class StockList(ListView):
    queryset = State.objects.filter(status="published")

    def render_to_response(self, context, **kwargs):
        return engines["django"].from_string(STOCK).render(context, self.request)


def environ_of(address: str) -> dict:
    path, _mark, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }  # fmt: skip


def body_of(site, address: str) -> bytes:
    reply = site(environ_of(address), lambda status, headers, *error: None)
    body = b"".join(reply)
    reply.close()
    if reply.status_code != 200:
        raise RuntimeError(f"{address} answered {reply.status_code}")
    return body


def renamed(address: str) -> None:
    """One record that the page shows has another name than the time before."""
    model, key, name = SHOWN.get(address, KENYA)
    given = getattr(model.objects.get(key=key), name)
    other = given.removesuffix("*") if given.endswith("*") else f"{given}*"
    model.objects.filter(key=key).update(**{name: other})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=8)
    times = parser.parse_args().times
    site, request = Site(), RequestFactory().get("/")
    stock = StockList.as_view()
    ways = {address: lambda address=address: body_of(site, address) for address in PAGES}
    ways = {"stock ListView": lambda: stock(request).encode(), **ways}
    sizes = {name: len(make()) for name, make in ways.items() for _warm in range(2)}
    gc.collect()
    gc.freeze()
    checked: dict[str, list[float]] = {name: [] for name in ways}
    shown: dict[str, list[float]] = {name: [] for name in ways}
    anew: dict[str, list[float]] = {name: [] for name in ways}
    for _time in range(2 * times):  # what was renamed is called at the end what it was called
        for name, make in ways.items():
            revalidation.answers.clear()
            anew[name].append(spent(make))
            checked[name].append(spent(make))
            renamed(name)
            shown[name].append(spent(make))
    yardstick = statistics.median(anew["stock ListView"])
    print(f"{'':28}  checked of stock    shown of stock     anew of stock   queries   bytes")
    for name, make in ways.items():
        connection.force_debug_cursor = True
        connection.queries_log.clear()
        make()
        columns = [statistics.median(figures[name]) for figures in (checked, shown, anew)]
        figures = "  ".join(f"{figure:7.1f} {figure / yardstick:8.2f}" for figure in columns)
        print(f"{name:28}  {figures}   {len(connection.queries_log):7}   {sizes[name]:7,}")


def spent(make) -> float:
    begun = time.process_time()
    make()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
