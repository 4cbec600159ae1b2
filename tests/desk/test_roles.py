"""Every cell of the table of roles, tried by a person of that role at the desk itself."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from hld_site.desk.roles import EDITOR, MANAGER, RIGHTS, ROLES, VIEWER
from hld_site.exchange.models import Stage
from meetings.models import Meeting, MeetingDay
from registry.models import Organization, State
from tests.builders import build
from tests.desk.conftest import FORM, Page, member, sender
from tests.forms import filled_in

MEETINGS, STATES = "/admin/meetings/meeting/", "/admin/registry/state/"


def change(client, record, **values) -> bool:
    """Whether what is sent from the form of a record is written."""
    meta = record._meta
    page = f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/change/"
    form = filled_in(client.get(page)) | {"note": "Written"} | values
    client.post(page, form)
    record.refresh_from_db()
    return record.note == "Written"


def move(client, record, status) -> bool:
    meta = record._meta
    page = f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/change/"
    client.post(page, filled_in(client.get(page)) | {"_move": status})
    record.refresh_from_db()
    return record.status == status


def see(client, send):
    draft = build(Meeting, 3, status="draft")
    page = client.get(f"{MEETINGS}{draft.pk}/change/")
    history = client.get(f"{MEETINGS}{draft.pk}/history/")
    return page.status_code == history.status_code == 200


def export(client, send):
    return client.get(f"{STATES}export/").status_code == 200


def write(client, send):
    draft = build(Meeting, 3, status="draft")
    written = change(client, draft)
    new = {"key": "hld-2027", "title_en": "Third", "kind": "high-level-dialogue"}
    client.post(f"{MEETINGS}add/", {"holding": "planned", "coverage": "none"} | new)
    days = "/admin/meetings/meetingday/add/"
    client.post(days, {"meeting": draft.pk, "date": "2027-10-05"})
    parts = MeetingDay.objects.filter(meeting=draft).exists()
    added = Meeting.objects.filter(key="hld-2027", status="draft").exists()
    assert written == parts == added
    return written


def review(client, send):
    draft = build(Meeting, 3, status="draft")
    return move(client, draft, "review") and move(client, draft, "draft")


def prepare(client, send):
    if client.get(FORM, {"type": "states"}).status_code != 200:
        return False
    return sender(client)("key,note\nKEN,x\n").batch.stage == Stage.READY


def publish(client, send):
    draft = build(Meeting, 3, status="draft")
    if not move(client, draft, "published"):
        assert client.get(f"{MEETINGS}{draft.pk}/withdraw/").status_code == 403
        form = {"action": "publish", "_selected_action": [draft.pk]}
        client.post(MEETINGS, form)
        draft.refresh_from_db()
        assert draft.status == "draft"
        return False
    client.post(f"{MEETINGS}{draft.pk}/withdraw/", {"reason": "A mistake"})
    draft.refresh_from_db()
    assert draft.history.first().history_change_reason == "A mistake"
    return draft.status == "withdrawn"


def change_public(client, send):
    public = build(Meeting, 3)
    day = MeetingDay.objects.create(meeting=public, date="2027-10-05")
    written = change(client, public)
    added = client.post(
        "/admin/meetings/meetingday/add/", {"meeting": public.pk, "date": "2027-10-06"}
    )
    assert written == (added.status_code == 302)
    delete = client.post(f"/admin/meetings/meetingday/{day.pk}/delete/", {"post": "yes"})
    assert written == (delete.status_code == 302)
    return written


def rename(client, send):
    kenya = State.objects.get(key="KEN")
    return client.get(f"{STATES}{kenya.pk}/rename/").status_code == 200


def delete(client, send):
    draft = build(Organization, 3, status="draft")
    client.post(f"/admin/registry/organization/{draft.pk}/delete/", {"post": "yes"})
    return not Organization.objects.filter(pk=draft.pk).exists()


def apply(client, send):
    """What the administrator has brought."""
    page = send("key,note\nKEN,x\n")
    address = f"{page.path.removesuffix('change/')}"
    own = Page(client, page.response)
    seen = filled_in(page.response)["seen"]
    client.post(f"{address}apply/", {"seen": seen, "mode": "all"})
    applied = own.batch.stage == Stage.APPLIED
    if not applied:
        page.press("Apply 1 row")
    client.post(f"{address}take_back/", {"reason": "A test"})
    assert own.batch.undone_by.exists() == applied
    return applied


def accounts(client, send):
    users = "/admin/accounts/user/"
    if client.get(users).status_code != 200:
        return False
    roles = Group.objects.filter(name=VIEWER).values_list("pk", flat=True)
    form = {"username": "newcomer", "usable_password": "false", "groups": list(roles)}
    client.post(f"{users}add/", form)
    made = get_user_model().objects.filter(username="newcomer", is_staff=True).first()
    return made is not None and made.groups.get().name == VIEWER


TRIALS = {
    "see": see,
    "export": export,
    "write": write,
    "review": review,
    "prepare": prepare,
    "publish": publish,
    "change": change_public,
    "rename": rename,
    "delete": delete,
    "apply": apply,
    "accounts": accounts,
}


@pytest.mark.one_database
@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.name)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_its_table_says_and_nothing_else(send, role, right):
    assert TRIALS[right.name](member(role), send) == (role in right.roles)


@pytest.mark.one_database
def test_the_table_is_shown_to_all_staff_with_their_own_role_named(client):
    page = member(VIEWER).get("/admin/roles/").content.decode()
    assert page.count('<th scope="row">') >= len(RIGHTS)
    assert page.count("✓") == sum(len(right.roles) for right in RIGHTS)
    assert "Viewers · your role" in page
    assert client.get("/admin/roles/").status_code == 302


def test_in_review_took_a_live_page_down_f3(client):
    """Nothing leads from the public back to a draft: for nobody, by no button."""
    editor = member(EDITOR)
    public = Meeting.objects.get(key="hld-2013")
    for status in ("review", "draft"):
        assert not move(editor, public, status)
    assert client.get("/meetings/hld-2013/").status_code == 200


@pytest.mark.one_database
def test_who_looks_after_accounts_makes_nobody_an_administrator(staff):
    manager = member(MANAGER)
    account = get_user_model().objects.get(username="managers")
    page = f"/admin/accounts/user/{account.pk}/change/"
    manager.post(page, filled_in(manager.get(page)) | {"is_superuser": "on"})
    account.refresh_from_db()
    assert not account.is_superuser
    assert manager.post(f"/admin/accounts/user/{staff.pk}/change/", {}).status_code == 403
    assert manager.get(f"/admin/accounts/user/{staff.pk}/password/").status_code == 403


@pytest.mark.one_database
def test_who_leaves_is_made_inactive_never_deleted(desk, staff):
    other = get_user_model().objects.create_user("leaver", is_staff=True)
    address = f"/admin/accounts/user/{other.pk}/delete/"
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert get_user_model().objects.filter(pk=other.pk).exists()


def test_an_edit_after_approval_cancels_it(settings):
    later = "2099-01-01T00:00Z"
    scheduled = build(Meeting, 3, public_from=later)
    assert change(member("Contributors"), scheduled)
    assert scheduled.status == "review"
    scheduled.status, scheduled.note = "published", ""
    scheduled.save()
    assert change(member(EDITOR), scheduled)
    assert scheduled.status == "published"


@pytest.mark.one_database
def test_who_wrote_it_does_not_publish_it_where_four_eyes_are_asked_for(settings):
    settings.FOUR_EYES = True
    draft = build(Meeting, 3, status="draft")
    writer, second = member(EDITOR, "writer"), member(EDITOR, "second")
    assert change(writer, draft)
    assert not move(writer, draft, "published")
    assert move(second, draft, "published")
