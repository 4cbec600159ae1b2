"""The list of accounts: who is locked out, by what they sign in, when they did, in which role."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user, get_user_model
from django.test import Client
from django.utils import timezone

from hld_site.desk.staff import StaffForm
from tests.desk.conftest import member
from tests.forms import filled_in

USERS = "/admin/accounts/user/"


@pytest.fixture
def locked_out():
    """Six wrong passwords from one place, written in capitals."""
    member("Contributors", "Ingrid")
    for _guess in range(7):
        Client().post("/accounts/login/", {"login": "INGRID", "password": "wrong"})
    return get_user_model().objects.get(username="Ingrid")


def names(page) -> list[str]:
    text = page.content.decode()
    return re.findall(r'class="field-username">(?:<[^>]*>)*([^<]+)', text)


def row_of(page, name: str) -> str:
    text = page.content.decode().partition('id="result_list"')[2]
    row = next(row for row in text.split("<tr>") if f">{name}</a>" in row)
    return " ".join(re.sub(r"<[^>]*>", " ", row).split())


@pytest.mark.one_database
def test_the_list_did_not_say_who_is_locked_out(desk, locked_out):
    page = desk.get(USERS)
    row = row_of(page, "Ingrid")
    assert re.search(r"Ingrid until \w+ [0-9]+ \w+ [0-9]{4}, [0-9:]+ .* Contributors none ", row)
    assert "until" not in row_of(page, "officer")
    assert names(desk.get(USERS, {"locked": "yes"})) == ["Ingrid"]
    assert names(desk.get(USERS, {"locked": "no"})) == ["officer"]
    chosen = {"action": "unlock", "_selected_action": [locked_out.pk]}
    answer = desk.post(USERS, chosen, follow=True)
    assert "1 account was unlocked." in answer.content.decode()
    assert "until" not in row_of(answer, "Ingrid")
    assert names(desk.get(USERS, {"locked": "yes"})) == []


@pytest.mark.one_database
def test_the_list_says_by_what_each_signs_in_and_who_does_without(desk, staff):
    member("Editors", "edith")
    Authenticator.objects.create(user=staff, type="totp", data={})
    Authenticator.objects.create(user=staff, type="recovery_codes", data={})
    page = desk.get(USERS)
    assert "authenticator app" in row_of(page, "officer")
    assert " none " in row_of(page, "edith")
    assert names(desk.get(USERS, {"factor": "yes"})) == ["officer"]
    assert names(desk.get(USERS, {"factor": "no"})) == ["edith"]


def test_the_list_is_filtered_by_role_and_last_sign_in(desk, staff):
    member("Editors", "edith")
    member("Viewers", "viola")
    users = get_user_model().objects
    users.filter(username="edith").update(last_login=timezone.now() - timedelta(days=100))
    users.filter(username="viola").update(last_login=None)
    assert names(desk.get(USERS, {"role": "Editors"})) == ["edith"]
    assert names(desk.get(USERS, {"role": "yes"})) == ["officer"]
    assert names(desk.get(USERS, {"role": "no"})) == []
    assert names(desk.get(USERS, {"seen": "long"})) == ["edith"]
    assert names(desk.get(USERS, {"seen": "never"})) == ["viola"]
    assert "Administrator" in row_of(desk.get(USERS), staff.username)


@pytest.mark.usefixtures("locked_out")
def test_many_accounts_cost_few_queries(desk, django_assert_max_num_queries):
    for number in range(30):
        member("Editors", f"editor-{number}")
    with django_assert_max_num_queries(20):
        desk.get(USERS)


def send_account(client, user, **values):
    page = f"{USERS}{user.pk}/change/"
    form = filled_in(client.get(page))
    for name, value in values.items():
        form.pop(name, None) if value is None else form.update({name: value})
    answer = client.post(page, form, follow=True)
    user.refresh_from_db()
    return answer.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("values", [{"is_active": None}, {"is_staff": None}, {"groups": None}])
def test_who_looks_after_accounts_locked_themselves_and_everybody_out(values):
    manager = member("Managers", "mona")
    mona = get_user(manager)
    lost = "You would no longer be able to manage accounts: nothing was saved."
    assert lost in send_account(manager, mona, **values)
    assert (mona.is_active, mona.is_staff, mona.groups.count()) == (True, True, 1)
    other = get_user(member("Managers", "maria"))
    assert "nothing was saved" not in send_account(manager, other, **values)
    assert "nothing was saved" not in send_account(manager, mona, first_name="Mona")
    assert mona.first_name == "Mona"


@pytest.mark.one_database
def test_the_last_who_looks_after_accounts_keeps_that_role():
    last = get_user(member("Managers", "mona"))
    form = StaffForm(
        {"username": "mona", "is_staff": "on", "date_joined": timezone.now()}, instance=last
    )
    form.asked_by = get_user(member("Editors"))
    assert not form.is_valid()
    assert "Nobody who manages accounts would be left" in str(form.errors)
