"""What people type or remember of an address, and what is said where there is no page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 20  # with those for a page of the frame and for former keys and names


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/states/GH/", "/states/GHA/"),
        ("/states/ghana/", "/states/GHA/"),
        ("/states/cote-d-ivoire/", "/states/CIV/"),
        ("/fr/states/Maroc/", "/fr/states/MAR/"),
        ("/documents/67/219/", "/documents/A/RES/67/219/"),
    ],
)
def test_a_name_a_code_or_a_short_symbol_leads_on(client, address, page):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, page)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/data/states.csv", "/states.csv"),
        ("/data/documents.raw.csv", "/documents.raw.csv"),
        ("/data/meetings.xlsx", "/meetings.xlsx"),
        ("/data/states.atom", "/states.atom"),
        ("/data/meetings.ics", "/meetings.ics"),
        ("/fr/data/states.json?group=african-states", "/fr/states.json?group=african-states"),
    ],
)
def test_a_file_of_a_list_was_not_where_those_of_parts_are(client, address, file):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, file)
    assert client.get(file).status_code == 200
    assert client.post(address).status_code == 405


def test_a_name_that_several_states_bear_leads_to_none(client):
    assert client.get("/states/korea/").status_code == 404


def test_a_page_that_is_not_there_says_what_may_be_meant(client):
    page = client.get("/state/philippines/")
    assert page.status_code == 404
    assert 'href="/states/PHL/"' in page.content.decode()


def test_a_state_of_which_a_list_has_no_row_is_an_empty_list(client):
    answer = client.get("/meetings/?state=GHA")
    assert answer.status_code == 200
    assert len(answer.context["page"]) == 0
    assert client.get("/meetings/?state=XXX").status_code == 400


def test_a_parameter_that_a_list_does_not_know_is_named(client):
    page = client.get("/documents/?published_on_after=2013").content.decode()
    assert "ignored it: published_on_after" in page


@pytest.mark.parametrize(
    ("query", "key"), [("UK", "GBR"), ("Burma", "MMR"), ("turkiye", "TUR"), ("Ivory Coast", "CIV")]
)
def test_a_list_finds_what_the_search_of_the_site_finds(client, query, key):
    assert [state.key for state in client.get("/states/", {"q": query}).context["page"]] == [key]


def test_a_word_that_fits_nothing_is_left_out_and_named(client):
    page = client.get("/search/?q=Ghana+zyzzyva").content.decode()
    assert 'href="/states/GHA/"' in page
    assert "Left out" in page


def test_a_wrong_symbol_names_the_nearest(client):
    page = client.get("/search/?q=A/RES/67/218").content.decode()
    assert "Did you mean" in page
    assert 'href="/documents/A/RES/67/219/"' in page


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/states/Filipines/", "/states/PHL/"),
        ("/states/chadd/", "/states/TCD/"),
        ("/fr/states/hongrie-x/", "/fr/states/HUN/"),
        ("/ar/states/المغريب/", "/ar/states/MAR/"),
        ("/A/RES/67/218/", "/documents/A/RES/67/219/"),
        ("/documents/A/67/219/", "/documents/A/RES/67/219/"),
        ("/meetings/second-high-level-dialogue/", "/meetings/hld-2013/"),
    ],
)
def test_a_mistyped_name_symbol_or_key_is_offered_where_no_page_is(client, address, page):
    answer = client.get(address)
    assert answer.status_code in (301, 404)
    assert answer.get("Location") == page or f'href="{page}"' in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/wp-login.php/",
        "/states/zzyzx-and-many-words-that-stand-in-texts-on-migration-and-development/",
        "/documents/A/RES/99/999/",
        "/meetings/" + "migration-" * 200 + "/",
        "/" + "a" * 2000 + "/",
    ],
)
def test_an_address_that_never_was_costs_few_queries(client, address):
    """Each of them ran all that the search tries for a reader: a bot asks for thousands."""
    client.get("/nowhere/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 404
    assert len(queries) <= MOST_QUERIES


def test_no_page_is_made_for_an_address_that_lacks_its_last_stroke(client):
    """It was made, with a search, and thrown away."""
    client.get("/nowhere/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/.env")
    assert (answer.status_code, answer["Location"], len(queries)) == (301, "/.env/", 0)
