"""What every type of record gets at the desk without being asked."""

import pytest

from tests.builders import build, example_with_parts
from tests.files import text_of
from tests.forms import filled_in
from tests.test_record_contract import admin_address, by_name


@by_name
@pytest.mark.one_database
def test_admin_list_and_add_form_open(desk, record):
    for page in (admin_address(record, "changelist"), admin_address(record, "add")):
        assert desk.get(page).status_code == 200


@by_name
def test_the_list_of_the_admin_is_searched(desk, record):
    assert desk.get(admin_address(record, "changelist"), {"q": "a"}).status_code == 200


@by_name
def test_admin_saves_a_change_with_its_reason_and_batch_in_the_history(desk, record):
    changed = example_with_parts(record.model, 3)
    page = admin_address(record, "change", changed.pk)
    form = filled_in(desk.get(page))
    if "note" not in form:
        pytest.skip("an app lays out the form of this type without remarks")
    form |= {"note": "Changed by hand", "change_reason": "A reason"}
    assert desk.post(page, form).status_code == 302
    changed.refresh_from_db()
    latest = changed.history.first()
    assert changed.note == "Changed by hand"
    assert (latest.history_change_reason, latest.history_user.username) == ("A reason", "officer")
    assert latest.batch is not None
    history = text_of(desk.get(admin_address(record, "history", changed.pk)))
    assert "A reason" in history
    assert "<ins>Changed by hand</ins>" in history


@by_name
def test_admin_keeps_what_was_public_from_being_deleted(desk, record):
    public = build(record.model, 3)
    assert desk.post(admin_address(record, "delete", public.pk), {"post": "yes"}).status_code == 403
    assert record.model._default_manager.filter(pk=public.pk).exists()


@by_name
@pytest.mark.one_database
def test_every_version_opened_from_the_history_was_a_server_error(desk, record):
    changed = build(record.model, 3)
    changed.note = "Written later"
    changed.save()
    later, first = changed.history.all()
    for version, note in ((later, "Written later"), (first, "")):
        page = desk.get(admin_address(record, "simple_history", changed.pk, version.pk))
        assert page.status_code == 200
        assert f"<bdi>{note or '—'}</bdi>" in text_of(page)
