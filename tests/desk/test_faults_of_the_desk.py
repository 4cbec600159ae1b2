"""Each fault that the desk had when it was tried as staff would, by its number in the review."""

import re

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import reverse

from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Stage
from hld_site.jobs import worker
from hld_site.languages import OWN_NAMES
from hld_site.pages.models import WebLink
from hld_site.records.signals import rows_written
from meetings.models import Meeting, MeetingDay, Participation, ProgrammeItem
from registry.models import Organization, State
from tests.builders import build
from tests.desk.conftest import member
from tests.desk.test_two_people import page_of
from tests.forms import filled_in


def rename(client, record, **values):
    page = page_of(record).replace("change", "rename")
    return client.post(page, filled_in(client.get(page)) | values, follow=True)


def test_a_rename_of_a_day_to_come_acted_today_f5(client):
    cabo_verde = State.objects.get(key="CPV")
    editor = member("Editors")
    text = rename(editor, cabo_verde, name_en="Green Cape", since="2099-01-01").content.decode()
    assert "Thursday 1 January 2099, 00:00 New York (05:00 UTC)" in text
    cabo_verde.refresh_from_db()
    assert cabo_verde.name_en == "Cabo Verde"
    assert "Green Cape" not in client.get("/states/CPV/").content.decode()
    batch = proposals.open_sets().get()
    assert batch.stage == Stage.APPLYING
    batch.settings["at"] = ""
    batch.save()
    worker.do_waiting("apply")
    cabo_verde.refresh_from_db()
    assert (cabo_verde.name_en, cabo_verde.name_since) == ("Green Cape", "2099-01-01")
    assert cabo_verde.names.filter(text="Cabo Verde", valid_until="2099-01-01").exists()


def test_a_rename_left_the_formal_name_behind_f5():
    kenya = State.objects.get(key="KEN")
    editor = member("Editors")
    formal = kenya.formal_name_en
    rename(editor, kenya, name_en="Kenia", formal_name_en="Republic of Kenia", since="2020-01-01")
    kenya.refresh_from_db()
    assert (kenya.name_en, kenya.formal_name_en) == ("Kenia", "Republic of Kenia")
    old = kenya.names.filter(kind="official-formal", language="en", valid_until="2020-01-01")
    assert [name.text for name in old] == ([formal] if formal else [])


@pytest.mark.one_database
def test_a_form_took_an_ambiguous_date_without_a_word_f6():
    meeting = build(Meeting, 3, status="draft")
    contributor = member("Contributors")
    add = "/admin/meetings/meetingday/add/"
    answer = contributor.post(add, {"meeting": meeting.pk, "date": "10/05/2027"})
    assert "10/05/2027" in answer.content.decode()
    assert not meeting.days.exists()
    contributor.post(add, {"meeting": meeting.pk, "date": "10 May 2027"})
    assert [str(day.date) for day in meeting.days.all()] == ["2027-05-10"]


@pytest.mark.one_database
def test_a_date_that_a_form_had_written_itself_was_asked_about_again():
    meeting = build(Meeting, 3, status="draft")
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    contributor = member("Contributors")
    form = filled_in(contributor.get(page_of(day)))
    assert form["date"] == ["2027-10-05"]
    contributor.post(page_of(day), form | {"note": "Seen"})
    day.refresh_from_db()
    assert (str(day.date), day.note) == ("2027-10-05", "Seen")


@pytest.mark.one_database
def test_days_that_cannot_be_meant_are_said_and_refused_nothing_f6():
    meeting = build(Meeting, 3, holding="planned")
    for date in ("2027-05-10", "2027-10-09"):
        MeetingDay.objects.create(meeting=meeting, date=date)
    ProgrammeItem.objects.create(meeting=meeting, order=1, kind="round-table", day="2027-10-05")
    text = member("Editors").get(page_of(meeting)).content.decode()
    assert "10 May 2027 and 9 October 2027 are more than two weeks" in text
    assert "is on 5 October 2027, which is not a day of this meeting" in text
    assert "Saturday or a Sunday: 9 October 2027" in text


@pytest.mark.one_database
def test_a_page_denied_the_participants_that_it_listed_f7(client):
    meeting = build(Meeting, 3)
    MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    for key in ("VAT", "KEN"):
        state = State.objects.filter(key=key).first()
        if state:
            Participation.objects.create(
                meeting=meeting, state=state, capacity="member-state", role="announced"
            )
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "This register has no list of participants" not in page
    text = member("Editors").get(page_of(meeting)).content.decode()
    assert "recorded, but the coverage says that there is no list." in text
    if State.objects.filter(key="VAT").exists():
        assert "not Member State." in text


@pytest.mark.one_database
def test_an_organization_was_printed_as_a_member_state_f7():
    meeting = build(Meeting, 3, status="draft")
    form = {"meeting": meeting.pk, "organization": Organization.objects.first().pk}
    form |= {"capacity": "member-state", "role": "spoke"}
    answer = member("Contributors").post("/admin/meetings/participation/add/", form)
    assert "An organization does not take part as a State." in answer.content.decode()


