"""A preview is for who has its link: the whole site as it would be, marked, and kept nowhere."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from documents.models import Document
from hld_site.desk.previews import token_of
from hld_site.exchange.batches import proposals
from hld_site.publishing.models import PreviewLink
from meetings.models import Meeting, MeetingDay
from registry.models import State
from tests.builders import build
from tests.desk.conftest import member
from tests.desk.test_change_sets import only_set, propose


@pytest.fixture
def draft():
    meeting = build(Meeting, 3, status="draft", title_en="Planted title")
    MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    return meeting


def link_to(client, subject, days="7") -> str:
    """The address of a new preview, as staff copy it."""
    page = f"/admin/preview/?of={subject}"
    text = client.post(page, {"days": days}, follow=True).content.decode()
    return re.search(r"http://testserver(/preview/[^\"<]+)", text)[1]


@pytest.mark.one_database
def test_a_colleague_without_an_account_sees_a_draft_as_it_would_be(draft):
    address = link_to(member("Contributors"), f"meetings:{draft.pk}")
    visitor = Client()
    answer = visitor.get(address)
    text = answer.content.decode()
    assert "Planted title" in text
    assert "5 October 2027" in text
    assert "This is a preview" in text
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert visitor.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.one_database
def test_links_of_a_preview_stay_in_it_in_every_language(draft):
    address = link_to(member("Contributors"), f"meetings:{draft.pk}")
    prefix = re.match(r"/preview/[^/]+/", address)[0]
    visitor = Client()
    text = visitor.get(address).content.decode()
    links = re.findall(r'href="(/[^"]*)"', text)
    assert [link for link in links if not link.startswith((prefix, "/static/"))] == []
    assert "Planted title" in visitor.get(f"{prefix}meetings/").content.decode()
    arabic = visitor.get(f"{prefix}ar{draft.get_absolute_url()}")
    assert 'dir="rtl"' in arabic.content.decode()
    assert b"Planted title" in b"".join(visitor.get(f"{prefix}meetings.csv"))


def test_a_set_of_changes_is_previewed_as_a_whole_site():
    kenya, meeting = State.objects.get(key="KEN"), Meeting.objects.get(key="hld-2013")
    contributor = member("Contributors")
    propose(contributor, kenya, note="Planted note", change_reason="Third dialogue")
    propose(contributor, meeting, into=str(only_set().pk), venue="Planted venue")
    address = link_to(contributor, f"set:{only_set().pk}")
    visitor = Client()
    assert b"Planted note" in visitor.get(f"{address}states/KEN/").content
    assert b"Planted venue" in visitor.get(f"{address}meetings/hld-2013/").content
    assert b"Planted" not in visitor.get("/states/KEN/").content
    kenya.refresh_from_db()
    assert kenya.note == ""


@pytest.mark.one_database
def test_a_link_ends_by_time_by_hand_and_by_a_wrong_letter(draft):
    contributor = member("Contributors")
    address = link_to(contributor, f"meetings:{draft.pk}")
    link = PreviewLink.objects.get()
    visitor = Client()
    assert (
        visitor.get(address.replace(token_of(link), token_of(link)[:-1] + "_")).status_code == 410
    )
    contributor.post(f"/admin/preview/?of=meetings:{draft.pk}", {"revoke": link.pk})
    revoked = visitor.get(address)
    assert revoked.status_code == 410
    assert b"Planted" not in revoked.content
    address = link_to(contributor, f"meetings:{draft.pk}")
    PreviewLink.objects.update(expires_at=timezone.now())
    assert visitor.get(address).status_code == 410


@pytest.mark.one_database
def test_no_door_of_the_desk_opens_in_a_preview(draft, desk):
    address = link_to(member("Contributors"), f"meetings:{draft.pk}")
    prefix = re.match(r"/preview/[^/]+/", address)[0]
    for inner in ("admin/", "accounts/login/", "styleguide/", "preview/x/"):
        assert desk.get(f"{prefix}{inner}").status_code == 404
    assert Client().post(address).status_code == 405


@pytest.mark.one_database
def test_who_may_not_write_makes_no_link(draft):
    viewer = member("Viewers")
    assert viewer.post(f"/admin/preview/?of=meetings:{draft.pk}").status_code == 403
    for subject in (
        "",
        "set:x",
        "meetings:x",
        "poems:1",
        "set:5d0b0a9e-0000-4000-8000-000000000000",
    ):
        assert viewer.get("/admin/preview/", {"of": subject}).status_code in (403, 404)


@pytest.fixture
def mandate(draft):
    document = build(Document, 7, status="review", title_en="Planted mandate")
    document.meetings.create(meeting=draft, verb="convenes")
    return document


NOT_SHOWN = "Not shown on this page, because it would not be public yet: "


@pytest.mark.one_database
def test_a_mandate_in_review_was_left_out_of_the_preview_without_a_word(draft, mandate):
    """Whoever has the link reads how many wait, and no title; staff read which."""
    editor = member("Editors")
    address = link_to(editor, f"meetings:{draft.pk}")
    text = " ".join(Client().get(address).content.decode().split())
    assert f"{NOT_SHOWN}documents (In review): 1." in text
    assert mandate.symbol not in text
    staff = editor.get(f"/admin/preview/?of=meetings:{draft.pk}").content.decode()
    assert f'/admin/documents/document/{mandate.pk}/change/">{mandate.symbol}</a>' in staff


def test_what_is_public_by_the_hour_of_the_meeting_is_in_its_preview(draft, mandate):
    hour = timezone.now() + datetime.timedelta(days=2)
    Meeting.objects.filter(pk=draft.pk).update(status="published", public_from=hour)
    for earlier, is_shown in ((hour, True), (hour + datetime.timedelta(seconds=1), False)):
        Document.objects.filter(pk=mandate.pk).update(status="published", public_from=earlier)
        address = link_to(member("Editors", f"at-{is_shown}"), f"meetings:{draft.pk}")
        text = " ".join(Client().get(address).content.decode().split())
        assert (mandate.symbol in text) == is_shown
        assert (f"{NOT_SHOWN}documents (Scheduled): 1." in text) == (not is_shown)


def test_a_mandate_that_the_same_set_publishes_is_in_its_preview(mandate):
    editor = member("Editors")
    meeting = Meeting.objects.get(key="hld-2013")
    mandate.meetings.create(meeting=meeting, verb="convenes")
    propose(editor, meeting, venue="Planted venue", change_reason="Third dialogue")
    first, page = only_set(), "meetings/hld-2013/"
    text = Client().get(link_to(editor, f"set:{first.pk}") + page).content.decode()
    assert f"{NOT_SHOWN}documents (In review): 1." in text
    staff = f"/admin/preview/?of=set:{first.pk}"
    assert mandate.symbol in editor.get(staff).content.decode()
    chosen = {"action": "publish", "_selected_action": [mandate.pk], "go": "1"}
    editor.post("/admin/documents/document/", chosen)
    second = proposals.open_sets().exclude(pk=first.pk).get()
    text = Client().get(link_to(editor, f"set:{second.pk}") + page).content.decode()
    assert mandate.symbol in text
    assert NOT_SHOWN not in text
    staff = f"/admin/preview/?of=set:{second.pk}"
    assert f"document/{mandate.pk}/change/" not in editor.get(staff).content.decode()
