"""The whole register as one zip: the files of every type, and what explains them."""

import csv
import functools
import io
import json
import zipfile

import pytest
from django.test import Client

from hld_site.browse.everything import NAME
from hld_site.publishing import generation
from hld_site.records import catalogue
from tests.answers.asking import Front
from tests.builders import build
from tests.public_pages import one_line


def has_rows(declared) -> bool:
    return declared.model._default_manager.published().exists()


def archive(client, address="/data/everything.zip") -> zipfile.ZipFile:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == f'attachment; filename="{NAME}.zip"'
    whole = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert whole.testzip() is None
    return whole


@functools.cache
def as_loaded(address: str) -> zipfile.ZipFile:
    """For tests that change nothing of the register."""
    return archive(Client(), address)


@pytest.mark.one_database
def test_it_holds_every_type_as_csv_and_json_and_what_the_site_gives_out(client):
    whole = as_loaded("/data/everything.zip")
    names = [declared.name for declared in catalogue.everything() if has_rows(declared)]
    assert len(names) < len(list(catalogue.everything()))
    assert sorted(whole.namelist()) == sorted(
        [f"{NAME}/README.md"]
        + [f"{NAME}/{kind}/{name}.{kind}" for kind in ("csv", "json") for name in names]
    )
    assert whole.read(f"{NAME}/csv/states.csv") == b"".join(client.get("/states.csv"))
    assert whole.read(f"{NAME}/json/votes.json") == b"".join(client.get("/data/votes.json"))
    rows = json.loads(whole.read(f"{NAME}/json/states.json"))
    assert len(rows) == len(list(csv.DictReader(io.StringIO(
        whole.read(f"{NAME}/csv/states.csv").decode("utf-8-sig")
    ))))  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_its_readme_names_licence_change_and_every_column(settings, prefix):
    text = as_loaded(f"{prefix}/data/everything.zip").read(f"{NAME}/README.md").decode()
    current = generation.current()
    assert settings.DATA_LICENCE in text
    assert settings.DATA_LICENCE_URL in text
    assert f"{current.raised_at:%H:%M} UTC" in text
    assert str(current.number) in text
    assert f"http://testserver{prefix}/" in text
    for declared in catalogue.everything():
        assert (f"\n## {declared.name}: " in text) == has_rows(declared)
    for declared in filter(has_rows, catalogue.everything()):
        section = text.partition(f"\n## {declared.name}: ")[2].partition("\n## ")[0]
        columns = [line.split(" | ")[0].strip("| ") for line in section.splitlines() if "|" in line]
        names = [name for column in declared.public for name in column.file_names or [column.name]]
        assert columns[2:] == names, declared.name


def test_nothing_that_is_not_public_is_in_it(client):
    for record in catalogue.records():
        build(record.model, 6, status="draft", note="Planted draft")
        build(record.model, 5, staff_note="Planted note")
    whole = archive(client)
    content = b"".join(whole.read(name) for name in whole.namelist())
    assert b"Planted" not in content
    assert b"Ruritania 5" in content


def test_it_is_made_once_and_the_same_until_something_changes():
    front = Front()
    first = front.get("/data/everything.zip")
    assert first.raw == front.get("/data/everything.zip").raw
    same = front.get("/data/everything.zip", if_none_match=first.headers["ETag"])
    assert same.status == 304
    build(catalogue.records()[0].model, 5)
    assert front.get("/data/everything.zip").headers["ETag"] != first.headers["ETag"]


@pytest.mark.one_database
def test_the_page_of_data_begins_with_it(client):
    page = one_line(client.get("/data/").content.decode())
    main = page[page.index("<main") :]
    assert main.index('href="/data/everything.zip"') < main.index("<table")
    assert (
        '<a href="/data/">Data</a>' in page.partition('<nav class="main"')[2].partition("</nav>")[0]
    )
