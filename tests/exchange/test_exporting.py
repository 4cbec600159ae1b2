"""What leaves the register: the same cells by every path, and no formula."""

import dataclasses
import datetime
import io
import itertools
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from documents.records import DOCUMENTS
from hld_site.browse import published_rows
from hld_site.exchange.files_in.opening import open_file
from hld_site.exchange.files_out import csv_writer
from hld_site.exchange.files_out.cells import cells_by_instance
from hld_site.exchange.files_out.csv_writer import lines
from hld_site.exchange.files_out.folders import whole
from hld_site.exchange.files_out.formats import CSV, RAW, XLSX
from hld_site.exchange.files_out.json_writer import data_of
from hld_site.exchange.files_out.tables import Table
from hld_site.exchange.files_out.xlsx_writer import LONGEST_CELL
from hld_site.exchange.formulas import guard, guard_block
from hld_site.exchange.terminal import watched
from hld_site.records import catalogue
from hld_site.records.fields import Line, PartialDate, Prose
from registry.models import State
from registry.records import GROUP_MEMBERSHIPS, STATES
from tests.builders import example
from tests.sampling import covering

by_type = pytest.mark.parametrize("declared", catalogue.everything(), ids=lambda d: d.name)
NASTY = [
    "=1+1", "+1", "-1", "@sum", "'=1", "''", "'", '"', '"=x"', 'a"b', "a,b", ",", "a\n=b", "#N/A",
    "_x0041_", "_x005F_x0041_", "_x000D_", "\\.",
    "Ἑλλάς", "عربي‏", "中文", "Россия 👋", "é", "a\tb", "%s", "NULL", "0", "004",
]  # fmt: skip
CELL = st.sampled_from([*NASTY, "", "\t=1", "\r\n", "\r=", "\n"]) | st.text(
    alphabet=st.characters(exclude_categories=["Cs"]), max_size=8
)


def make_nasty(declared, rows=6):
    """Some rows of the type in which every free text is one that went wrong somewhere."""
    texts = itertools.cycle(NASTY)
    model = declared.model
    example(model)
    for row in model._default_manager.order_by("pk")[:rows]:
        changed = {
            field.name: next(texts)
            for field in model._meta.concrete_fields
            if isinstance(field, Line | Prose)
            and not isinstance(field, PartialDate)
            and field.name not in declared.natural_key
        }
        if changed:
            model._default_manager.filter(pk=row.pk).update(**changed)
    if hasattr(model, "public_until"):
        moments = [datetime.datetime(9999, 1, 2, 3, 4, 5, us, datetime.UTC) for us in (0, 1200)]
        for row, at in zip(model._default_manager.order_by("pk"), moments, strict=False):
            model._default_manager.filter(pk=row.pk).update(public_until=at)


def text(cell):
    return "" if cell is None else str(cell)


def public(declared):
    at = timezone.now()
    headings = tuple(h for h in whole(declared).headings if h.whole in declared.public)
    rows = published_rows.rows(declared, [heading.whole for heading in headings], at)
    return Table(declared, headings, rows, at)


@by_type
def test_database_and_instances_write_the_same_bytes(declared):
    make_nasty(declared)
    for table in (whole(declared), public(declared)):
        by_instance = lines([table.names]) + lines(cells_by_instance(table))
        assert b"".join(csv_writer.for_programs(table)) == by_instance
        single = Table(declared, table.headings[-1:], table.rows, table.at)
        assert b"".join(csv_writer.for_programs(single)) == lines([single.names]) + lines(
            cells_by_instance(single)
        )


@pytest.mark.one_database
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_guarded_block_is_what_guarding_cell_by_cell_gives(rows):
    assert guard_block(lines(rows)) == lines([guard(cell) for cell in row] for row in rows)


