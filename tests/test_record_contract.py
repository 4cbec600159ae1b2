"""What every type of record gets without being asked, tested for each declaration there is."""

import json
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hld_site.browse.display import shown
from hld_site.browse.feeds import ATOM
from hld_site.browse.filters import filterset_for, parameter
from hld_site.browse.other_views import list_address, other_files, record_address
from hld_site.browse.record_json import ROW
from hld_site.exchange.resources import resource_for
from hld_site.publishing.status import Status
from hld_site.records import catalogue
from tests.builders import build, example, example_with_parts, in_parts_of_others, unsaved
from tests.files import checked, counts, export_text, messages_of, rows_of, text_of, words_of
from tests.sampling import LONG, covering, sampled

RECORDS = catalogue.records()
# What a page written by hand does not show, on purpose.
LEFT_OUT = {"states": ["running_name"], "meetings": ["holding", "coverage"]}
SOME_CHOICES, MANY = 3, 30 if LONG else 5
SMALL = ["basis"]  # said in the middle of a sentence
WITH_PAGES = [record for record in RECORDS if record.has_pages]
by_name = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
by_name_with_pages = pytest.mark.parametrize("record", WITH_PAGES, ids=lambda record: record.name)


def address(record, which="list"):
    return reverse(f"{record.model._meta.model_name}-{which}")


def admin_address(record, which, *args):
    meta = record.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{which}", args=args)


def form_of(record):
    return filterset_for(record)({}, record.model._default_manager.none()).form


def missing_from(response, columns, row) -> list[str]:
    """The columns whose value a page does not show."""
    page = words_of(text_of(response))
    row = type(row)._default_manager.listed().get(pk=row.pk)
    values = {c.name: words_of(shown(c, row)) for c in columns}
    values |= {name: values[name].lower() for name in SMALL if name in values}
    return [name for name, value in values.items() if value not in page]


def clear(record):
    record.model._default_manager.update(status=Status.DRAFT)


@by_name
def test_list_shows_what_is_published_and_nothing_else(client, record):
    clear(record)
    shown, hidden = example(record.model, 1), example(record.model, 2, status="draft")
    response = client.get(address(record))
    assert list(response.context["page"]) == [shown]
    assert shown.key in text_of(response)
    assert hidden.key not in text_of(response)


@by_name_with_pages
@pytest.mark.one_database
def test_page_of_a_record_says_its_name_and_is_valid_at_its_address(client, record):
    shown = example_with_parts(record.model)
    response = client.get(shown.get_absolute_url())
    assert response.status_code == 200
    assert text_of(response).count("<h1>") == 1
    heading = text_of(response).partition("<h1>")[2].partition("</h1>")[0]
    assert words_of(heading) == str(shown.heading)


@by_name_with_pages
@pytest.mark.one_database
def test_the_page_of_a_record_shows_every_public_column(client, record):
    shown = example_with_parts(record.model)
    missing = missing_from(client.get(shown.get_absolute_url()), record.public, shown)
    assert missing == LEFT_OUT.get(record.name, [])


@by_name
@pytest.mark.one_database
def test_a_list_shows_every_listed_column_and_offers_every_filter(client, record):
    shown = example_with_parts(record.model)
    response = client.get(address(record), {"q": "ruritani"})
    assert missing_from(response, record.in_list, shown) == []
    filters = {parameter(path, record.filters) for path in record.filters}
    fields = set(response.context["filters"].form.fields)
    assert fields >= {"q", "sort", *filters}
    assert fields == set(filterset_for(record).base_filters)


@by_name
@pytest.mark.one_database
def test_files_hold_the_public_columns_and_the_form_of_staff_holds_all(client, desk, record):
    public = [name for column in record.public for name in column.file_names or (column.name,)]
    own = admin.site._registry[record.model]
    columns = [column for column in (*record.public, *record.hidden) if column.in_form]
    kept = {name for column in columns for name in column.file_names}
    kept -= {*own.readonly_fields, *(own.exclude or ())}
    draft = example(record.model, 2, status="draft")
    example(record.model)
    assert list(rows_of(client.get(address(record, "file")))[0]) == public
    assert list(json.loads(text_of(client.get(address(record, "file-json"))))[0]) == public
    form = text_of(desk.get(admin_address(record, "change", draft.pk)))
    absent = kept - set(re.findall(r'name="(\w+?)(?:_0)?"', form))
    # Buttons move the status; an admin of an app may lay out a form of its own.
    assert absent == {"status"} or own.fields or own.fieldsets


@by_name
def test_search_finds_a_record_by_its_name_and_not_by_another(client, record):
    clear(record)
    build(record.model, 1)
    assert len(client.get(address(record), {"q": "ruritani"}).context["page"]) == 1
    assert len(client.get(address(record), {"q": "Atlantis"}).context["page"]) == 0


@by_name
def test_each_choice_of_each_filter_keeps_a_part_of_the_list(client, record):
    for number in (1, 21):
        in_parts_of_others(record, example_with_parts(record.model, number), number)
    whole = client.get(address(record), {"q": "ruritani"}).context
    for path in record.filters:
        name = parameter(path, record.filters)
        choices = whole["filters"].form.fields[name].widget.choices
        values = [value for value, _label in choices if value]
        assert values, f"{path} offers nothing to choose"
        for value in sampled(values, SOME_CHOICES):
            response = client.get(address(record), {"q": "ruritani", name: value})
            assert response.status_code == 200
            assert set(response.context["page"])
            assert set(response.context["page"]) <= set(whole["page"])


