"""A preview is for who has its link: the whole site as it would be, marked, and kept nowhere."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from hld_site.desk.previews import token_of
from hld_site.publishing.models import PreviewLink
from meetings.models import Meeting, MeetingDay
from registry.models import State
from tests.builders import build
from tests.desk.test_change_sets import only_set, propose
from tests.desk.test_roles import member


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


def test_no_door_of_the_desk_opens_in_a_preview(draft, desk):
    address = link_to(member("Contributors"), f"meetings:{draft.pk}")
    prefix = re.match(r"/preview/[^/]+/", address)[0]
    for inner in ("admin/", "accounts/login/", "styleguide/", "preview/x/"):
        assert desk.get(f"{prefix}{inner}").status_code == 404
    assert Client().post(address).status_code == 405


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
