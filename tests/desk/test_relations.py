"""Records that forms and filters offer: by name and key, in the order of their list."""

import re

import pytest

from documents.models import Document
from hld_site.desk.relations import named
from hld_site.records import catalogue
from meetings.models import Meeting
from registry.models import State
from tests.builders import build


def offered(desk, app: str, model: str, field: str, term: str) -> list[str]:
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    answer = desk.get("/admin/autocomplete/", query).json()
    return [result["text"] for result in answer["results"]]


def test_an_autocomplete_showed_no_key_and_sorted_meetings_by_it(desk):
    texts = offered(desk, "meetings", "participation", "meeting", "High-level Dialogue on")
    assert texts == [
        "Second High-level Dialogue on International Migration and Development (hld-2013)",
        "First High-level Dialogue on International Migration and Development (hld-2006)",
    ]


def test_an_autocomplete_finds_by_key(desk):
    assert offered(desk, "meetings", "participation", "state", "KEN") == ["Kenya (KEN)"]
    [document] = offered(desk, "documents", "documentmeeting", "document", "A/RES/68/4")
    assert document.startswith("A/RES/68/4 · Declaration of the High-level Dialogue")


@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_every_type_is_found_by_its_key(record, desk):
    """In the list of the desk, and so in every autocomplete."""
    row = build(record.model, status="draft")
    meta = record.model._meta
    page = desk.get(f"/admin/{meta.app_label}/{meta.model_name}/", {"q": row.key})
    assert f"/{meta.model_name}/{row.pk}/change/" in page.content.decode()


@pytest.mark.one_database
def test_a_record_without_a_name_is_called_by_its_key():
    assert named(Meeting(key="hld-2027")) == "hld-2027"
    assert named(Meeting()) == ""
    assert named(State(key="XAA", name_en="Ruritania")) == "Ruritania (XAA)"
    assert named(Document(key="report-2014", title_en="Report")) == "Report (report-2014)"


def test_the_list_of_meetings_is_by_day_and_the_latest_first(desk):
    page = desk.get("/admin/meetings/meeting/").content.decode()
    keys = re.findall(r'class="field-key">(?:<[^>]*>)*([a-z0-9-]+)', page)
    listed = Meeting.objects.listed().order_by("-first_day", "key")
    with_days = [meeting.key for meeting in listed if meeting.first_day]
    assert [key for key in keys if key in with_days] == with_days
    assert len(keys) == Meeting.objects.count()


def test_a_choice_of_meetings_is_by_day_and_shows_the_key(desk):
    page = desk.get("/admin/exchange/batch/add/", {"type": "participations"}).content.decode()
    select = page.partition('name="once-meeting"')[2].partition("</select>")[0]
    offered = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', select)
    assert all(label.endswith(f"({key})") for key, label in offered)
    keys = [key for key, _label in offered]
    assert keys.index("imrf-2026") < keys.index("hld-2013") < keys.index("hld-2006")


def test_a_filter_by_meeting_is_by_day_and_shows_the_key(desk):
    page = desk.get("/admin/documents/document/").content.decode()
    shown = re.findall(r"\((imrf-2022|hld-2013|hld-2006)\)", page)
    assert list(dict.fromkeys(shown)) == ["imrf-2022", "hld-2013", "hld-2006"]


@pytest.mark.one_database
def test_what_a_form_holds_is_shown_with_its_key(desk):
    meeting = Meeting.objects.get(key="hld-2013")
    page = desk.get(f"/admin/meetings/meeting/{meeting.pk}/change/").content.decode()
    assert "United States of America (USA)</option>" in page