@by_name
def test_every_sort_order_keeps_all_rows(client, record):
    rows = {example(record.model, number) for number in (1, 2, 3)}
    columns = [column.name for column in record.in_list if column.sort]
    assert columns
    for order, column in covering(("", "-"), columns):
        response = client.get(address(record), {"sort": order + column, "q": "ruritani"})
        assert response.status_code == 200
        assert set(response.context["page"]) == rows


@by_name
def test_a_draft_is_invisible_at_every_door(client, record):
    clear(record)  # a door beside a long list is no other door
    build(record.model, 8)
    hidden = example(record.model, 7, status="draft")
    key = hidden.key
    assert key not in text_of(client.get(address(record), {"q": "ruritani"}))
    assert key not in {row["key"] for row in rows_of(client.get(address(record, "file")))}
    for file in other_files(record):
        if file.of_lists:
            assert key not in text_of(client.get(list_address(record, file)))
        if record.has_pages:
            assert client.get(record_address(hidden, file)).status_code == 404
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
    for number, (part, relation) in enumerate(catalogue.parts_pointing_at(record.model), 10):
        named = build(record.model, number)
        row = example(part.model, 30, **{relation: named})
        # Some rows work out for themselves what they point to.
        part.model._default_manager.filter(pk=row.pk).update(**{relation: named})
        assert row in part.model._default_manager.published()
        before = rows_of(client.get(f"/data/{part.name}.csv"))
        named.status = "draft"
        named.save()
        assert row not in part.model._default_manager.published()
        assert len(rows_of(client.get(f"/data/{part.name}.csv"))) == len(before) - 1


@by_name
def test_filter_choices_hold_no_draft(client, record):
    """A draft that is related to a public record shows in no list's choices."""
    example_with_parts(record.model)
    for path in record.filters:
        name = parameter(path, record.filters)
        field = form_of(record).fields[name]
        if not hasattr(field, "queryset"):
            continue
        named = field.queryset.first()
        assert named is not None, f"{path} offers nothing to choose"
        type(named)._default_manager.filter(pk=named.pk).update(status="draft")
        assert named not in form_of(record).fields[name].queryset, path
        type(named)._default_manager.filter(pk=named.pk).update(status="published")


@by_name
def test_list_costs_the_same_number_of_queries_at_1_and_at_many_rows(client, record):
    clear(record)
    costs = []
    client.get(address(record))  # reads what a process reads once
    for count in (1, MANY):
        while record.model._default_manager.published().count() < count:
            example(record.model, record.model._default_manager.published().count() + 40)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(address(record)).context["page"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1]
    facets = set(filterset_for(record).base_filters) - {"q", "sort"}
    # One more where the filters are made as a part of the page, beside its rows.
    assert costs[1] <= 7 + len(facets)


@by_name
def test_file_has_the_rows_of_the_list_with_the_same_query_string(client, record):
    example(record.model, 3)
    everything = rows_of(client.get(address(record, "file")))
    assert len(everything) == client.get(address(record)).context["page"].paginator.count
    filtered = rows_of(client.get(address(record, "file"), {"q": "ruritani"}))
    assert [row["key"] for row in filtered] == [
        row.key for row in client.get(address(record), {"q": "ruritani"}).context["page"]
    ]


@by_name
def test_a_file_that_goes_out_comes_back_unchanged(record):
    example_with_parts(record.model, 3)
    batch = checked(f"{record.name}.csv", export_text(record), empty="clear")
    rows = record.model._default_manager.count()
    assert (messages_of(batch), counts(batch)) == ([], {"unchanged": rows})


@by_name_with_pages
def test_the_row_of_one_record_is_that_of_its_list_and_comes_back_unchanged(client, record):
    row = example(record.model, 3)
    response = client.get(record_address(row, ROW))
    given = text_of(response)
    of_list = json.loads(text_of(client.get(address(record, "file-json"))))
    assert json.loads(given) == [other for other in of_list if other["key"] == row.key]
    assert counts(checked("one.json", given, type=record.name)) == {"unchanged": 1}
    of_key = client.get(record_address(row, ROW), {"columns": "key"})
    assert json.loads(text_of(of_key)) == [{"key": row.key}]
    assert client.get(record_address(row, ROW), {"columns": "kye"}).status_code == 400
    shown_at = text_of(client.get(row.get_absolute_url()))
    assert shown_at.count(f'href="{record_address(row, ROW)}"') == 2


@by_name_with_pages
def test_a_file_of_one_record_asks_for_its_row_once_and_knows_no_filters(client, record):
    row = example(record.model, 3)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{record_address(row, ROW)}?columns=key").status_code == 200
    assert len(queries) == 1
    for file, known in ((ROW, "It accepts columns, languages."), (ATOM, "It accepts before.")):
        refused = client.get(f"{record_address(row, file)}?kind=nonsense")
        fault = f"This file does not accept kind. {known}"
        assert (refused.status_code, text_of(refused)) == (400, fault)


@by_name
def test_import_names_file_row_column_and_value_of_what_it_refuses(record):
    good = example(record.model, 3)
    status = resource_for(record)().fields["status"]
    text = f"key,status\n{good.key},{status.export(good)}\n{good.key}x,poem\n"
    batch = checked("file.csv", text, type=record.name)
    message = (
        "file.csv, row 3, column status: “poem” is not known here."
        " Answer the question above the rows."
    )
    assert message in messages_of(batch)


@by_name_with_pages
def test_a_changed_key_leaves_the_old_address_behind(client, record):
    moved = build(record.model, 3)
    old = moved.get_absolute_url()
    other = unsaved(record.model, 4)
    moved.key = other.key
    if hasattr(moved, "symbol"):
        moved.symbol = other.symbol
    moved.save()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, moved.get_absolute_url())
