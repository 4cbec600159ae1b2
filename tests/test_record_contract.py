"""What every type of record gets without being asked, tested for each declaration there is."""

import csv
import io

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hld_site.browse.filters import filterset_for, parameter
from hld_site.exchange.resources import resource_for
from hld_site.records import catalogue
from hld_site.records.querysets import Status
from tests.builders import BUILDERS, build
from tests.files import checked, counts, export_text, said
from tests.forms import filled_in

RECORDS = catalogue.records()
WITH_PAGES = [record for record in RECORDS if record.has_pages]
by_name = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
by_name_with_pages = pytest.mark.parametrize("record", WITH_PAGES, ids=lambda record: record.name)


def address(record, which="list"):
    return reverse(f"{record.model._meta.model_name}-{which}")


def admin_address(record, which, *args):
    meta = record.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{which}", args=args)


def text_of(response) -> str:
    body = b"".join(response) if response.streaming else response.content
    return body.decode()


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text_of(response).lstrip("\ufeff"))))


def form_of(record):
    return filterset_for(record)({}, record.model._default_manager.none()).form


def clear(record):
    record.model._default_manager.update(status=Status.DRAFT)


def test_every_type_has_a_builder():
    assert {record.model for record in RECORDS} == set(BUILDERS)


@by_name
def test_list_shows_what_is_published_and_nothing_else(client, record):
    clear(record)
    shown, hidden = build(record.model, 1), build(record.model, 2, status="draft")
    response = client.get(address(record))
    assert list(response.context["page"]) == [shown]
    assert shown.key in text_of(response)
    assert hidden.key not in text_of(response)


@by_name_with_pages
def test_page_of_a_record_says_its_name_and_is_valid_at_its_address(client, record):
    shown = build(record.model)
    response = client.get(shown.get_absolute_url())
    assert response.status_code == 200
    assert text_of(response).count("<h1>") == 1
    assert "Ruritania" in text_of(response).partition("<h1>")[2].partition("</article>")[0]


@by_name
def test_search_finds_a_record_by_its_name_and_not_by_another(client, record):
    clear(record)
    build(record.model, 1)
    assert len(client.get(address(record), {"q": "ruritani"}).context["page"]) == 1
    assert len(client.get(address(record), {"q": "Atlantis"}).context["page"]) == 0


@by_name
def test_each_choice_of_each_filter_keeps_a_part_of_the_list(client, record):
    whole = {row.pk for row in client.get(address(record)).context["page"]}
    form = client.get(address(record)).context["filters"].form
    for path in record.filters:
        name = parameter(path, record.filters)
        for value, _label in list(form.fields[name].widget.choices)[1:4]:
            response = client.get(address(record), {name: value})
            assert response.status_code == 200
            found = {row.pk for row in response.context["page"]}
            assert found
            assert found <= whole or response.context["page"].has_other_pages()


@by_name
def test_every_sort_order_keeps_all_rows(client, record):
    count = client.get(address(record)).context["page"].paginator.count
    for column in record.in_list:
        for sort in (column.name, f"-{column.name}") if column.sort else ():
            response = client.get(address(record), {"sort": sort})
            assert (response.status_code, response.context["page"].paginator.count) == (200, count)


@by_name
def test_a_draft_is_invisible_at_every_door(client, record):
    hidden = build(record.model, 7, status="draft")
    key = hidden.key
    assert key not in text_of(client.get(address(record), {"q": "ruritani"}))
    assert key not in {row["key"] for row in rows_of(client.get(address(record, "file")))}
    if record.has_pages:
        assert key not in text_of(client.get(reverse("sitemap-section", args=[record.name])))
        assert client.get(hidden.get_absolute_url()).status_code == 404


@by_name
@pytest.mark.parametrize("status", ["review", "withdrawn"])
def test_only_published_is_public(client, record, status):
    clear(record)
    build(record.model, 7, status=status)
    assert len(client.get(address(record)).context["page"]) == 0


