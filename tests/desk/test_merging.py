"""Two records that are one: looked at, merged, leading on, and taken apart again."""

import pytest

from documents.models import Document
from meetings.models import Meeting, Participation
from registry.models import Organization, State
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.forms import filled_in


def test_two_organizations_become_one_and_are_two_again(client):
    stays, goes = (build(Organization, n) for n in (3, 4))
    meeting = build(Meeting, 3)
    both = {"meeting": meeting, "capacity": "observer"}
    Participation.objects.create(organization=goes, role="spoke", **both)
    for organization in (stays, goes):
        Participation.objects.create(organization=organization, role="attended", **both)
    editor = member("Editors")
    address = f"/admin/registry/organization/{goes.pk}/merge/"
    page = Page(
        editor, editor.post(address, {"into": stays.key, "reason": "One office"}, follow=True)
    )
    goes.refresh_from_db()
    assert goes.status == "published"
    done = page.press("Approve and publish")
    assert sorted(meeting.participations.values_list("organization__key", "role")) == [
        (stays.key, "attended"),
        (stays.key, "spoke"),
    ]
    answer = client.get(goes.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, stays.get_absolute_url())
    done.press("Undo it").press("Undo 3 rows")
    assert goes.participations.count() == 2
    assert client.get(goes.get_absolute_url()).status_code == 200


@pytest.mark.one_database
def test_merging_into_nothing_or_itself_is_refused_in_words():
    goes = build(Organization, 4)
    editor = member("Editors")
    address = f"/admin/registry/organization/{goes.pk}/merge/"
    for key in ("nobody", goes.key):
        answer = editor.post(address, {"into": key, "reason": "One office"})
        assert "No other record of this type has this key." in answer.content.decode()
    assert member("Contributors").get(address).status_code == 403
    assert Document.objects.filter(status="withdrawn").count() == 0


@pytest.mark.one_database
def test_nobody_was_asked_why_two_records_are_one(desk):
    stays, goes = (build(Organization, n) for n in (3, 4))
    address = f"/admin/registry/organization/{goes.pk}/merge/"
    assert b"This field is required" in desk.post(address, {"into": stays.key}).content
    given = {"into": stays.key, "reason": "One office under two names"}
    done = Page(desk, desk.post(address, given, follow=True)).press("Approve and publish")
    reason = goes.history.first().history_change_reason
    assert reason == f"“{goes}” is the same as “{stays}”: One office under two names (officer)"
    assert "Give a reason: it is kept in the history." in done.press("Undo it", reason="").text
    back = done.press("Undo it", reason="They are two")
    assert f"Undoing: “{goes}” is the same as “{stays}”" in back.html
    undone = back.press("Undo 1 row")
    assert "This has been undone." in undone.text
    assert goes.history.first().history_change_reason == "Undone: They are two"


@pytest.mark.one_database
def test_what_is_public_was_merged_into_what_is_not():
    goes = build(Organization, 4)
    editor = member("Editors")
    address = f"/admin/registry/organization/{goes.pk}/merge/"
    for number, status in ((5, "draft"), (6, "withdrawn")):
        stays = build(Organization, number, status=status)
        answer = editor.post(address, {"into": stays.key, "reason": "One office"})
        assert "is not public: the address of the other would lead nowhere" in answer.text


@pytest.mark.one_database
def test_under_four_eyes_nobody_could_rename(settings):
    settings.FOUR_EYES = True
    kenya = State.objects.get(key="KEN")
    address = f"/admin/registry/state/{kenya.pk}/rename/"
    editor, other = member("Editors"), member("Editors", "other")
    form = filled_in(editor.get(address)) | {"since": "2020-01", "name_en": "Kenia"}
    proposed = editor.post(address, form | {"source": "A/84/1"}, follow=True)
    assert "the public sees it when an editor publishes it" in proposed.text
    kenya.refresh_from_db()
    assert kenya.name_en == "Kenya"
    page = Page(editor, proposed)
    page.client = other
    page.again().press("Approve and publish")
    kenya.refresh_from_db()
    assert (kenya.name_en, kenya.name_on("2013-10-03", "en")) == ("Kenia", "Kenya")
