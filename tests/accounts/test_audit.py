"""The audit log: who did what, from where; nobody changes it, and everybody sees their own."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hld_site.accounts.models import AuditEvent
from registry.models import State
from tests.accounts.conftest import PASSWORD
from tests.forms import filled_in

LOGIN, LOG = "/accounts/login/", "/admin/accounts/auditevent/"
Action = AuditEvent.Action


def sign_in(browser, password=PASSWORD, **headers):
    return browser.post(LOGIN, {"login": "Ingrid", "password": password}, headers=headers)


@pytest.fixture
def browser():
    return Client(REMOTE_ADDR="192.0.2.9")


def events(**which):
    return list(AuditEvent.objects.filter(**which).order_by("pk").values_list("action", flat=True))


def test_signing_in_and_failing_to_is_written_down_with_the_place(browser, officer):
    sign_in(browser, "wrong")
    sign_in(browser, **{"X-Request-ID": "request-0815"})
    browser.post("/accounts/logout/")
    assert events(user=officer) == ["failed", "signed-in", "signed-out"]
    event = AuditEvent.objects.get(action="signed-in")
    assert (event.name, event.address, event.request_id) == ("Ingrid", "192.0.2.9", "request-0815")


@pytest.mark.one_database
def test_a_lock_is_written_down_and_what_was_typed_is_not(browser, officer):
    for _try in range(7):
        sign_in(browser, "wrong")
    assert events(user=officer) == ["failed"] * 6 + ["locked-out"]
    browser.post(LOGIN, {"login": "my-secret-password", "password": "x"})
    event = AuditEvent.objects.latest("pk")
    assert (event.user, event.name, event.action) == (None, "", "failed")
    assert "my-secret-password" not in str(AuditEvent.objects.values())


def test_what_somebody_saves_at_the_desk_is_written_down_with_its_batch(browser, officer):
    sign_in(browser)
    kenya = State.objects.get(key="KEN")
    address = reverse("admin:registry_state_change", args=[kenya.pk])
    form = filled_in(browser.get(address)) | {"staff_note": ["Seen on Friday"]}
    assert browser.post(address, form).status_code == 302
    event = AuditEvent.objects.get(action="changed")
    assert (event.user, event.address, event.about) == (officer, "192.0.2.9", address)
    assert event.batch == kenya.history.latest().batch
    assert "~ registry.state" in event.details
    assert "Kenya" in event.details


@pytest.mark.one_database
def test_an_export_and_a_refusal_are_written_down(browser, officer):
    sign_in(browser)
    form = {"format": "csv", "rows": "all", "columns": "key"}
    b"".join(browser.post("/admin/registry/state/export/", form))
    assert events(action="exported") == ["exported"]
    officer.is_superuser = False
    officer.save()
    assert browser.post("/admin/registry/state/export/", form).status_code == 403
    assert events(action="refused") == ["refused"]


@pytest.mark.one_database
def test_an_action_says_which_and_on_how_many(browser, officer):
    sign_in(browser)
    people = reverse("admin:accounts_user_changelist")
    browser.post(people, {"action": "unlock", "_selected_action": [officer.pk]})
    event = AuditEvent.objects.get(action="changed")
    assert (event.about, event.details) == (people, "unlock: 1")


@pytest.mark.one_database
def test_to_read_leaves_no_trace(browser, officer):
    sign_in(browser)
    browser.get("/admin/registry/state/")
    browser.get("/states/")
    assert events(user=officer) == ["signed-in"]


def test_nothing_changes_or_deletes_an_event(officer):
    event = AuditEvent.objects.create(action=Action.SIGNED_IN, user=officer)
    event.address = "192.0.2.1"
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(name="Nobody"),
    ):
        with pytest.raises(TypeError):
            change()
    assert AuditEvent.objects.get().address is None


@pytest.mark.one_database
def test_not_even_an_administrator_changes_the_log_at_the_desk(desk, staff):
    event = AuditEvent.objects.create(action=Action.CHANGED, user=staff, about="/admin/")
    change = reverse("admin:accounts_auditevent_change", args=[event.pk])
    assert desk.get(change).status_code == 200
    assert 'name="_save"' not in desk.get(change).content.decode()
    assert desk.post(change, {"about": "/elsewhere/"}).status_code == 403
    delete = reverse("admin:accounts_auditevent_delete", args=[event.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert desk.get(reverse("admin:accounts_auditevent_add")).status_code == 403
    actions = desk.get(LOG).content.decode()
    assert "delete_selected" not in actions
    form = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    desk.post(LOG, form)
    assert AuditEvent.objects.get(pk=event.pk).about == "/admin/"


def test_the_log_is_searched_and_taken_away(desk, staff):
    for number, about in enumerate(["/admin/one/", "=SUM(A1)"]):
        AuditEvent.objects.create(action=Action.CHANGED, name=f"n{number}", about=about)
    page = desk.get(LOG, {"q": "one"}).content.decode()
    assert "/admin/one/" in page
    assert "=SUM" not in page
    keys = list(AuditEvent.objects.filter(action="changed").values_list("pk", flat=True))
    answer = desk.post(LOG, {"action": "as_csv", "_selected_action": keys})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["name"], row["about"]) for row in rows] == [
        ("n1", "'=SUM(A1)"),
        ("n0", "/admin/one/"),
    ]


def test_events_end_with_the_time_that_is_set(browser, officer, settings):
    settings.AUDIT_DAYS = 100
    now = timezone.now()
    for days in (99, 101):
        AuditEvent.objects.create(action=Action.CHANGED, at=now - timedelta(days=days), about=days)
    sign_in(browser)
    assert set(AuditEvent.objects.values_list("about", flat=True)) == {"99", ""}
    settings.AUDIT_DAYS = 0
    assert AuditEvent.objects.forget_old(now + timedelta(days=9999)) == 0


@pytest.mark.one_database
def test_everybody_sees_their_own_sign_ins_and_nobody_elses(browser, officer, staff):
    AuditEvent.objects.create(action=Action.FAILED, user=officer, address="198.51.100.77")
    AuditEvent.objects.create(action=Action.FAILED, user=staff, address="198.51.100.88")
    sign_in(browser)
    page = browser.get("/accounts/").content.decode()
    assert "198.51.100.77" in page
    assert "failed to sign in" in page
    assert "198.51.100.88" not in page


@pytest.mark.one_database
def test_a_person_reads_what_is_kept_about_them(browser, officer):
    sign_in(browser)
    kept = json.loads(browser.get("/accounts/kept/").content)
    assert kept["account"]["email"] == "ingrid@example.org"
    assert [event["action"] for event in kept["audit_log"]] == ["signed-in"]
    assert kept["sessions"][0]["ip"] == "192.0.2.9"
    assert "password" not in kept["account"]


def test_a_person_is_removed_and_history_keeps_its_author(browser, officer, capsys):
    sign_in(browser)
    kenya = State.objects.get(key="KEN")
    address = reverse("admin:registry_state_change", args=[kenya.pk])
    browser.post(address, filled_in(browser.get(address)) | {"staff_note": ["Seen"]})
    call_command("personal_data", "Ingrid")
    assert json.loads(capsys.readouterr().out)["account"]["username"] == "Ingrid"
    with pytest.raises(CommandError, match="the last account that may do everything"):
        call_command("personal_data", "Ingrid", "--remove", "--yes")
    get_user_model().objects.create_superuser("another", "a@example.org", "three more words")
    call_command("personal_data", "Ingrid", "--remove", "--yes")
    officer.refresh_from_db()
    assert (officer.username, officer.email, officer.is_active) == (
        f"person-{officer.pk}",
        "",
        False,
    )
    assert kenya.history.latest().history_user == officer
    assert browser.get(address).status_code == 302
    theirs = AuditEvent.objects.filter(user=officer)
    assert theirs.exists()
    assert {(event.name, event.address) for event in theirs} == {(officer.username, None)}
    with pytest.raises(CommandError):
        call_command("personal_data", "Ingrid")


@pytest.mark.one_database
def test_a_manager_reads_the_log_and_cannot_touch_an_administrator(officer, django_user_model):
    manager = django_user_model.objects.create_user("manager", is_staff=True)
    manager.groups.add(Group.objects.get(name="Managers"))
    client = Client()
    client.force_login(manager)
    assert client.get(LOG).status_code == 200
    people = reverse("admin:accounts_user_changelist")
    browser = Client()
    sign_in(browser)
    for action in ("end_sessions", "forget_second_factor"):
        client.post(people, {"action": action, "_selected_action": [officer.pk]})
    assert browser.get(LOG).status_code == 200
    form = {"is_superuser": "on", "is_staff": "on", "is_active": "on", "username": "manager"}
    client.post(reverse("admin:accounts_user_change", args=[manager.pk]), form)
    manager.refresh_from_db()
    assert not manager.is_superuser


@pytest.mark.one_database
def test_what_was_done_at_the_machine_itself_was_in_no_log(officer, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "four words of another password")
    call_command("changepassword", "Ingrid")
    call_command("forget_second_factor", "Ingrid")
    for _attempt in range(7):
        sign_in(Client(REMOTE_ADDR="192.0.2.9"), "wrong")
    call_command("unlock", "ingrid", "nobody")
    by_command = AuditEvent.objects.filter(about__startswith="manage.py ").order_by("pk")
    assert [(one.action, one.user, one.about, one.details.casefold()) for one in by_command] == [
        ("password", None, "manage.py changepassword", "ingrid"),
        ("factor-removed", None, "manage.py forget_second_factor", "ingrid"),
        ("changed", None, "manage.py unlock", "ingrid"),
    ]