@by_name
def test_parts_that_name_a_draft_are_as_invisible_as_the_draft(client, record):
    """Every part that points at this type disappears from the public file with what it names."""
    for part, relation in catalogue.parts_pointing_at(record.model):
        row = part.model._default_manager.published().exclude(**{relation: None}).first()
        if row is None:
            continue
        count = part.model._default_manager.published().count()
        named = getattr(row, relation)
        naming = Q(**{relation: named})
        if record in (catalogue.of(m) for m in part.owner_models):
            naming |= Q(**{part.owner: named})
        naming = part.model._default_manager.published().filter(naming).count()
        named.status = "draft"
        named.save()
        left = rows_of(client.get(f"/data/{part.name}.csv"))
        assert len(left) == count - naming
        named.status = "published"
        named.save()


@by_name
def test_filter_choices_hold_no_draft(client, record):
    """A draft that is related to a public record shows in no list's choices."""
    form = form_of(record)
    for path in record.filters:
        column_name = path.rpartition(".")[2]
        field = form.fields[parameter(path, record.filters)]
        if not hasattr(field, "queryset"):
            continue
        named = field.queryset.first()
        assert named is not None, f"{path} offers nothing to choose"
        type(named)._default_manager.filter(pk=named.pk).update(status="draft")
        offered = form_of(record).fields[parameter(path, record.filters)].queryset
        assert named not in offered, column_name
        type(named)._default_manager.filter(pk=named.pk).update(status="published")


@by_name
def test_list_costs_the_same_number_of_queries_at_1_and_at_30_rows(client, record):
    clear(record)
    costs = []
    for count in (1, 30):
        while record.model._default_manager.published().count() < count:
            build(record.model, record.model._default_manager.published().count() + 40)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(address(record)).context["page"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[1] <= 6 + len(record.filters)


@by_name
def test_file_has_the_rows_of_the_list_with_the_same_query_string(client, record):
    everything = rows_of(client.get(address(record, "file")))
    assert len(everything) == client.get(address(record)).context["page"].paginator.count
    build(record.model, 3)
    found = rows_of(client.get(address(record, "file"), {"q": "ruritani"}))
    assert [row["key"] for row in found] == [
        row.key for row in client.get(address(record), {"q": "ruritani"}).context["page"]
    ]


@by_name
def test_a_file_that_goes_out_comes_back_unchanged(record):
    build(record.model, 3)
    batch = checked(f"{record.name}.csv", export_text(record), empty="clear")
    rows = record.model._default_manager.count()
    assert (said(batch), counts(batch)) == ([], {"unchanged": rows})


@by_name
def test_import_names_file_row_column_and_value_of_what_it_refuses(record):
    good = build(record.model, 3)
    status = resource_for(record)().fields["status"]
    text = f"key,status\n{good.key},{status.export(good)}\n{good.key}x,poem\n"
    batch = checked("file.csv", text, type=record.name)
    told = "file.csv, row 3, column status: “poem” is none of: draft, review, published, withdrawn."
    assert told in said(batch)


@by_name
def test_admin_list_search_and_add_form_open(desk, record):
    for page in (admin_address(record, "changelist"), admin_address(record, "add")):
        assert desk.get(page).status_code == 200
    assert desk.get(admin_address(record, "changelist"), {"q": "a"}).status_code == 200


@by_name
def test_admin_saves_a_change_with_its_reason_and_batch_in_the_history(desk, record):
    changed = build(record.model, 3)
    page = admin_address(record, "change", changed.pk)
    form = filled_in(desk.get(page)) | {"note": "Changed by hand", "change_reason": "A reason"}
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


@by_name_with_pages
def test_a_changed_key_leaves_the_old_address_behind(client, record):
    moved = build(record.model, 3)
    old = moved.get_absolute_url()
    other = BUILDERS[record.model](4)
    moved.key = other.key
    if hasattr(moved, "symbol"):
        moved.symbol = other.symbol
    moved.save()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, moved.get_absolute_url())


@by_name
def test_every_version_opened_from_the_history_was_a_server_error(desk, record):
    changed = build(record.model, 3)
    changed.note = "Written later"
    changed.save()
    later, first = changed.history.all()
    for version, note in ((later, "Written later"), (first, "")):
        page = desk.get(admin_address(record, "simple_history", changed.pk, version.pk))
        assert page.status_code == 200
        assert filled_in(page)["note"] == [note]