@pytest.mark.one_database
@given(st.lists(CELL, min_size=1, max_size=4))
def test_a_column_alone_is_guarded_too(cells):
    assert guard_block(lines([[cell] for cell in cells])) == lines(
        [[guard(cell)] for cell in cells]
    )


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("declared", "kind"),
    covering(catalogue.everything(), [CSV, RAW, XLSX]),
    ids=lambda value: value.name,
)
def test_every_file_that_goes_out_is_read_back_as_the_same_texts(declared, kind, tmp_path):
    make_nasty(declared)
    table = whole(declared)
    cells = [
        ["" if cell is None else str(cell) for cell in row] for row in cells_by_instance(table)
    ]
    path = tmp_path / kind.file_name(declared)
    path.write_bytes(b"".join(kind.write(table)))
    (sheet,) = open_file(path, path.name)
    assert sheet.header == table.names
    assert [row for _number, row in sheet.rows()] == cells


@pytest.mark.one_database
@by_type
def test_a_row_as_data_comes_back_with_its_values(declared):
    written = example(declared.model)
    table = whole(declared)
    for row in {written, *table.rows[:20]}:
        data = json.loads(json.dumps(data_of(table, row)))
        assert sorted(data) == sorted(declared.stored)
        plain = [name for name in data if name not in declared.references]
        assert {name: declared.stored[name].back(data[name]) for name in plain} == {
            name: getattr(row, name) for name in plain
        }


@pytest.mark.one_database
@by_type
def test_a_column_of_records_is_told_by_their_keys(declared):
    for row in whole(declared).rows[:20]:
        for name in declared.references:
            record = getattr(row, name)
            named = {None} if record is None else {record.key, record.reference}
            assert declared.stored[name].data(row) in named


@pytest.mark.one_database
@given(st.datetimes(timezones=st.just(datetime.UTC)), st.dates())
def test_any_moment_and_any_day_come_back(moment, day):
    made = DOCUMENTS.model(public_from=moment, adopted_on=day)
    for name, value in (("public_from", moment), ("adopted_on", day), ("adopted_on", None)):
        column = DOCUMENTS.stored[name]
        setattr(made, name, value)
        assert column.back(column.data(made)) == value


@pytest.mark.parametrize("style", ["ISO, MDY", "German", "SQL, DMY"])
def test_a_day_is_written_alike_by_every_database_however_it_is_set_up(style):
    days = [datetime.date(1, 2, 3), datetime.date(987, 12, 31), datetime.date(9999, 12, 31)]
    for row, day in zip(DOCUMENTS.model.objects.order_by("pk")[:3], days, strict=True):
        DOCUMENTS.model.objects.filter(pk=row.pk).update(adopted_on=day)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL DateStyle TO '{style}'")
    table = whole(DOCUMENTS, ["key", "adopted_on"])
    written = b"".join(csv_writer.for_programs(table)).decode()
    assert all(f",{day.isoformat()}\r\n" in written for day in days)


@pytest.mark.one_database
def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers(desk):
    for key, note in (("KEN", "=1+1"), ("TZA", "#N/A"), ("UGA", "  "), ("NAM", "a\n\nb")):
        State.objects.filter(key=key).update(note=note)
    response = desk.post(
        "/admin/registry/state/export/",
        {"format": "xlsx", "columns": ["key", "m49", "printed_position", "note"]},
    )
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    cells = {row[0].value: row for row in book["states"].iter_rows(min_row=2)}
    assert [cell.value for cell in cells["KEN"]] == ["KEN", "404", 88, "=1+1"]
    assert [cell.data_type for cell in cells["KEN"]] == ["s", "s", "n", "s"]
    assert (cells["TZA"][3].value, cells["TZA"][3].data_type) == ("#N/A", "s")
    assert cells["NAM"][3].value == "a\n\nb"
    assert cells["AFG"][1].value == "004"


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["a" * (LONGEST_CELL + 1), "a\uffffb"])
def test_a_text_that_no_workbook_holds_is_refused_with_its_place(client, desk, text):
    State.objects.filter(key="KEN").update(note=text)
    response = client.get("/states.xlsx", {"columns": "key,note", "q": "Kenya"})
    assert response.status_code == 400
    assert response.content.decode().startswith("Row 2, column note: the text is longer than")
    page = desk.post("/admin/registry/state/export/?q=KEN", {"format": "xlsx"})
    assert "column note: the text is longer than" in page.content.decode()
    assert client.get("/states.json", {"columns": "note", "q": "Kenya"}).status_code == 200


