"""Signing in: the one door, the second factor, and what an administrator can undo."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.accounts.codes import code_of
from tests.accounts.conftest import PASSWORD

LOGIN, DESK, LIST = "/accounts/login/", "/admin/", "/admin/registry/state/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(browser, password=PASSWORD, next_page=DESK, **form):
    return browser.post(LOGIN, {"login": "Ingrid", "password": password, "next": next_page} | form)


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def with_app(officer):
    TOTP.activate(officer, SECRET)
    return officer


@pytest.fixture
def demanded(settings):
    settings.SECOND_FACTOR = True


@pytest.mark.one_database
def test_the_login_of_the_admin_leads_to_the_one_door_and_back(browser, officer):
    page = browser.get(LIST, follow=True)
    assert page.redirect_chain[-1][0] == f"{LOGIN}?next=%2Fadmin%2Fregistry%2Fstate%2F"
    assert sign_in(browser, next_page=LIST).headers["Location"] == LIST
    assert browser.get(LIST).status_code == 200


@pytest.mark.one_database
def test_a_next_page_elsewhere_is_not_followed(browser, officer):
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        answer = sign_in(Client(), next_page=elsewhere)
        assert answer.headers["Location"] == DESK, elsewhere


@pytest.mark.one_database
def test_a_next_page_that_is_no_address_was_a_server_error(officer):
    for address in (LOGIN, "/accounts/logout/", "/accounts/again/", "/admin/login/"):
        browser = Client()
        browser.force_login(officer)
        for next_page in ("http://[::1", "//[", "http://a]b/"):
            for answer in (
                browser.get(address, {"next": next_page}),
                browser.post(address, {"next": next_page, "password": "x"}),
            ):
                assert answer.status_code in (200, 302), (address, next_page)
                assert next_page not in answer.headers.get("Location", "")


@pytest.mark.one_database
def test_who_is_not_staff_comes_to_their_account_and_not_to_the_desk(browser, django_user_model):
    django_user_model.objects.create_user("Ingrid", password=PASSWORD)
    assert sign_in(browser, next_page="").headers["Location"] == reverse("account")
    assert browser.get(DESK, follow=True).status_code == 403


@pytest.mark.one_database
def test_an_account_that_was_made_inactive_stays_outside(browser, officer):
    officer.is_active = False
    officer.save()
    assert sign_in(browser).headers["Location"] == reverse("account_inactive")
    assert browser.get(LIST).status_code == 302


def test_nobody_makes_an_account_here(browser, django_user_model):
    for address in ("signup/", "email/", "password/reset/", "2fa/webauthn/signup/"):
        assert browser.get(f"/accounts/{address}").status_code in (302, 404), address
    assert not django_user_model.objects.exists()


@pytest.mark.one_database
def test_with_an_app_a_password_alone_opens_nothing(browser, with_app):
    assert sign_in(browser).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get(LIST).status_code == 302
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert browser.get(LIST).status_code == 302
    answer = browser.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    assert answer.headers["Location"] == DESK
    assert browser.get(LIST).status_code == 200


def test_a_code_opens_once(with_app):
    shown = code_of(SECRET)
    for status in (302, 200):
        browser = Client()
        sign_in(browser)
        answer = browser.post("/accounts/2fa/authenticate/", {"code": shown})
        assert answer.status_code == status


@pytest.mark.one_database
def test_wrong_codes_lock_the_account_like_wrong_passwords(browser, with_app):
    sign_in(browser)
    answers = []
    for number in range(9):
        answer = browser.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
        answers.append(answer.status_code)
    assert answers == [200] * 5 + [429] * 4
    assert browser.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)}).status_code == 429
    assert browser.get(LIST).status_code == 302


def test_a_recovery_code_opens_once(with_app):
    RecoveryCodes.activate(with_app)
    codes = Authenticator.objects.get(user=with_app, type="recovery_codes").wrap()
    first = codes.get_unused_codes()[0]
    for status in (302, 200):
        browser = Client()
        sign_in(browser)
        answer = browser.post("/accounts/2fa/authenticate/", {"code": first})
        assert answer.status_code == status


@pytest.mark.one_database
@pytest.mark.usefixtures("demanded")
def test_where_it_is_demanded_staff_add_a_second_factor_before_they_see_the_desk(browser, officer):
    sign_in(browser)
    page = browser.get(LIST, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Staff sign in with a second factor here" in page.content.decode()
    assert browser.get("/styleguide/").status_code != 200
    assert browser.get(reverse("mfa_activate_totp")).context["form"].secret


@pytest.mark.one_database
@pytest.mark.usefixtures("demanded")
def test_a_session_from_before_the_second_factor_shows_it_first(browser, officer):
    sign_in(browser)
    TOTP.activate(officer, SECRET)
    answer = browser.get(LIST)
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    form = {"code": code_of(SECRET), "next": LIST}
    assert browser.post(answer.headers["Location"], form).headers["Location"] == LIST
    assert browser.get(LIST).status_code == 200


@pytest.mark.one_database
@pytest.mark.usefixtures("demanded")
def test_who_reads_without_rights_needs_no_second_factor(browser, django_user_model):
    django_user_model.objects.create_user("Ingrid", password=PASSWORD)
    sign_in(browser, next_page="")
    assert browser.get("/states/").status_code == 200
    assert browser.get(reverse("account")).status_code == 200


@pytest.mark.one_database
def test_a_copy_of_the_database_gives_nobody_codes(with_app):
    kept = Authenticator.objects.get(user=with_app).data
    assert SECRET not in str(kept)
    assert get_adapter().decrypt(kept["secret"]) == SECRET


@pytest.mark.one_database
def test_a_new_secret_key_with_the_old_one_as_fallback_keeps_second_factors(with_app, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [str(settings.SECRET_KEY)], "a new one"
    assert get_adapter().decrypt(Authenticator.objects.get(user=with_app).data["secret"]) == SECRET


@pytest.mark.one_database
def test_an_administrator_forgets_a_lost_second_factor_by_command(browser, with_app, capsys):
    sign_in(browser)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    call_command("forget_second_factor", "Ingrid")
    assert capsys.readouterr().out == "Ingrid: removed; sessions ended\n"
    assert browser.get(LIST).status_code == 302
    assert sign_in(browser).headers["Location"] == DESK


@pytest.mark.one_database
def test_an_administrator_forgets_a_second_factor_and_ends_sessions_on_the_desk(
    desk, browser, with_app
):
    sign_in(browser)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    people = reverse("admin:accounts_user_changelist")
    for action, text in (
        ("forget_second_factor", "1 second factor was removed."),
        ("end_sessions", "1 session was ended."),
    ):
        form = {"action": action, "_selected_action": [with_app.pk]}
        assert text in desk.post(people, form, follow=True).content.decode()
    assert browser.get(LIST).status_code == 302


def test_everywhere_else_is_signed_out_by_choice(browser, officer):
    other = Client()
    sign_in(other)
    sign_in(browser)
    assert "You are signed in at 2 places." in browser.get(reverse("account")).content.decode()
    browser.post(reverse("usersessions_list"))
    assert browser.get(LIST).status_code == 200
    assert other.get(LIST).status_code == 302


@pytest.mark.one_database
def test_secrets_of_sign_ins_are_on_no_page_of_the_admin(desk):
    names = {"authenticator", "socialtoken", "socialapp", "usersession", "emailaddress"}
    page = desk.get(DESK).content.decode()
    assert [name for name in names if f"/{name}/" in page] == []


@pytest.mark.one_database
def test_the_pages_follow_the_language_of_the_browser(browser):
    answer = browser.get(LOGIN, headers={"Accept-Language": "ar"})
    assert 'lang="ar" dir="rtl"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "ar"


@pytest.mark.one_database
@pytest.mark.parametrize(("enough", "status"), [(True, 200), (False, 302)])
def test_a_sign_on_elsewhere_is_a_second_factor_only_where_that_is_said(
    browser, officer, settings, enough, status
):
    settings.SECOND_FACTOR, settings.SIGN_ON_IS_ENOUGH = True, enough
    sign_in(browser)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 1.0}]
    session.save()
    assert browser.get(LIST).status_code == status
