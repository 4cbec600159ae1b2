"""Each test is named after what went wrong once, found by somebody who tried to make it fail."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Document, DocumentRelation
from hld_site.evidence.models import Source
from hld_site.pages.models import Page
from hld_site.records import catalogue
from hld_site.records.fields import PartialDate
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import State, StateName
from tests.builders import build
from tests.files import words_of
from tests.forms import filled_in
from tests.test_desk import member_of_staff

RECORDS = catalogue.records()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
@pytest.mark.one_database
def test_a_key_with_a_question_mark_broke_the_admin(desk, record):
    meta = record.model._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    response = desk.post(page, filled_in(desk.get(page)) | {"key": "a?b"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["key"]


def test_a_published_document_without_a_key_broke_the_list_for_everybody():
    with pytest.raises(ValidationError, match="Give a symbol, or words where there is none"):
        build(Document, 5, key="", symbol="")


def test_a_former_name_that_is_held_back_was_shown_on_the_page_of_a_meeting(client):
    row = Participation.objects.create(
        meeting=Meeting.objects.get(key="hld-2006"),
        state=State.objects.get(key="SWZ"),
        capacity="member-state",
        role="spoke",
        source="A test",
    )
    page = client.get(row.meeting.get_absolute_url()).content.decode()
    assert ">Swaziland</a>" in page
    StateName.objects.filter(state__key="SWZ").update(held_back=True)
    page = client.get(row.meeting.get_absolute_url()).content.decode()
    assert ">Swaziland</a>" not in page


def test_a_page_cost_one_query_more_for_each_participant(client):
    meeting = build(Meeting, 3)
    MeetingDay.objects.create(meeting=meeting, date="2006-01-01")
    costs = []
    for states in (State.objects.all()[:1], State.objects.all()[1:30]):
        Participation.objects.bulk_create(
            Participation(meeting=meeting, state=state, capacity="member-state", role="spoke")
            for state in states
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(meeting.get_absolute_url())
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", ["sources", "open_questions"])
def test_a_public_file_cost_one_query_for_each_owner(client, name):
    with CaptureQueriesContext(connection) as queries:
        b"".join(client.get(f"/data/{name}.csv"))
    assert len(queries) < 30


def test_a_source_could_belong_to_a_user(staff):
    content_type = Source.objects.first().owner_type
    user_type = type(content_type).objects.get_for_model(type(staff))
    for kind, number in ((user_type, staff.pk), (content_type, 987654)):
        with pytest.raises(ValidationError, match="This belongs to no record of the register"):
            Source(owner_type=kind, owner_id=number, key="x").full_clean()


@pytest.mark.one_database
def test_renaming_at_no_number_broke(desk):
    assert desk.get("/admin/registry/state/abc/rename/").status_code == 302


def test_renaming_to_a_day_that_is_taken_broke(desk):
    kenya = State.objects.get(key="KEN")
    StateName.objects.create(
        state=kenya, kind="official-short", language="en", text="Kenya", valid_until="2020"
    )
    page = f"/admin/registry/state/{kenya.pk}/rename/"
    form = filled_in(desk.get(page)) | {"since": "2020", "name_en": "Kenia"}
    response = desk.post(page, form)
    assert response.status_code == 200
    assert "already has this name from this day on" in response.content.decode()
    kenya.refresh_from_db()
    assert kenya.name_en == "Kenya"


def test_renaming_did_not_ask_for_the_permission_to_add_names(client):
    client.force_login(member_of_staff("view_state", "change_state"))
    kenya = State.objects.get(key="KEN")
    assert client.get(f"/admin/registry/state/{kenya.pk}/rename/").status_code == 403


def test_a_dialogue_that_was_not_held_counted_as_held(client):
    meeting = build(Meeting, 3, kind="high-level-dialogue", holding="not-held")
    MeetingDay.objects.create(meeting=meeting, date="2020-01-01")
    assert meeting.title_en not in client.get("/").content.decode()


def test_what_was_public_could_be_deleted_after_a_detour_through_draft(desk):
    state = build(State, 3)
    state.status = "draft"
    state.save()
    page = f"/admin/registry/state/{state.pk}/delete/"
    assert desk.post(page, {"post": "yes"}).status_code == 403


def test_a_bare_symbol_of_former_days_was_not_found(client):
    document = build(Document, 7)
    document.key = document.symbol = "A/RES/99/8"
    document.save()
    response = client.get("/A/RES/99/7")
    assert (response.status_code, response["Location"]) == (301, "/documents/A/RES/99/8/")


def test_a_relation_lost_the_document_whose_key_was_corrected():
    document = build(Document, 7)
    relation = DocumentRelation(
        document=Document.objects.get(key="A/RES/67/219"), verb="recalls", to_key="A/RES/99/7"
    )
    relation.full_clean()
    relation.save()
    document.key = document.symbol = "A/RES/99/8"
    document.save()
    relation.refresh_from_db()
    assert (relation.to_key, relation.to) == ("A/RES/99/8", document)
    assert relation.history.count() == 2


@pytest.mark.parametrize("text", ["２０１８", "2018-1", "18", "2018-00", "2018-02-30", "next year"])
@pytest.mark.one_database
def test_a_date_in_full_width_digits_passed(text):
    with pytest.raises(ValidationError):
        PartialDate().clean(text, None)


@pytest.mark.parametrize("key", ["states", "data", "a/2013", "meetings/hld-2013", "admin"])
@pytest.mark.one_database
def test_a_page_could_take_an_address_that_never_shows_it(key):
    with pytest.raises(ValidationError, match="belongs to another part of the site"):
        build(Page, 1, key=key)


def test_a_nul_in_an_address_reached_the_database(desk):
    for address in ("/%00/", "/states/?q=%00", "/admin/registry/state/?q=%00", "/A/%00/9"):
        assert desk.get(address).status_code == 400


@pytest.mark.one_database
def test_a_state_was_said_to_be_possibly_present_before_it_existed(client):
    page = words_of(client.get("/states/SSD/").content.decode())
    assert "Held before this State became a Member State, on 14 July 2011." in page


def test_a_name_that_never_changed_stood_among_the_former_names(client):
    page = client.get("/states/TUR/").content.decode()
    former = page[page.index("Names through time") :]
    assert "Turquía" in former
    assert "土耳其" not in former


@pytest.mark.one_database
def test_the_form_of_a_record_with_many_parts_was_too_long_to_send(desk):
    page = Page.objects.get(key="about/source-page")
    address = f"/admin/pages/page/{page.pk}/change/"
    form = filled_in(desk.get(address)) | {"note": "Sent"}
    assert len(form) < 60
    assert desk.post(address, form).status_code == 302
