"""Files and their pages, as a visitor and a desk officer take them."""

import csv
import io
import json
import re

import openpyxl
import pytest

from hld_site.exchange.files_out.formats import FORMATS
from hld_site.records import catalogue
from meetings.models import Meeting
from registry.models import State, StateName
from registry.names import NameKind
from tests.builders import build
from tests.forms import filled_in
from tests.sampling import covering
from tests.test_desk import LIST, member_of_staff

EXPORT = f"{LIST}export/"
by_format = pytest.mark.parametrize("ending", [kind.ending for kind in FORMATS.values()])


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def rows_of(response) -> list[list]:
    """The rows of any of the files, header first, as text."""
    data = body(response)
    kind = response["Content-Disposition"]
    if ".xlsx" in kind:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        header, *rows = ([str(v or "") for v in row] for row in sheet.iter_rows(values_only=True))
        return [header, *[row + [""] * (len(header) - len(row)) for row in rows]]
    if ".json" in kind:
        parsed = json.loads(data)
        return [list(parsed[0]), *[[str(v or "") for v in row.values()] for row in parsed]]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@by_format
def test_a_list_goes_out_by_filters_columns_and_language(client, ending):
    response = client.get(
        f"/states.{ending}?group=african-states&columns=key,name&columns=m49&languages=fr&sort=-key"
    )
    assert f'filename="states.{ending}"' in response["Content-Disposition"]
    rows = rows_of(response)
    assert rows[:2] == [["key", "name_fr", "m49"], ["ZWE", "Zimbabwe", "716"]]
    assert len(rows) == 55


@pytest.mark.one_database
@by_format
def test_a_part_goes_out_in_every_format(client, ending):
    rows = rows_of(client.get(f"/data/meeting_days.{ending}?columns=meeting,date"))
    assert rows[0] == ["meeting", "date"]
    assert ["hld-2013", "2013-10-03"] in rows


@by_format
def test_no_file_shows_a_draft_or_a_name_for_input_only(client, ending):
    build(State, 5, status="draft", name_en="Secretland")
    State.objects.filter(key="USA").update(status="draft")
    name = StateName.objects.filter(state__status="published").first()
    StateName.objects.filter(pk=name.pk).update(kind=NameKind.INPUT, text="Oldland")
    assert not [row for row in rows_of(client.get(f"/states.{ending}")) if "Secretland" in row]
    names = rows_of(client.get(f"/data/state_names.{ending}"))
    assert not [row for row in names if "Oldland" in row]
    meeting = Meeting.objects.get(key="hld-2013")
    assert meeting.country.key == "USA"
    for columns in ("key,country", "key,country,dates"):
        rows = rows_of(client.get(f"/meetings.{ending}?q=hld-2013&columns={columns}"))
        assert rows[1][:2] == ["hld-2013", ""]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("columns=colour", "There is no column “colour”. The columns are: name, key, formal_name"),
        ("columns=staff_note", "There is no column “staff_note”."),
        ("columns=key,id", "There is no column “id”."),
        ("languages=de", "There is no language “de”. Write all, or one of: ar, zh, en, fr, ru, es"),
        ("group=martians", "martians is not one of the available choices"),
    ],
)
@pytest.mark.parametrize("address", ["/states.csv", "/states.json", "/data/states/"])
def test_what_a_file_does_not_know_is_refused_in_words(client, address, query, message):
    response = client.get(f"{address}?{query}")
    assert (response.status_code, response["Content-Type"][:10]) == (400, "text/plain")
    assert message in response.content.decode()


@pytest.mark.parametrize(
    ("address", "unknown"),
    [
        ("/states.csv?bogus=1", "bogus"),
        ("/data/votes.csv?vote=against", "vote"),
        ("/data/sources.json?document=A/RES/67/219", "document"),
        ("/documents.csv?kind=resolution&meetings.meeting=hld-2013", "meetings.meeting"),
        ("/documents.csv?page=2", "page"),
        ("/states.atom?bogus=1", "bogus"),
        ("/meetings/hld-2013.ics?bogus=1", "bogus"),
    ],
)
def test_a_question_that_a_file_did_not_know_was_answered_with_all_rows(client, address, unknown):
    response = client.get(address)
    assert response.status_code == 400
    assert f"This file does not accept {unknown}. It accepts " in response.content.decode()


