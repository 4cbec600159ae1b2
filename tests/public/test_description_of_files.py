"""What programs are told of the files is true of every cell of every file."""

import csv
import datetime
import io
import re

import pytest
from django.test import Client

from hld_site.publishing import generation
from hld_site.records import catalogue
from tests.builders import example

# What each kind of value is read with.
READ = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"yes": True, "no": False}.__getitem__,
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
}


def described(client, address="/data/datapackage.json") -> dict:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    return answer.json()


def rows_of(client, resource) -> list[dict]:
    assert resource["path"].startswith("http://testserver/")
    content = b"".join(client.get(resource["path"].removeprefix("http://testserver")))
    return list(csv.DictReader(io.StringIO(content.decode(resource["encoding"]))))


def check_cell(field: dict, text: str) -> None:
    rules = field.get("constraints", {})
    assert text or not rules.get("required"), field
    if text:
        READ[field["type"]](text)
        assert len(text) <= rules.get("maxLength", len(text)), field
        assert text in rules.get("enum", [text]), field
        assert re.fullmatch(rules.get("pattern", ".*"), text, re.DOTALL), field


def check(client) -> None:
    resources = {each["name"]: each for each in described(client)["resources"]}
    assert set(resources) == {
        declared.name
        for declared in catalogue.everything()
        if declared.model._default_manager.published().exists()
    }
    rows = {name: rows_of(client, resource) for name, resource in resources.items()}
    for name, resource in resources.items():
        schema = resource["schema"]
        assert [field["name"] for field in schema["fields"]] == list(rows[name][0])
        for field in schema["fields"]:
            for row in rows[name]:
                check_cell(field, row[field["name"]])
        for key in [schema.get("primaryKey"), *schema.get("uniqueKeys", [])]:
            keys = [tuple(row[column] for column in key) for row in rows[name]] if key else []
            assert len(keys) == len(set(keys)), (name, key)
        for foreign in schema.get("foreignKeys", []):
            (column,), other = foreign["fields"], foreign["reference"]["resource"]
            known = {row["key"] for row in rows[other]}
            assert {row[column] for row in rows[name]} - {""} <= known, (name, column)


@pytest.mark.one_database
def test_every_cell_of_the_register_is_what_its_description_says(client):
    check(client)


@pytest.mark.one_database
def test_rows_with_something_in_every_column_are_what_the_description_says(client):
    for number, declared in enumerate(catalogue.everything(), 10):
        example(declared.model, number)
    check(client)


@pytest.mark.one_database
def test_it_says_whose_the_data_are_of_which_state_and_under_which_licence(client, settings):
    settings.PUBLISHER = "The editors of Ruritania"
    package = described(client)
    current = generation.current()
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "path": settings.DATA_LICENCE_URL, "title": settings.DATA_LICENCE}
    ]
    assert package["contributors"] == [{"title": settings.PUBLISHER, "roles": ["publisher"]}]
    assert package["version"] == str(current.number)
    assert datetime.datetime.fromisoformat(package["created"]) == current.raised_at
    french = described(client, "/fr/data/datapackage.json")
    (states,) = (each for each in french["resources"] if each["name"] == "states")
    assert (states["title"], states["path"]) == ("États", "http://testserver/fr/states.raw.csv")


@pytest.mark.one_database
@pytest.mark.parametrize(
    "address", ["/states.csv", "/data/votes.json", "/states/KEN.json", "/data/everything.zip"]
)
def test_a_file_alone_did_not_say_its_licence_nor_what_its_columns_hold(client, address, settings):
    assert client.get(address).headers["Link"] == (
        f'<{settings.DATA_LICENCE_URL}>; rel="license", '
        '</data/datapackage.json>; rel="describedby"; type="application/json"'
    )


@pytest.mark.one_database
def test_the_page_of_data_leads_to_the_description():
    assert 'href="/zh/data/datapackage.json"' in Client().get("/zh/data/").content.decode()
