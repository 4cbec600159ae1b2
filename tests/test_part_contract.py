"""What every type of part gets: a file that comes back, a place in the admin, and discretion."""

import csv
import io

import pytest
from django.contrib import admin
from django.urls import reverse

from hld_site.exchange.resources import resource_for
from hld_site.records import catalogue
from tests.builders import example
from tests.files import as_file, checked, counts, export_text, messages_of

by_name = pytest.mark.parametrize("part", catalogue.parts(), ids=lambda part: part.name)


def public_rows(client, part) -> list[dict]:
    text = b"".join(client.get(f"/data/{part.name}.csv")).decode()
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


@by_name
def test_public_file_holds_the_published_rows_and_no_internal_column(client, part):
    example(part.model)
    rows = public_rows(client, part)
    assert len(rows) == part.model._default_manager.published().count()
    assert list(rows[0]) == [name for column in part.public for name in column.file_names]
    assert not {"held_back", "staff_note", "consulted_at", "id"} & set(rows[0])


@by_name
def test_a_row_held_back_is_in_no_public_file(client, part):
    row = example(part.model)
    before = len(public_rows(client, part))
    row.held_back = True
    row.save()
    assert len(public_rows(client, part)) == before - 1


@by_name
def test_a_draft_owner_takes_its_parts_along(client, part):
    row = example(part.model)
    owner = getattr(row, part.owner)
    owner.status = "draft"
    assert row in part.model._default_manager.published()
    owner.save()
    assert row not in part.model._default_manager.published()


@by_name
def test_a_file_that_goes_out_comes_back_unchanged(part):
    example(part.model)
    batch = checked(f"{part.name}.csv", export_text(part), empty="clear")
    rows = part.model._default_manager.count()
    assert (messages_of(batch), counts(batch)) == ([], {"unchanged": rows})


@by_name
def test_an_owner_that_does_not_exist_is_refused_by_name(part):
    row = example(part.model)
    resource = resource_for(part)()
    cells = {f.column_name: f.export(row) for f in resource.get_export_fields()}
    kind = cells["owner"].partition("/")[0] if part.owner == "owner" else ""
    cells[part.owner] = f"{kind}/ZZZ-9" if kind else "ZZZ-9"
    batch = checked(f"{part.name}.csv", as_file(cells, [cells.values()]))
    (fault,) = messages_of(batch)
    assert fault.startswith(f"{part.name}.csv, row 2, column {part.owner}: ")
    assert "ZZZ-9" in fault


@by_name
@pytest.mark.one_database
def test_no_column_of_the_admin_list_stands_there_twice(rf, part):
    names = admin.site.get_model_admin(part.model).get_list_display(rf.get("/"))
    assert len(names) == len(set(names))


@by_name
@pytest.mark.one_database
def test_admin_list_and_forms_open(desk, part):
    meta = part.model._meta
    row = example(part.model)
    for which, args in (
        ("changelist", []),
        ("add", []),
        ("change", [row.pk]),
        ("history", [row.pk]),
    ):
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_{which}", args=args)
        # What any record may own is added on the page of its record.
        refused = which == "add" and part.owner == "owner"
        assert desk.get(address).status_code == (403 if refused else 200)


@by_name
def test_the_list_of_the_admin_is_searched(desk, part):
    meta = part.model._meta
    changelist = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    assert desk.get(changelist, {"q": "a"}).status_code == 200


@by_name
@pytest.mark.one_database
def test_every_version_opened_from_the_history_was_a_server_error(desk, part):
    meta = part.model._meta
    row = example(part.model)
    version = [row.pk, row.history.first().pk]
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_simple_history", args=version)
    assert desk.get(page).status_code == 200
