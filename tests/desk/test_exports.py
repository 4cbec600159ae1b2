"""An export that takes longer than a request, as whoever asked for it meets it."""

import csv
import datetime
import io
import json
import time

import openpyxl
import pytest
from django.conf import settings as site
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from hld_site.exchange.files_out import background, xlsx_writer
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.models import Batch, Export
from hld_site.exchange.resources import find_declaration
from hld_site.jobs import progress, worker
from hld_site.jobs.models import Job
from registry.models import State
from tests.desk.conftest import Page
from tests.test_desk import LIST, member_of_staff

EXPORT = f"{LIST}export/"
AFRICA = f"{EXPORT}?groups__group=african-states&o=-1"
DOCUMENTS = "/admin/documents/document/export/"


@pytest.fixture(autouse=True)
def fifty_rows_are_long(settings):
    settings.EXCHANGE_EXPORT_AT_ONCE = 50


def ask(client, address=EXPORT, **choices) -> Page:
    return Page(client, client.post(address, {"format": "csv"} | choices, follow=True))


def file_of(page: Page):
    """The answer, with what it streamed as its ``data``."""
    response = page.client.get(f"{page.path.removesuffix('change/')}file/")
    if response.streaming:
        response.data = b"".join(response.streaming_content)
    return response


def kept() -> list[str]:
    return [path.name for path in (site.MEDIA_ROOT / "exports").glob("*")]


def rows_of(data: bytes, format: str) -> list[list[str]]:
    if format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    if format == "json":
        parsed = json.loads(data)
        return [list(parsed[0]), *[list(row.values()) for row in parsed]]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("format", FORMATS)
def test_a_long_export_leads_to_a_page_and_its_file_has_the_rows_of_the_list(desk, format):
    page = ask(desk, AFRICA, format=format, columns=["name", "key"], languages="fr")
    assert page.path.startswith("/admin/exchange/export/")
    assert "Ready to download. 54 rows" in page.text
    name = FORMATS[format].file_name(find_declaration("states"))
    assert f"Download {name}" in page.text
    response = file_of(page)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == FORMATS[format].content_type
    rows = rows_of(response.data, format)
    assert (rows[0], len(rows)) == (["name_fr", "key"], 55)
    assert {row[1] for row in rows[1:]} == set(
        State.objects.filter(groups__group="african-states").values_list("key", flat=True)
    )


@pytest.mark.one_database
def test_the_same_file_comes_at_once_or_in_the_background(desk, settings):
    long = file_of(ask(desk, AFRICA)).data
    settings.EXCHANGE_EXPORT_AT_ONCE = 54
    assert b"".join(desk.post(AFRICA, {"format": "csv"})) == long
    assert Export.objects.count() == 1


def test_selected_and_all_rows_are_written_in_the_background_too(desk):
    chosen = list(State.objects.order_by("key").values_list("pk", flat=True)[:60])
    page = ask(desk, rows="selected", selected=chosen, columns=["key"])
    assert len(file_of(page).data.splitlines()) == 61
    page = ask(desk, AFRICA, rows="all", columns=["key"])
    assert "All rows" in page.text
    assert len(file_of(page).data.splitlines()) == 196


def test_a_search_is_made_in_the_language_of_whoever_asked(desk, settings):
    settings.EXCHANGE_EXPORT_AT_ONCE = 0
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    page = ask(desk, f"{EXPORT}?q=Kenya")
    assert len(file_of(page).data.splitlines()) == 2
    assert Export.objects.get().job.language == "fr"


@pytest.mark.one_database
@pytest.mark.usefixtures("nobody_works")
def test_the_page_tells_how_far_it_is_with_and_without_script(desk):
    page = ask(desk)
    assert "Being written. You may close this page" in page.text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.html
    export = Export.objects.get()
    progress.tell(export.job_id, 120, 195, time.time() - 16)
    assert "120 rows done, 75 left, about 10 seconds." in page.again().text
    report = desk.get(f"{page.path.removesuffix('change/')}progress/").json()
    assert report == {
        "state": "writing",
        "busy": True,
        "share": 62,
        "text": "120 rows done, 75 left, about 10 seconds.",
    }
    assert file_of(page).status_code == 404
    worker.do_waiting("export")
    assert "195 rows" in page.again().text
    assert progress.latest(Job(pk=export.job_id))["done"] == 0


@pytest.mark.usefixtures("nobody_works")
def test_two_presses_and_two_tabs_ask_once_and_cancel_once(desk):
    page, twin = ask(desk), ask(desk)
    assert page.path == twin.path
    assert ask(desk, format="json").path != page.path
    assert "Cancelled; no file is kept." in page.press("Cancel").text
    late = twin.press("Cancel")
    assert "Nothing was cancelled: the export had already ended." in late.text
    worker.do_waiting("export")
    assert page.again().text.count("Cancelled; no file is kept.") == 1
    assert ask(desk).path != page.path


