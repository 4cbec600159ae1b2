"""Signing in as a person does it, in chromium: first visit, app, passkey; seen in every dress."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.accounts.codes import code_of
from tests.browser import listen, running
from tests.public.test_accessibility import BY_TAG, STILL, dressed, violations, violations_in_arabic

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def strict_server(environment):
    """As in production: a second factor is demanded. Passkeys are for names, not for numbers."""
    with running(environment | {"SECOND_FACTOR": "true"}) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def password(manage):
    """Of an account of this module's: forgetting its second factor ends all its sessions."""
    password = "a-newcomer-of-this-module"
    command = ["createsuperuser", "--noinput"]
    command += ["--username", "newcomer", "--email", "newcomer@example.org"]
    manage(*command, DJANGO_SUPERUSER_PASSWORD=password)
    return password


@pytest.fixture
def open_browser(chromium, strict_server, manage):
    """Browsers of people: each a context of its own, in which no console may complain."""
    complaints: list[str] = []
    contexts = []

    def open_browser(**options):
        context = chromium.new_context(base_url=strict_server, **options)
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    manage("forget_second_factor", "newcomer")
    assert complaints == []


def sign_in(page, password, address="/admin/"):
    page.goto(address)
    page.fill("#id_login", "newcomer")
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")


def looked_at(page, locale) -> dict:
    """What axe finds on a page, in light and in dark."""
    page.evaluate(AXE_SCRIPT)
    light = violations_in_arabic(page) if locale == "ar" else violations(page, BY_TAG)
    seen = {"light": light, "dark": dressed(page, "dark")}
    return {f"{page.url} {name}": broken for name, broken in seen.items() if broken}


def test_a_first_visit_ends_at_the_desk_with_an_app_and_the_next_asks_for_its_code(
    open_browser, password
):
    page = open_browser(**STILL)
    sign_in(page, password)
    page.wait_for_url("**/accounts/2fa/", timeout=8000)
    assert page.get_by_text("Staff sign in with a second factor here").is_visible()
    page.click("text=Activate")
    secret = page.text_content(".secret").strip()
    assert page.locator(".square svg path").count() == 1
    page.fill("#id_code", code_of(secret))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/accounts/2fa/recovery-codes/", timeout=8000)
    codes = page.input_value("textarea").split()
    assert len(codes) == 10
    page.click("text=Register desk")
    page.wait_for_selector("text=What would you like to edit?")

    later = open_browser(**STILL)
    sign_in(later, password)
    later.wait_for_url("**/accounts/2fa/authenticate/*")
    later.fill("#id_code", codes[0])
    later.press("#id_code", "Enter")
    later.wait_for_selector("text=What would you like to edit?")


def test_a_passkey_is_added_and_opens_without_a_password(open_browser, password):
    page = open_browser(**STILL)
    with_keys = page.context.new_cdp_session(page)
    with_keys.send("WebAuthn.enable")
    with_keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, password)
    page.wait_for_url("**/accounts/2fa/", timeout=8000)
    page.goto("/accounts/2fa/webauthn/add/")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/*", timeout=8000)
    page.goto("/admin/")
    page.wait_for_selector("text=What would you like to edit?")

    page.goto("/accounts/logout/")
    page.click("main button[type=submit]")
    page.wait_for_url("**/accounts/login/", timeout=8000)
    page.click("#passkey_login")
    page.wait_for_selector("text=What would you like to edit?")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_no_page_of_signing_in_violates_a_rule_in_light_dark_or_arabic(
    open_browser, password, locale
):
    page = open_browser(locale=locale, **STILL)
    page.goto("/accounts/login/?next=/admin/")
    broken = looked_at(page, locale)
    page.fill("#id_login", "nobody")
    page.fill("#id_password", "nothing")
    page.press("#id_password", "Enter")
    page.wait_for_selector(".errorlist")
    broken |= looked_at(page, locale)
    sign_in(page, password)
    page.wait_for_url("**/accounts/2fa/", timeout=8000)
    for address in PAGES:
        assert page.goto(address).status == 200, address
        broken |= looked_at(page, locale)
    assert broken == {}


PAGES = [
    "/accounts/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/again/",
    "/accounts/logout/",
]
