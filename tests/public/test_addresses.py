"""Addresses that last, in the spellings people type, and bad input at every door."""

from urllib.parse import quote

import pytest

from documents.models import Document
from hld_site.records import catalogue
from tests.sampling import covering


@pytest.mark.parametrize(
    "typed",
    [
        "/A/RES/67/219",
        "/A/RES/67/219/",
        "/a/res/67/219",
        "/a-res-67-219",
        "/documents/a/res/67/219/",
        "/documents/A-RES-67-219/",
    ],
)
def test_any_spelling_of_a_symbol_leads_to_its_document(client, typed):
    response = client.get(typed)
    assert (response.status_code, response["Location"]) == (301, "/documents/A/RES/67/219/")


def test_a_symbol_with_a_blank_has_an_address(client):
    document = Document.objects.published().get(key="A/RES/57/270 B")
    assert document.get_absolute_url() == "/documents/A/RES/57/270%20B/"
    assert client.get(document.get_absolute_url()).status_code == 200


def test_a_small_code_leads_to_its_state(client):
    response = client.get("/states/ken/")
    assert (response.status_code, response["Location"]) == (301, "/states/KEN/")


@pytest.mark.one_database
def test_no_page_sets_a_cookie(client):
    for page in ("/", "/states/", "/states/KEN/", "/states/?q=a"):
        assert not client.get(page).cookies


BAD = [
    "\x00",
    "'",
    '"><script>',
    "%",
    "\\",
    "a" * 5000,
    "-1",
    "1e9",
    "‮",
    "💥",
    "../../etc",
    "[]",
    "{}",
]


def doors(record) -> list[str]:
    return ["q", "sort", "page", *[path.rpartition(".")[2] for path in record.filters]]


def ask(client, address: str, name: str, value: str) -> None:
    response = client.get(address, {name: value})
    assert response.status_code in (200, 400, 404), name
    text = b"".join(response)  # a file asks the database only now
    assert b"<script>" not in text or not response["Content-Type"].startswith("text/html")


# In the short form each type meets each value, and each of its doors one value or more.
QUESTIONS = [
    pytest.param(record, name, value, id=f"{record.name}-{name}-{BAD.index(value)}")
    for place, record in enumerate(catalogue.records())
    for name, value in covering(doors(record), BAD, seed=place)
]
by_question = pytest.mark.parametrize(("record", "name", "value"), QUESTIONS)


@pytest.mark.one_database
@by_question
def test_bad_query_strings_of_a_list_are_answered_in_words(client, record, name, value):
    ask(client, f"/{record.name}/", name, value)


@by_question
def test_bad_query_strings_of_a_file_are_answered_in_words(client, record, name, value):
    """The same questions to the database as a list asks, without the page around the rows."""
    ask(client, f"/{record.name}.csv", name, value)


FOLDERS = ["states", "documents", "meetings", "A/RES", "about"]


@pytest.mark.parametrize(("folder", "value"), covering(FOLDERS, BAD))
def test_bad_keys_are_not_found(client, folder, value):
    response = client.get(f"/{folder}/{quote(value)}/")
    assert response.status_code in (301, 400, 404)
    assert "<script>" not in response.content.decode()


def test_an_unknown_filter_value_is_explained(client):
    response = client.get("/states/", {"group": "martians"})
    assert response.status_code == 400
    assert "martians is not one of the available choices" in response.content.decode()


def test_a_page_that_does_not_exist_says_how_many_there_are(client):
    response = client.get("/states/", {"page": "99"})
    assert response.status_code == 404
    assert "There is no page “99”: this list has 1." in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.one_database
def test_public_pages_are_read_only(client, method):
    assert getattr(client, method)("/states/KEN/").status_code == 405