@pytest.mark.parametrize("address", ["/data/everything.zip", "/feed.atom", "/fr/feed.atom"])
def test_a_file_of_everything_passed_over_what_was_asked_of_it(client, address):
    assert client.get(f"{address}?utm_source=mail").status_code == 200
    answer = client.get(f"{address}?kind=resolution")
    assert (answer.status_code, answer.headers["Content-Type"][:10]) == (400, "text/plain")
    assert "kind" in answer.content.decode()


def test_what_mail_programs_add_to_an_address_is_no_question(client):
    assert client.get("/states.csv?utm_source=mail&fbclid=x").status_code == 200


def test_a_list_leads_to_its_files_without_what_it_left_out(client):
    page = client.get("/documents/?kind=resolution&bogus=1").content.decode()
    addresses = re.findall(r'"(/documents\.[a-z.]+\?[^"]+)"', page)
    assert "/documents.csv?kind=resolution" in addresses
    assert not any("bogus" in address for address in addresses)


def test_one_language_of_a_column_may_be_named(client):
    rows = rows_of(client.get("/states.csv?columns=name_ru,key,key&languages=es&q=Kenya"))
    assert rows == [["name_ru", "key"], ["Кения", "KEN"]]


@pytest.mark.one_database
def test_no_tick_takes_every_column_as_before(client):
    assert rows_of(client.get("/states.csv?columns=")) == rows_of(client.get("/states.csv"))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("declared", "taken"),
    covering(catalogue.everything(), FORMATS.values()),
    ids=lambda value: value.name,
)
def test_every_type_has_a_page_of_choices_that_leads_to_its_files(client, declared, taken):
    page = client.get(f"/data/{declared.name}/")
    assert page.status_code == 200
    form = filled_in(page)
    assert "columns" in form
    folder = "/" if hasattr(declared, "listed") else "/data/"
    for kind in FORMATS.values():
        address = f"{folder}{kind.file_name(declared)}"
        assert f'formaction="{address}"' in page.content.decode()
    assert client.get(f"{folder}{taken.file_name(declared)}").status_code == 200


@pytest.mark.one_database
def test_the_page_of_choices_carries_the_filters_of_the_list(client):
    listed = client.get("/states/?group=african-states&page=1").content.decode()
    assert 'href="/data/states/?group=african-states"' in listed
    page = client.get("/data/states/?group=african-states&page=1&columns=key")
    assert filled_in(page)["group"] == ["african-states"]
    assert "54 rows found by your search." in page.content.decode()
    assert "page" not in filled_in(page)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("declared", "door"),
    covering(catalogue.everything(), ["public", "desk"]),
    ids=lambda value: getattr(value, "name", value),
)
def test_a_template_has_the_columns_and_explains_each(desk, declared, door):
    meta = declared.model._meta
    address = {
        "public": f"/data/{declared.name}/template",
        "desk": f"/admin/{meta.app_label}/{meta.model_name}/export/template",
    }[door]
    book = openpyxl.load_workbook(io.BytesIO(body(desk.get(f"{address}.xlsx"))))
    assert book.sheetnames == [declared.name[:31], "Explanation"]
    header = [cell.value for cell in book.worksheets[0][1]]
    assert book.worksheets[0].max_row == 1
    explained = list(book["Explanation"].iter_rows(min_row=2, values_only=True))
    assert [line[0] for line in explained] == header
    assert all(line[1] and line[3] and line[4] for line in explained)
    text = body(desk.get(f"{address}.csv")).decode("utf-8-sig")
    assert next(csv.reader([text])) == header
    assert set(declared.natural_key) <= set(header)
    assert ("staff_note" in header) == (door == "desk")


