"""The first page says what needs a person, and finds every record."""

import datetime
import re
import uuid
from html import unescape

import pytest
from django.contrib.auth import get_user
from django.utils import timezone

from meetings.models import Meeting
from registry.models import State
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.desk.test_change_sets import only_set, propose
from tests.files import checked

HOME = "/admin/"


def read(client, **query) -> str:
    return Page(client, client.get(HOME, query)).text


@pytest.mark.one_database
def test_an_editor_sees_what_waits_what_is_scheduled_and_who_did_what():
    editor, contributor = member("Editors"), member("Contributors")
    build(Meeting, 3, status="review", title_en="Waits in review")
    soon = timezone.now() + datetime.timedelta(days=2)
    build(Meeting, 4, public_from=soon, title_en="Comes soon")
    build(Meeting, 5, public_from=soon, title_en="Only a draft", status="draft")
    propose(contributor, State.objects.get(key="KEN"), note="x", change_reason="A set for you")
    address = f"/admin/exchange/batch/{only_set().pk}/"
    page = Page(contributor, contributor.get(f"{address}change/"))
    assert "A set for you" not in read(editor)
    page.press("Send for approval")
    text = read(editor)
    for words in ("Waits in review", "Comes soon", "A set for you", "open questions"):
        assert words in text
    assert "Public from" in text
    assert "Only a draft" not in text
    assert "Waits in review" not in read(contributor)


@pytest.mark.one_database
def test_a_contributor_sees_drafts_of_their_own_with_what_they_lack():
    contributor = member("Contributors")
    new = {"key": "hld-2027", "kind": "high-level-dialogue", "holding": "planned"}
    contributor.post("/admin/meetings/meeting/add/", new | {"coverage": "none"})
    build(Meeting, 4, status="draft", title_en="Of somebody else")
    text = read(contributor)
    assert "hld-2027 A published meeting needs a title." in text
    assert "Of somebody else" not in text


def test_every_record_is_found_from_the_first_page_by_key_and_by_name_in_any_language():
    viewer = member("Viewers")
    for words in ("KEN", "Kenya", "肯尼亚"):
        assert "Kenya" in read(viewer, find=words)
    assert "Nothing was found for “Ruritania”." in read(viewer, find="Ruritania")
    assert viewer.get(HOME, {"find": "a\x01<script>"}).status_code == 200


@pytest.mark.one_database
def test_somebody_without_rights_has_an_empty_first_page(django_user_model, client):
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(HOME).status_code == 200


@pytest.mark.one_database
def test_files_that_were_checked_take_three_lines_and_lead_to_the_rest():
    """Sixty of one's own stood before, and hid, what others wait for."""
    editor, contributor = member("Editors"), member("Contributors")
    propose(contributor, State.objects.get(key="KEN"), note="x", change_reason="A set for you")
    address = f"/admin/exchange/batch/{only_set().pk}/"
    Page(contributor, contributor.get(f"{address}change/")).press("Send for approval")
    own = get_user(editor)
    batch = checked("file-00.csv", "key,note\nKEN,x\n", user=own)
    for number in range(1, 60):
        batch.pk, batch.file_name = uuid.uuid4(), f"file-{number:02}.csv"
        batch.save(force_insert=True)
    build(Meeting, 3, status="review", title_en="Waits in review")
    page = Page(editor, editor.get(HOME))
    for words in ("A set for you", "Waits in review", "file-59.csv", "file-57.csv"):
        assert words in page.text
    assert "file-56.csv" not in page.text
    rest = re.search(r'href="([^"]+)">All files that were checked: 60<', page.html)[1]
    listed = Page(editor, editor.get(unescape(rest)))
    assert "60 batches" in listed.text
    assert "A set for you" not in listed.text
    assert "checked" not in read(contributor)
