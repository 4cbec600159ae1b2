"""Addresses and forms of hostile.py by the thousand: each is answered, soon, never by an error."""

import io
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from hld_site.browse.other_views import files_of_lists, list_address
from hld_site.records import catalogue
from tests.conftest import LONG
from tests.forms import filled_in
from tests.hostile import COMMON, OF_ADMIN, Hostile

# The whole attack in the long form; in the short one a part of it, the same each time.
# PostgreSQL meets half as many.
PARTS, IN_A_PART = (10, 500) if LONG else (1, 120 if connection.vendor == "sqlite" else 60)
SOON = 1.0  # second of work; what a busy machine makes of it is not the question
FORMS = ["publishing/formeraddress", "registry/statename", "registry/focustheme"]
FORMS += ["documents/document", "evidence/source", "auth/group", "accounts/user", "pages/page"]


def public_addresses() -> dict[str, list[str]]:
    """Each public door with the names that it knows."""
    doors = {
        reverse("home"): [],
        reverse("search"): ["q", "type", "page"],
        reverse("data"): [],
        reverse("open-questions"): [],
        reverse("sitemap"): ["p"],
        "/accounts/login/": ["next"],
        "/ar/search/": ["q"],
    }
    for record in catalogue.records():
        kind = record.model._meta.model_name
        names = [*getattr(record, "filters", ()), *[column.name for column in record.in_list]]
        for which in ("list", "file", "file-json"):
            doors[reverse(f"{kind}-{which}")] = names
        doors |= {list_address(record, file): names for file in files_of_lists(record)}
    return doors


def desk_addresses() -> dict[str, list[str]]:
    """Each list of the desk, and what stands beside it."""
    doors = {"/admin/": [], "/admin/autocomplete/": [], "/admin/roles/": []}
    for name in ("exchange/batch", "exchange/export", "accounts/auditevent", "accounts/user"):
        doors[f"/admin/{name}/"] = ["kind", "stage", "made_at", "action", "at"]
    for declared in (*catalogue.records(), *catalogue.parts()):
        meta = declared.model._meta
        here = f"/admin/{meta.app_label}/{meta.model_name}/"
        names = [field.name for field in meta.concrete_fields]
        doors[here] = names
        doors[f"{here}add/"] = names
        doors[f"{here}1/change/"] = names
        doors[f"{here}1/history/"] = names
    return doors


@pytest.fixture
def attack():
    """Sends a request, takes back what it wrote, and says what was wrong with the answer."""

    def attack(client, send, request) -> list[str]:
        client.raise_request_exception = False
        cache.clear()
        begun = time.thread_time()
        with transaction.atomic():
            answer = send()
            size = len(b"".join(answer)) if answer.streaming else len(answer.content)
            transaction.set_rollback(True)
        spent = time.thread_time() - begun
        faults = [f"{answer.status_code}: {request}"] if answer.status_code >= 500 else []
        if spent > SOON:
            faults.append(f"{spent:.1f} s for {size} bytes: {request}")
        return faults

    return attack


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", ["public", "desk"])
def test_a_hostile_query_is_answered(attack, client, desk, who, part):
    hostile, faults = Hostile(part), []
    public = who == "public"
    doors = public_addresses() if public else desk_addresses()
    client = Client() if public else desk
    for _ in range(IN_A_PART // 2):
        address, names = hostile.random.choice(list(doors.items()))
        query = hostile.query([*names, *COMMON, *([] if public else OF_ADMIN)])
        faults += attack(
            client, lambda a=f"{address}?{query}": client.get(a), f"{address}?{query}"[:900]
        )
    assert faults == []


@pytest.mark.parametrize("part", range(PARTS))
def test_a_hostile_form_is_answered(attack, desk, part):
    hostile, faults = Hostile(1000 + part), []
    forms = forms_of_the_desk(desk)
    for _ in range(IN_A_PART):
        address, filled = hostile.random.choice(forms)
        form = hostile.form(filled)
        faults += attack(
            desk, lambda a=address, f=form: desk.post(a, f), f"{address} {form}"[:1500]
        )
    assert faults == []


def forms_of_the_desk(desk) -> list[tuple[str, dict]]:
    addresses = ["/admin/exchange/batch/add/", "/accounts/password/change/", "/accounts/again/"]
    addresses += ["/admin/registry/state/export/", "/accounts/sessions/", "/accounts/logout/"]
    for name in FORMS:
        addresses += [f"/admin/{name}/", f"/admin/{name}/add/", f"/admin/{name}/1/change/"]
    forms = []
    for address in addresses:
        page = desk.get(address)
        forms.append((address, filled_in(page) if page.status_code == 200 else {}))
    logins = filled_in(Client().get("/accounts/login/"))
    return [*forms, ("/accounts/login/", logins), ("/accounts/2fa/authenticate/", {"code": ["1"]})]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_hostile_file_is_answered(attack, desk, part):
    hostile, faults = Hostile(2000 + part), []
    for _ in range(IN_A_PART // 6):
        name = hostile.printable()[:200] or "x"
        content = io.BytesIO("\n".join(hostile.printable() for _ in range(20)).encode())
        content.name = name
        form = {"file": content, "type": hostile.printable(), "reason": hostile.printable()}
        send = lambda f=form: desk.post("/admin/exchange/batch/add/", f)  # noqa: E731
        faults += attack(desk, send, f"file {name!r}"[:300])
    assert faults == []


@pytest.mark.one_database
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "FOO"])
def test_a_method_that_no_page_knows_is_answered(attack, desk, method):
    faults = []
    for address in ("/", "/states/", "/states.csv", "/admin/", "/accounts/login/", "/search/"):
        faults += attack(desk, lambda a=address: desk.generic(method, a), f"{method} {address}")
    assert faults == []


@pytest.mark.one_database
def test_a_host_that_is_not_ours_is_refused(client):
    for host in ("evil.example", "localhost:1@evil.example", "a" * 300, "[::1", "lo calhost"):
        assert client.get("/", headers={"Host": host}).status_code == 400, host
    assert "evil.example" not in settings.ALLOWED_HOSTS
