"""An account that somebody guesses at: how far they come, and who lets its owner in again."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import PASSWORD

LOGIN, DESK = "/accounts/login/", "/admin/"


def attempt(password, username="Ingrid", address="192.0.2.7", forwarded="", **headers):
    """One attempt from one address, with cookies that nobody keeps."""
    if forwarded:
        headers["X-Forwarded-For"] = forwarded
    form = {"login": username, "password": password, "next": DESK}
    return Client(REMOTE_ADDR=address).post(LOGIN, form, headers=headers)


def guesses_until_the_lock(**how) -> int:
    for number in range(1, 40):
        if (
            attempt("wrong", **{key: value(number) for key, value in how.items()}).status_code
            == 429
        ):
            return number
    return 40


@pytest.mark.usefixtures("officer")
def test_a_guesser_has_fewer_than_ten_guesses_and_then_the_right_one_does_not_open():
    assert guesses_until_the_lock() < 10
    answer = attempt(PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1800"
    assert "sessionid" not in answer.cookies
    assert "for 30 minutes" in answer.content.decode()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    "disguise",
    [
        {"forwarded": lambda n: f"203.0.113.{n}"},
        {"User-Agent": lambda n: f"browser {n}"},
        {"username": lambda n: ["ingrid", "INGRID", "Ingrid ", "iNGRID", "ＩNGRID"][n % 5]},
        {"address": lambda n: f"2001:db8:1:2::{n:x}"},
    ],
    ids=["forwarded by themselves", "another browser", "upper case", "their own IPv6 network"],
)
def test_a_disguise_gives_no_guess_more(disguise):
    assert guesses_until_the_lock(**disguise) < 10


@pytest.mark.one_database
@pytest.mark.usefixtures("officer")
def test_behind_a_proxy_of_ours_each_visitor_is_locked_out_for_themselves(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    near = {"address": lambda n: "10.1.2.3"}
    guesser = near | {"forwarded": lambda n: f"198.51.100.{n}, 203.0.113.9, 10.9.9.9"}
    assert guesses_until_the_lock(**guesser) < 10
    assert attempt("wrong", address="10.1.2.3", forwarded="203.0.113.9").status_code == 429
    opened = attempt(PASSWORD, address="10.1.2.3", forwarded="203.0.113.10")
    assert (opened.status_code, opened.headers["Location"]) == (302, DESK)


@pytest.mark.one_database
@pytest.mark.usefixtures("officer")
def test_others_and_other_places_are_not_locked_with_the_account(django_user_model):
    django_user_model.objects.create_user("colleague", password=PASSWORD, is_staff=True)
    guesses_until_the_lock()
    assert attempt(PASSWORD, address="192.0.2.8").status_code == 302
    assert attempt(PASSWORD, username="colleague").status_code == 302


def test_an_account_that_is_not_there_is_locked_in_the_same_words():
    attempts = [attempt("wrong", username="nobody") for _ in range(7)]
    assert [answer.status_code for answer in attempts] == [200] * 5 + [429] * 2


@pytest.mark.usefixtures("officer")
def test_the_lock_ends_by_itself_and_a_sign_in_forgets_failures():
    guesses_until_the_lock()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert attempt(PASSWORD).status_code == 302
        assert not AccessAttempt.objects.exists()


@pytest.mark.one_database
@pytest.mark.usefixtures("officer")
def test_what_was_typed_as_password_is_not_kept():
    attempt("my other password")
    kept = AccessAttempt.objects.values().get()
    assert "my other password" not in str(kept)


@pytest.mark.one_database
@pytest.mark.usefixtures("officer")
def test_an_administrator_unlocks_by_command():
    guesses_until_the_lock()
    answer = StringIO()
    call_command("unlock", "ingrid", "nobody", stdout=answer)
    assert answer.getvalue().splitlines() == [
        "ingrid: unlocked; failures from 1 address(es) are forgotten",
        "nobody: was not locked",
    ]
    assert attempt(PASSWORD).status_code == 302


@pytest.mark.one_database
def test_an_administrator_unlocks_on_the_desk(desk, officer):
    guesses_until_the_lock()
    people = reverse("admin:accounts_user_changelist")
    form = {"action": "unlock", "_selected_action": [officer.pk]}
    assert "1 account was unlocked." in desk.post(people, form, follow=True).content.decode()
    again = desk.post(people, form, follow=True).content.decode()
    assert "None of these accounts was locked." in again
    assert attempt(PASSWORD).status_code == 302