@pytest.mark.parametrize(
    ("format", "file"),
    [
        ("raw", "key,name_fr\r\nCOG,Congo\r\nCOD,République démocratique du Congo\r\n"),
        ("csv", "\ufeffkey,name_fr\r\nCOG,Congo\r\nCOD,République démocratique du Congo\r\n"),
    ],
)
def test_a_list_that_was_searched_leaves_with_the_chosen_columns_alone(desk, format, file):
    chosen = {"format": format, "columns": ["key", "name"], "languages": "fr"}
    response = desk.post("/admin/registry/state/export/?q=Congo", chosen)
    assert b"".join(response).decode() == file


def test_json_holds_numbers_nothing_and_keys(client):
    text = b"".join(client.get("/meetings.json?columns=key,ga_session,country,dates&q=hld-2013"))
    assert json.loads(text) == [
        {"key": "hld-2013", "ga_session": 68, "country": "USA", "dates": "3 and 4 October 2013"}
    ]
    assert json.loads(b"".join(client.get("/states.json?q=Atlantis"))) == []
    assert len(json.loads(b"".join(client.get("/states.json")))) == 195


def test_csv_and_xlsx_said_nothing_where_json_said_no(client):
    address = "/data/group_memberships.{}?columns=state,group,valid_from,as_observer&state=KEN"
    (row,) = json.loads(b"".join(client.get(address.format("json"))))
    assert row["as_observer"] is False
    for ending in ("csv", "raw.csv", "xlsx"):
        (sheet,) = open_file(io.BytesIO(b"".join(client.get(address.format(ending)))), "x.csv")
        assert list(sheet.rows()) == [(2, ["KEN", "african-states", "", "no"])], ending
    table = whole(GROUP_MEMBERSHIPS)
    assert b"".join(csv_writer.chunks(table)) == lines(cells_by_instance(table))


def test_a_file_costs_the_same_number_of_queries_at_few_and_at_many_rows():
    for declared in catalogue.everything():
        table, numbers = whole(declared), []
        for rows in (table.rows[:1], table.rows[:30]):
            with CaptureQueriesContext(connection) as queries:
                list(csv_writer.for_programs(dataclasses.replace(table, rows=rows)))
            numbers.append(len(queries))
        assert numbers in ([1, 1], [0, 0]), declared.name


def test_a_folder_in_another_format_and_a_file_of_some_columns(tmp_path, capsysbinary):
    call_command("export_records", "--all", str(tmp_path / "all"), "--format", "json")
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert names == {
        f"{declared.name}.json"
        for declared in catalogue.everything()
        if declared.model._default_manager.exists()
    }
    file = tmp_path / "states.raw.csv"
    chosen = ("--columns", "key, name", "--languages", "fr")
    call_command("export_records", "states", *chosen, "--format=raw", "--output", str(file))
    text = file.read_bytes()
    assert text.startswith(b"key,name_fr\r\nAFG,Afghanistan\r\n")
    call_command("export_records", "states", *chosen)
    assert capsysbinary.readouterr().out.endswith(text)


@pytest.mark.one_database
def test_the_command_says_which_columns_there_are():
    with pytest.raises(CommandError, match="no column “colour”. The columns are: key, name"):
        call_command("export_records", "states", "--columns", "colour")
    with pytest.raises(CommandError, match="belong to one type"):
        call_command("export_records", "--all", "x", "--columns", "key")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.one_database
def test_a_terminal_sees_how_far_an_export_is():
    terminal = Terminal()
    list(csv_writer.for_programs(watched(whole(STATES), terminal)))
    assert terminal.getvalue().endswith("195 of 195 rows, 0 left, 0 s left\x1b[K\n")
    pipe = io.StringIO()
    list(csv_writer.for_programs(watched(whole(STATES), pipe)))
    assert pipe.getvalue() == ""