@pytest.mark.one_database
def test_the_explanation_says_what_a_column_may_hold(client):
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/data/states/template.xlsx"))))
    explained = {line[0]: line for line in book["Explanation"].iter_rows(values_only=True)}
    assert explained["key"][1:5] == (
        "ISO alpha-3 code",
        "The permanent key of the State, such as KEN.",
        "Yes: it names the row",
        "Text of up to 3 characters",
    )
    assert explained["region"][4].split("\n")[0] == "Africa: Africa"
    assert "un_status" not in explained


@pytest.mark.one_database
def test_the_export_page_of_the_admin_offers_rows_columns_and_formats(desk):
    page = desk.get(f"{EXPORT}?groups__group=african-states")
    text = page.content.decode()
    assert "The rows of the list as it is searched and filtered now (54)" in text
    assert "All rows (195)" in text
    assert f'action="{EXPORT}?groups__group=african-states"' in text
    chosen = {"rows": "all", "columns": ["staff_note", "key"], "format": "raw"}
    rows = rows_of(desk.post(f"{EXPORT}?groups__group=african-states", chosen))
    assert (rows[0], len(rows)) == (["staff_note", "key"], 196)
    assert len(rows_of(desk.post(f"{EXPORT}?q=Kenya", {"format": "xlsx"}))) == 2


def test_selected_rows_are_exported_and_no_other(desk):
    chosen = [State.objects.get(key=key).pk for key in ("KEN", "TZA")]
    page = desk.post(LIST, {"action": "export_selected", "_selected_action": chosen})
    assert "The selected rows (2)" in page.content.decode()
    form = filled_in(page) | {"selected": chosen, "columns": ["key"], "format": "csv"}
    assert form["rows"] == ["selected"]
    assert rows_of(desk.post(EXPORT, form)) == [["key"], ["KEN"], ["TZA"]]


def test_all_rows_of_a_filtered_list_are_selected_without_naming_each(desk):
    chosen = {"action": "export_selected", "_selected_action": [1], "select_across": "1"}
    page = desk.post(f"{LIST}?groups__group=african-states", chosen).content.decode()
    assert "as it is searched and filtered now (54)" in page
    assert 'name="selected"' not in page


@pytest.mark.one_database
@pytest.mark.parametrize("query", ["nonsense=1", "groups__group__x=1"])
def test_an_address_that_the_list_does_not_know_leads_back_in_words(desk, query):
    response = desk.get(f"{EXPORT}?{query}", follow=True)
    assert response.status_code in (200, 400)
    assert response.status_code == 400 or "asks for something" in response.content.decode()


@pytest.mark.one_database
def test_a_choice_that_was_tampered_with_is_said(desk):
    page = desk.post(EXPORT, {"format": "csv", "columns": ["colour"]})
    assert "There is no column “colour”." in page.content.decode()
    assert desk.post(EXPORT, {"format": "doc"}).status_code == 200
    assert desk.get(f"{EXPORT}template.doc").status_code == 404


@pytest.mark.one_database
def test_who_may_not_see_a_type_exports_nothing_of_it(client):
    client.force_login(member_of_staff("view_document"))
    for answer in (
        client.get(EXPORT),
        client.post(EXPORT, {"format": "csv"}),
        client.get(f"{EXPORT}template.xlsx"),
    ):
        assert answer.status_code == 403
    assert client.get("/admin/documents/document/export/").status_code == 200


@pytest.mark.one_database
def test_a_workbook_too_long_for_a_request_is_refused_with_the_way_round(client, settings):
    settings.EXCHANGE_ROWS = 100
    refused = client.get("/states.xlsx")
    assert refused.status_code == 400
    assert "A workbook of 195 rows is too long here; the limit is 100." in refused.content.decode()
    assert "export_records" in refused.content.decode()
    assert client.get("/states.csv").status_code == 200
