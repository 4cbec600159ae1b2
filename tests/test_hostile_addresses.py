"""Addresses and forms that nobody writes by hand: each is answered, none breaks."""

import pytest
from django.urls import reverse

from hld_site.records import catalogue
from registry.models import State
from tests.forms import filled_in
from tests.sampling import covering
from tests.test_desk import member_of_staff

LISTED = [record for record in catalogue.records() if record.in_list[0].sort]
BIG, HUGE = "9" * 30, "9" * 5000
STATES = "/admin/registry/state/"
ADMIN_LISTS = [
    STATES,
    "/admin/meetings/meeting/",
    "/admin/registry/statename/",
    "/admin/evidence/source/",
    "/admin/exchange/batch/",
    "/admin/exchange/export/",
    "/admin/publishing/formeraddress/",
    reverse("admin:auth_group_changelist"),
]
LOOKUPS = [
    f"id__in={BIG}",
    f"id__in={HUGE}",
    f"id__range={BIG},{BIG}",
    f"id__gt={BIG}",
    "public_from__year=99999",
    f"public_from__year={BIG}",
    f"made_at__year={BIG}",
    "public_from__date=9999-99-99",
    f"p={HUGE}",
    f"o={HUGE}",
    "no_such_column=1",
]
# In the short form each lookup is asked of two or three lists, and each list for some of them.
ASKED = {*covering(ADMIN_LISTS, LOOKUPS), *covering(ADMIN_LISTS, LOOKUPS, seed=2014)}
PATTERNS = ["key__regex=*", "key__iregex=(", "owner__key__regex=*", "file_name__regex=*"]
NO_KEYS = ["", "x", "-1", "٣", BIG, HUGE]


@pytest.mark.one_database
@pytest.mark.parametrize("record", LISTED, ids=lambda record: record.name)
def test_a_comma_too_many_in_the_order_of_a_list_was_a_server_error(client, record):
    name = record.in_list[0].name
    listed = f"{record.model._meta.model_name}-"
    sorts = (",", f"{name},", f",-{name}", f"{name},,{name}", "no_such_column")
    files = ("list", "file", "file-raw", "file-xlsx", "file-json")
    for sort, which in covering(sorts, files, seed=LISTED.index(record)):
        page = client.get(reverse(listed + which), {"sort": sort})
        assert page.status_code == 400, (which, sort)
    text = client.get(reverse(f"{listed}file"), {"sort": f"{name},"}).content.decode()
    assert text == f"sort: Select a valid choice. {name}, is not one of the available choices."


@pytest.mark.parametrize("address", ADMIN_LISTS)
def test_a_lookup_that_no_column_can_answer_was_a_server_error(desk, address):
    lookups = [lookup for listed, lookup in ASKED if listed == address]
    answers = [desk.get(f"{address}?{lookup}") for lookup in lookups]
    assert {answer.status_code for answer in answers} <= {200, 302, 400}
    assert {answer.headers.get("Location") for answer in answers} <= {None, f"{address}?e=1"}


@pytest.mark.parametrize("address", ADMIN_LISTS)
def test_a_pattern_in_the_address_of_an_admin_list_was_a_server_error(desk, address):
    answers = [desk.get(f"{address}?{lookup}") for lookup in PATTERNS]
    assert {answer.status_code for answer in answers} <= {302, 400}


def test_an_export_of_what_is_no_row_was_a_server_error(desk):
    kenya = State.objects.get(key="KEN")
    form = {"format": "csv", "rows": "selected", "columns": "key"}
    for key in NO_KEYS:
        answer = desk.post(f"{STATES}export/", form | {"selected": [key, kenya.pk]})
        assert b"".join(answer).decode("utf-8-sig").splitlines() == ["key", "KEN"]
        page = desk.post(f"{STATES}export/", {"rows": "selected", "selected": [key]})
        assert page.status_code == 200


ACTIONS = ["publish", "withdraw", "export_selected", "delete_selected"]


@pytest.mark.parametrize(("action", "key"), covering(ACTIONS, NO_KEYS))
def test_an_action_on_what_is_no_row_was_a_server_error(desk, action, key):
    form = {"action": action, "index": "0", "_selected_action": [key]}
    page = desk.post(STATES, form, follow=True)
    assert "Items must be selected in order to perform actions" in page.content.decode()


def test_the_history_of_what_is_no_row_was_a_server_error(desk):
    kenya = State.objects.get(key="KEN")
    for key in NO_KEYS[1:]:
        for page in (f"{STATES}{key}/history/", f"{STATES}{kenya.pk}/history/{key}/"):
            assert desk.get(page).status_code == 404
        # Django leads away from the form of a record that is not there.
        assert desk.get(f"{STATES}{key}/change/").status_code in (200, 302)


def test_who_may_only_look_could_write_by_sending_a_form_to_an_old_version(client):
    kenya = State.objects.get(key="KEN")
    page = f"{STATES}{kenya.pk}/history/{kenya.history.first().pk}/"
    client.force_login(member_of_staff("view_state"))
    form = filled_in(client.get(page)) | {"note": "Slipped in"}
    assert client.post(page, form).status_code == 403
    kenya.refresh_from_db()
    assert kenya.note == ""