@pytest.mark.one_database
def test_what_was_public_was_refused_deletion_for_a_wrong_reason_f12(desk):
    public = build(Meeting, 3)
    form = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [public.pk]}
    text = desk.post("/admin/meetings/meeting/", form).content.decode()
    assert "What people may have cited is withdrawn, not deleted" in text
    assert f"/admin/meetings/meeting/{public.pk}/withdraw/" in text
    assert "related objects" not in text


@pytest.mark.one_database
@pytest.mark.parametrize("code", ["en-gb", "ar"])
def test_each_language_of_the_desk_is_called_by_its_own_name(desk, code):
    desk.post("/admin/language/", {"language": code})
    page = desk.get("/admin/").content.decode()
    assert re.findall(r'lang="[a-z-]+"[^>]*>([^<]+)</button>', page) == [*OWN_NAMES.values()]


@pytest.mark.one_database
def test_the_desk_speaks_the_language_that_is_chosen(desk):
    desk.post("/admin/language/", {"language": "ar", "next": "/admin/"})
    assert 'dir="rtl"' in desk.get("/admin/").content.decode()
    assert 'lang="en' in desk.get("/").content.decode()


def test_the_title_comes_first_and_lists_have_their_status_second(desk):
    text = desk.get(page_of(Meeting.objects.first())).content.decode()
    assert text.index('name="title_en"') < text.index('name="kind"')
    listed = desk.get("/admin/meetings/meeting/").content.decode()
    assert listed.index("column-standing") < listed.index("column-kind")
    assert "(0)" not in listed


def test_what_the_search_could_not_read_is_not_saved_either(desk):
    """Else a database that is locked just then told 503 of what had been saved."""

    def locked(**what):
        raise OperationalError("database is locked")

    page = reverse("admin:pages_weblink_add")
    form = filled_in(desk.get(page)) | {"key": "half", "title_en": "Half", "kind": "institution"}
    form |= {"address": "https://example.org/half"}
    desk.raise_request_exception = False
    rows_written.connect(locked)
    try:
        assert desk.post(page, form).status_code == 503
    finally:
        rows_written.disconnect(locked)
    assert not WebLink.objects.filter(key="half").exists()
    assert desk.post(page, form).status_code == 302


def test_a_form_of_which_what_follows_reads_what_is_missing_broke(monkeypatch):
    def after_saving(cls, rows):
        raise Organization.DoesNotExist

    monkeypatch.setattr(State, "after_saving", classmethod(after_saving), raising=False)
    kenya, editor = State.objects.get(key="KEN"), member("Editors")
    page = page_of(kenya)
    answer = editor.post(page, filled_in(editor.get(page)) | {"note": "By hand"})
    assert "It needs “organization”, which does not exist." in answer.content.decode()
    assert State.objects.get(key="KEN").note == kenya.note


@pytest.mark.one_database
def test_a_rule_about_what_a_form_does_not_show_broke_it(monkeypatch):
    """The status, a translated column by its name, a column of another page."""

    def clean(self):
        raise ValidationError({"status": "Not now.", "name": "Never so.", "alpha2": "No code."})

    kenya, editor = State.objects.get(key="KEN"), member("Editors")
    monkeypatch.setattr(State, "clean", clean)
    page = page_of(kenya)
    answer = editor.post(page, filled_in(editor.get(page)) | {"note": "By hand"})
    errors = answer.context["adminform"].form.errors
    assert sorted(errors["__all__"]) == ["Name: Never so.", "Status: Not now."]
    assert errors["alpha2"] == ["No code."]
    renamed = rename(editor, kenya, name_en="Kenia", since="2020-01-01")
    assert {*renamed.context["form"].errors["__all__"]} == {"No code.", "Never so.", "Not now."}
    assert State.objects.get(key="KEN").name_en == "Kenya"


@pytest.fixture
def refused(monkeypatch):
    """A State that every hook refuses, and how it stood."""
    kenya = State.objects.get(key="KEN")
    kenya.note = "Of this test"
    kenya.save()

    def after_saving(cls, rows):
        raise ValidationError({"note": "Not now.", "status": "Never."})

    monkeypatch.setattr(State, "after_saving", classmethod(after_saving), raising=False)
    yield kenya
    versions = kenya.history.count()
    kenya.refresh_from_db()
    assert (kenya.note, kenya.name_en, kenya.status) == ("Of this test", "Kenya", "published")
    assert (kenya.history.count(), kenya.names.filter(text="Kenya").count()) == (versions, 0)


def test_a_form_that_what_follows_refuses_broke(refused):
    editor, page = member("Editors"), page_of(refused)
    answer = editor.post(page, filled_in(editor.get(page)) | {"note": "By hand"})
    errors = answer.context["adminform"].form.errors
    assert errors == {"note": ["Not now."], "__all__": ["Status: Never."]}


def test_buttons_that_what_follows_refuses_broke(refused):
    editor, page = member("Editors"), page_of(refused)[:-7]
    assert {*rename(editor, refused, name_en="Kenia", since="2020-01-01").context["form"].errors[
        "__all__"
    ]} == {"Not now.", "Never."}  # fmt: skip
    first = refused.history.last().history_id
    for address, sent in {
        "withdraw/": {"reason": "Because"},
        f"history/{first}/restore/": {"field": ["note"], "reason": "Because"},
    }.items():
        answer = editor.post(f"{page}{address}", sent, follow=True)
        assert "Not now." in answer.content.decode()
