"""A new record has a key before anybody thinks of one: proposed, editable, kept once public."""

import pytest
from django.contrib import admin
from playwright.sync_api import expect

from documents.models import Document
from hld_site.records import catalogue
from hld_site.records.proposed_keys import dated, words_of
from meetings.models import Meeting
from registry.models import Organization
from tests.builders import build
from tests.forms import filled_in

ADD = "/admin/meetings/meeting/add/"
TITLE = "Third High-level Dialogue on International Migration and Development"
KEY = "third-high-level-dialogue-international-2027"


def add(desk, address, **values):
    return desk.post(address, filled_in(desk.get(address)) | values, follow=True)


@pytest.mark.one_database
def test_a_key_is_made_of_title_and_year():
    assert dated(TITLE, 2027) == KEY
    assert dated("Plenary meeting of 2029", None) == "plenary-meeting-2029"
    assert dated("Встреча", 2027) == dated("Meeting", None) == ""
    assert words_of("Banque mondiale de l’Été") == "banque-mondiale-ete"


@pytest.mark.one_database
def test_the_key_of_a_meeting_was_asked_for_and_never_proposed(desk):
    add(desk, ADD, title_en=TITLE, key_year="2027", kind="high-level-dialogue")
    assert Meeting.objects.filter(title_en=TITLE).values_list("key", flat=True).get() == KEY


@pytest.mark.one_database
def test_without_a_year_the_form_asks_for_it(desk):
    response = add(desk, ADD, title_en=TITLE, kind="high-level-dialogue")
    assert "Give a key, or a title and the year: the key is made from them." in text_of(response)
    assert not Meeting.objects.filter(title_en=TITLE).exists()


def test_a_key_that_is_taken_is_seen_beside_what_is_said_of_it(desk):
    build(Meeting, key=KEY)
    response = add(desk, ADD, title_en=TITLE, key_year="2027", kind="high-level-dialogue")
    assert "already exists" in text_of(response)
    assert filled_in(response)["key"] == [KEY]


@pytest.mark.one_database
def test_the_key_that_was_typed_stays(desk):
    add(desk, ADD, title_en=TITLE, key_year="2027", kind="high-level-dialogue", key="hld-2027")
    assert Meeting.objects.get(key="hld-2027").title_en == TITLE


def test_a_document_without_a_symbol_is_called_by_title_and_day(desk):
    given = {"kind": "other-institution", "title_en": "Report of the Forum"}
    add(desk, "/admin/documents/document/add/", **given, published_on="2014-05-16")
    assert Document.objects.filter(key="report-forum-2014").exists()


@pytest.mark.one_database
def test_the_form_asks_what_the_key_would_be(desk):
    form = filled_in(desk.get(ADD)) | {"title_en": TITLE, "key_year": "2027"}
    assert desk.post("/admin/meetings/meeting/key/", form).json() == {"key": KEY}
    assert not Meeting.objects.filter(key=KEY).exists()


@pytest.mark.one_database
def test_who_may_not_add_is_not_answered(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("viewer", is_staff=True))
    assert client.post("/admin/meetings/meeting/key/", {}).status_code == 403


@pytest.mark.one_database
def test_a_record_that_has_its_key_keeps_it(desk):
    meeting = build(Meeting, status="draft", key="hld-2027")
    page = f"/admin/meetings/meeting/{meeting.pk}/change/"
    desk.post(page, filled_in(desk.get(page)) | {"title_en": "Another title"})
    meeting.refresh_from_db()
    assert (meeting.key, meeting.title_en) == ("hld-2027", "Another title")


@pytest.mark.one_database
@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_every_key_that_can_be_proposed_is(record, desk):
    """A State has the code that ISO gives it; all others may be left empty."""
    meta = record.model._meta
    page = desk.get(f"/admin/{meta.app_label}/{meta.model_name}/add/").content.decode()
    assert ("data-propose=" in page) == record.model.key_is_proposed
    assert record.model.key_is_proposed == (record.name != "states")
    assert admin.site.is_registered(record.model)


@pytest.mark.one_database
def test_the_name_of_an_organization_is_its_key(desk):
    address = "/admin/registry/organization/add/"
    add(desk, address, name_en="International Centre for Parliaments", kind="related-organization")
    assert Organization.objects.filter(key="international-centre-parliaments").exists()


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.browser
def test_a_key_is_proposed_while_the_form_is_filled_in(signed_in):
    page = signed_in
    page.goto(ADD)
    page.fill("#id_title_en", TITLE)
    page.fill("#id_key_year", "2027")
    page.press("#id_key_year", "Tab")
    expect(page.locator("#id_key")).to_have_value(KEY)
    page.fill("#id_key", "hld-2027")
    page.fill("#id_title_en", "Another title")
    page.press("#id_title_en", "Tab")
    page.wait_for_timeout(300)
    assert page.input_value("#id_key") == "hld-2027"
