"""The specimen on public pages and in what the public takes; run by tests/test_specimen.py."""

import datetime
import json
import re

import pytest

from hld_site.browse.row_fragments import all_of
from tests.specimen.models import Label, Specimen
from tests.specimen.records import SPECIMENS


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["", "/ar", "/zh"])
def test_lists_and_pages_show_every_kind(client, full, empty, language):
    page = client.get(f"{language}/specimens/ammonite/")
    assert page.status_code == 200
    text = page.content.decode()
    for shown in ("1250.50", "09:30:00", "1 02:00:03", "museum@example.org", "Dug up, not cited",
                  "scan", "9223372036854775807", "Label of 1901"):  # fmt: skip
        assert shown in text, shown
    assert 'lang=""' not in text
    assert 'lang="la"' not in text
    assert client.get(f"{language}/specimens/pebble/").status_code == 200
    listed = client.get(f"{language}/specimens/")
    assert [row.key for row in listed.context["page"]] == ["ammonite", "pebble"]


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_page_left_out_what_is_nought(client, full, language):
    none = {"amount": 0, "weight": 0, "pieces": 0, "takes": datetime.timedelta()}
    Specimen.objects.update(**none)
    Label.objects.update(lasts=datetime.timedelta())
    page = client.get(f"{language}/specimens/ammonite/").content.decode()
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>(?:<bdi>)?([^<]*)", page))
    shown = [facts[name] for name in ("Amount", "Weight", "Pieces", "Takes", "Times lent")]
    assert shown == ["0.00", "0.0", "0", "00:00:00", "0"]
    assert "Lasts" in page


@pytest.mark.parametrize(
    "query",
    ["kind=fossil", "language=la", "rank=2", "size=1", "grade=1.5", "owner=KEN",
     "amount=1250.50", "weight=0.1", "is_lent=yes", "opens_at=09:30:00", "takes=1 02:00:03",
     "pieces=9223372036854775807", "starts_on=2013-10-03", "since=2013-10", "q=snakestone",
     "number=12345678-1234-5678-1234-567812345678"],
)  # fmt: skip
def test_every_kind_is_filtered_by(client, full, empty, query):
    response = client.get(f"/specimens/?{query}")
    assert response.status_code == 200, response.context["filters"].form.errors
    assert [row.key for row in response.context["page"]] == ["ammonite"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=away", "Away"),
        ("kinds=fossil", "Fossil"),
        ("away=true", "Yes"),
        ("heavier=0.05", "0.05"),
        ("heavier=0", "0"),
    ],
)
def test_a_filter_of_an_app_says_its_value_in_words(client, full, empty, query, words):
    response = client.get(f"/specimens/?{query}")
    assert [row.key for row in response.context["page"]] == ["ammonite"]
    ((_name, _label, shown),) = response.context["in_force"]
    assert str(shown) == words
    file = client.get(f"/specimens.csv?{query}&columns=key")
    assert b"".join(file).decode("utf-8-sig").split() == ["key", "ammonite"]


def test_every_column_of_the_list_sorts(client, full, empty):
    for column in SPECIMENS.in_list:
        for sort in (column.name, f"-{column.name}"):
            assert client.get("/specimens/", {"sort": sort}).context["page"].paginator.count == 2


def test_a_listed_column_that_is_never_empty_broke_the_page_of_what_is_on_record(client, full):
    assert client.get("/about/completeness/").status_code == 200


@pytest.mark.parametrize("ending", ["csv", "raw.csv", "xlsx", "json"])
def test_the_public_takes_files_of_every_format(client, full, empty, ending):
    response = client.get(f"/specimens.{ending}")
    assert response.status_code == 200
    assert len(b"".join(response)) > 500
    if ending == "json":
        rows = json.loads(b"".join(client.get("/specimens.json")))
        assert (rows[0]["opens_at"], rows[0]["amount"], rows[0]["age"]) == (
            "09:30:00", "1250.50", "since 2013-10",
        )  # fmt: skip
    assert client.get("/data/specimens/template.xlsx").status_code == 200


def test_the_search_finds_it(client, full):
    for query in ("ammonite", "snakestone", "second paragraph"):
        assert "/specimens/ammonite/" in client.get("/search/", {"q": query}).content.decode()


def test_an_uploaded_file_was_named_and_not_served(client, full):
    """As public as its row."""
    page = client.get("/specimens/ammonite/").content.decode()
    (address,) = re.findall(r'href="([^"]+)" download>scan', page)
    answer = client.get(address)
    assert b"".join(answer) == b"%PDF"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    Specimen.objects.update(status="withdrawn")
    assert client.get(address).status_code == 404


@pytest.mark.one_database
def test_a_menu_offered_an_exact_number_that_its_list_then_refused(client, full):
    offered = client.get("/specimens/?language=la").context["filters"].form.fields["amount"]
    values = [value for value, _label in offered.widget.choices if value]
    assert values == ["1250.50"]
    assert client.get("/specimens/", {"amount": values[0]}).context["page"].paginator.count == 1


@pytest.mark.parametrize(
    ("name", "gone"), [("kind", "dust"), ("rank", "7"), ("grade", "8"), ("language", "xx")]
)
def test_a_choice_that_there_is_no_more_was_in_no_filter(client, full, name, gone):
    Specimen.objects.update(**{name: gone})
    menu = client.get("/specimens/").context["filters"].form.fields[name].widget.choices
    assert [(str(value), label) for value, label in menu][1:] == [(gone, f"{gone} (1)")]
    assert client.get("/specimens/", {name: gone}).context["page"].paginator.count == 1
    assert client.get("/specimens/", {name: "none such"}).status_code == 400
    text = client.get("/specimens/ammonite/").content.decode()
    assert gone in text


def test_a_choice_of_an_exact_number_had_no_file(client, full):
    answer = client.get("/specimens.json")
    (row,) = json.loads(b"".join(answer))
    assert (row["grade"], row["size"]) == ("1.5", 1)
    Specimen.objects.update(grade=1)
    assert b",1," in b"".join(client.get("/specimens.raw.csv?columns=key,grade,kind"))
    assert json.loads(b"".join(client.get("/specimens.json?columns=grade")))[0]["grade"] == "1"
    assert client.get("/data/everything.zip").status_code == 200


def test_a_list_of_rows_that_hold_what_no_page_shows_was_a_fault(client, full):
    """A file and an object of JSON are no plain values; a row depends on them all the same."""
    full.traits = {"a": [1, None], "é": {}}
    full.save()
    assert full.scan.name
    assert client.get("/specimens/").status_code == 200
    before = all_of(full)
    assert before == all_of(full)
    full.traits["a"][0] = 2
    assert before != all_of(full)
