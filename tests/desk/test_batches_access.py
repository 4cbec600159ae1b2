"""Who may do what with which batch."""

import pytest
from django.test import Client

from hld_site.exchange.models import Stage
from registry.models import State
from tests.desk.conftest import FORM, Page, sender
from tests.test_desk import member_of_staff

pytestmark = pytest.mark.one_database

WRITERS = ["view_state", "add_state", "change_state", "add_batch", "change_batch"]
STEPS = ["apply", "check_again", "insist", "keep", "leave_out", "cancel", "take_back"]


@pytest.mark.parametrize(
    ("permissions", "may_import", "may_export"),
    [
        (["view_state"], 403, 200),
        (["view_state", "add_state"], 403, 200),
        (["view_state", "add_state", "change_state"], 403, 200),
        (["view_state", "change_state"], 403, 200),
        (WRITERS, 302, 200),
        ([], 403, 403),
    ],
)
def test_importing_and_exporting_need_their_permissions(
    client, permissions, may_import, may_export
):
    client.force_login(member_of_staff(*permissions))
    button = client.get("/admin/registry/state/import/")
    assert button.status_code == may_import
    assert client.get("/admin/registry/state/export/").status_code == may_export
    form = client.get(FORM, {"type": "states"})
    assert form.status_code == (200 if may_import == 302 else 403)
    if may_import == 302:
        assert button["Location"] == f"{FORM}?type=states"
        assert client.get(FORM, {"type": "meetings"}).status_code == 403
        assert b'value="meetings"' not in form.content


def test_a_file_of_a_type_that_is_not_theirs_is_refused_in_words(client):
    """The type is known only when the file has been read."""
    client.force_login(member_of_staff(*WRITERS))
    page = sender(client)("key,name_en\nxx,Office\n", "organizations.csv", "")
    assert page.response.status_code == 200
    assert "This file contains organizations, which you may not import" in page.text
    assert page.buttons() == ["Do not import it"]
    assert "Row by row" not in page.text
    for name in STEPS[:4]:
        address = f"{page.path.removesuffix('change/')}{name}/"
        assert client.post(address, {}).status_code == 403
    for name in ("file", "refused", "rows/1"):
        address = f"{page.path.removesuffix('change/')}{name}/"
        assert client.get(address).status_code == 403
    assert page.press("Do not import it").batch.stage == Stage.CANCELLED


def test_a_colleague_with_the_same_permissions_may_apply_and_others_see_nothing(send, client):
    page = send("key,note\nKEN,x\n")
    stranger = Client()
    stranger.force_login(member_of_staff("add_organization", "change_organization", "add_batch"))
    assert stranger.get(page.path).status_code == 404
    assert b"0 batches" in stranger.get("/admin/exchange/batch/").content
    for name in STEPS:
        address = f"{page.path.removesuffix('change/')}{name}/"
        assert stranger.post(address, {}).status_code == 403
    colleague = Client()
    colleague.force_login(member_of_staff(*WRITERS, name="colleague"))
    assert b"1 batch" in colleague.get("/admin/exchange/batch/").content
    page.client = colleague
    page.again().press("Apply 1 row")
    assert State.objects.get(key="KEN").note == "x"


def test_who_may_import_alone_stopped_the_files_of_others(send):
    page = send("key,note\nKEN,x\n")
    contributor = Client()
    rights = [right for right in WRITERS if right != "change_batch"]
    contributor.force_login(member_of_staff(*rights, name="contributor"))
    address = f"{page.path.removesuffix('change/')}cancel/"
    assert contributor.post(address, {}).status_code == 403
    assert page.again().batch.stage == Stage.READY


def test_a_file_of_ones_own_was_applied_under_four_eyes(send, settings):
    settings.FOUR_EYES = True
    page = send("key,note\nKEN,x\n")
    assert "Somebody else must publish this" in page.press("Apply 1 row").text
    colleague = Client()
    colleague.force_login(member_of_staff(*WRITERS, name="colleague"))
    page.client = colleague
    page.again().press("Apply 1 row")
    assert State.objects.get(key="KEN").note == "x"


def test_no_step_is_taken_by_a_link_or_by_another_site(send):
    page = send("key,note\nKEN,x\n")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(page.batch.user)
    for name in STEPS:
        address = f"{page.path.removesuffix('change/')}{name}/"
        assert strict.post(address, {}).status_code == 403
        assert page.client.get(address).status_code == 405
    assert page.batch.stage == Stage.READY


def test_batches_are_neither_changed_nor_deleted_by_the_admin(send):
    page = send("key,note\nKEN,x\n")
    assert page.client.post(page.path, {"state": "applied"}).status_code == 200
    assert page.batch.stage == Stage.READY
    delete = page.path.replace("/change/", "/delete/")
    assert page.client.post(delete, {"post": "yes"}).status_code == 403
    missing = page.path.replace(str(page.batch.pk), "5d0b0a9e-0000-4000-8000-000000000000")
    assert page.client.get(missing).status_code == 404


def test_the_index_has_batches_between_records_and_their_parts(desk):
    page = desk.get("/admin/").content.decode()
    tables = page.partition('<details class="tables">')[2]
    lists = ("registry/state/", "exchange/batch/", "registry/statename/")
    places = [tables.index(f'href="/admin/{name}"') for name in lists]
    assert places == sorted(places)


def test_who_pressed_apply_is_kept_beside_who_brought_the_file(send):
    page = send("key,note\nKEN,x\n")
    other = member_of_staff(*WRITERS, name="deputy")
    client = Client()
    client.force_login(other)
    done = Page(client, client.get(page.path)).press("Apply 1 row")
    assert (str(done.batch.user), str(done.batch.applied_by)) == ("officer", "deputy")
    assert "Who officer" in done.text
    assert "Applied by deputy" in done.text
    assert str(State.objects.get(key="KEN").history.first().history_user) == "deputy"