@pytest.mark.one_database
def test_a_file_that_was_done_is_not_cancelled_by_a_late_press(desk):
    page = ask(desk)
    response = desk.post(f"{page.path.removesuffix('change/')}cancel/", follow=True)
    assert "the export had already ended" in Page(desk, response).text
    assert file_of(page).status_code == 200


@pytest.mark.one_database
def test_only_who_asked_takes_the_file_and_only_while_allowed(desk, client):
    page = ask(desk)
    reader = member_of_staff("view_state")
    other = Client()
    other.force_login(reader)
    for name in ("change", "file", "progress"):
        assert other.get(f"{page.path.removesuffix('change/')}{name}/").status_code == 404
    assert other.post(f"{page.path.removesuffix('change/')}cancel/").status_code == 404
    assert "0 exports" in other.get("/admin/exchange/export/").content.decode()
    own = ask(other)
    assert file_of(own).status_code == 200
    assert "1 export" in other.get("/admin/exchange/export/").content.decode()
    reader.user_permissions.clear()
    assert other.get(own.path).status_code == 403
    assert file_of(own).status_code == 403
    assert other.get("/admin/exchange/export/").status_code == 403


@pytest.mark.one_database
def test_no_export_is_cancelled_by_a_link_changed_or_deleted(desk, staff):
    page = ask(desk)
    address = page.path.removesuffix("change/")
    assert desk.get(f"{address}cancel/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    assert strict.post(f"{address}cancel/").status_code == 403
    assert desk.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert desk.get("/admin/exchange/export/add/").status_code == 403


def test_a_file_is_kept_for_a_day_and_then_removed_with_its_export(desk):
    page = ask(desk)
    worker.do_waiting("export")
    assert len(kept()) == 1
    Job.objects.update(
        ended_at=timezone.now() - background.LIFETIME - datetime.timedelta(seconds=1)
    )
    worker.do_waiting("export")
    assert (kept(), Export.objects.count()) == ([], 0)
    assert "it has expired" in desk.get(page.path).content.decode()


@pytest.mark.one_database
def test_a_file_that_is_gone_is_said_in_words(desk):
    page = ask(desk)
    (site.MEDIA_ROOT / Export.objects.get().file.name).unlink()
    assert page.again().response.status_code == 200
    assert "Export it again." in file_of(page).content.decode()


@pytest.mark.one_database
def test_a_text_that_no_workbook_holds_fails_in_words_and_leaves_no_file(desk):
    State.objects.filter(key="KEN").update(note="x" * 40_000)
    page = ask(desk, format="xlsx")
    assert "Could not be written; no file is kept." in page.text
    assert "column note: the text is longer than 32767 characters" in page.text
    assert kept() == []


@pytest.mark.one_database
def test_a_workbook_has_no_limit_but_its_own(desk, settings, monkeypatch):
    settings.EXCHANGE_ROWS = 100
    assert "195 rows" in ask(desk, format="xlsx").text
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 194)
    assert (
        "A workbook can have at most 194 rows, and there are more." in ask(desk, format="xlsx").text
    )
    assert Export.objects.count() == 1


@pytest.mark.usefixtures("nobody_works")
def test_a_fault_stops_one_export_and_no_other(desk, caplog):
    page, other = ask(desk, AFRICA), ask(desk)
    export = Export.objects.get(pk=page.path.split("/")[4])
    export.query += "changed by somebody else"
    export.save()
    worker.do_waiting("export")
    assert "Could not be written; no file is kept." in page.again().text
    assert file_of(other).status_code == 200


@pytest.mark.one_database
def test_exports_are_no_batches(desk):
    ask(desk)
    assert not Batch.objects.exists()
    index = desk.get("/admin/").content.decode()
    places = [index.index(f'href="/admin/exchange/{name}/"') for name in ("batch", "export")]
    assert places == sorted(places)
    listed = Page(desk, desk.get("/admin/exchange/export/"))
    assert "States CSV for spreadsheets 195 Ready to download" in listed.text


@pytest.mark.one_database
@pytest.mark.usefixtures("nobody_works")
def test_a_type_with_an_admin_of_its_own_broke_long_exports(desk, monkeypatch):
    """One without exports, and one that has left the admin altogether."""
    page, registry = ask(desk, AFRICA), admin.site._registry
    monkeypatch.setitem(registry, State, admin.ModelAdmin(State, admin.site))
    assert "Being written." in ask(desk, DOCUMENTS).text
    monkeypatch.delitem(registry, State)
    assert "2 exports" in desk.get("/admin/exchange/export/").content.decode()
    worker.do_waiting("export")
    monkeypatch.undo()
    assert len(file_of(page).data.splitlines()) == 55
