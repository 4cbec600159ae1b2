"""A list of the desk that is too long to be looked into is searched by the index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Document
from hld_site.desk import list_search
from hld_site.records import catalogue
from meetings.models import Participation
from registry.models import State
from tests.builders import build


@pytest.fixture(autouse=True)
def long_lists(monkeypatch):
    monkeypatch.setattr(list_search, "EXACT_UP_TO", State.objects.count() - 1)


def keys_of(desk, model, words: str) -> set[str]:
    meta = model._meta
    page = desk.get(f"/admin/{meta.app_label}/{meta.model_name}/", {"q": words})
    return {row.key for row in page.context["cl"].result_list}


@pytest.mark.parametrize(
    "words", ["Uganda", "ugan", "u", "UGA", "République d'Ouganda", "Уганд", "أوغندا", '"Uganda"']
)
def test_a_long_list_is_searched_by_words_and_by_how_they_begin(words, desk):
    keys = keys_of(desk, State, words)
    assert "UGA" in keys
    assert len(keys) < State.objects.count() / 4


def test_a_long_list_has_what_is_not_public_too(desk):
    draft = build(State, name_en="Ruritania", status="draft")
    assert keys_of(desk, State, "ruri") == {draft.key}


@pytest.mark.parametrize("typed", ["a/res/67/21", "A/RES/67/219 "])
def test_a_long_list_finds_a_symbol_while_it_is_typed(typed, desk, monkeypatch):
    monkeypatch.setattr(list_search, "EXACT_UP_TO", Document.objects.count() - 1)
    keys = keys_of(desk, Document, typed)
    assert "A/RES/67/219" in keys
    assert len(keys) < 5


def test_the_search_of_a_long_list_looks_into_no_row(desk):
    with CaptureQueriesContext(connection) as queries:
        keys_of(desk, State, "Uganda")
    assert not [query["sql"] for query in queries if "LIKE" in query["sql"].upper()]


def test_a_short_list_finds_what_stands_within_a_word(desk, monkeypatch):
    monkeypatch.setattr(list_search, "EXACT_UP_TO", State.objects.count())
    assert "UGA" in keys_of(desk, State, "gand")


@pytest.mark.parametrize(
    "words", ["Türkiye", "Turqui", "Турция", "TUR", "Türkiye cooperation-side", '"Turkey"']
)
def test_a_list_of_participations_knew_its_states_by_their_codes_alone(words, desk):
    page = desk.get("/admin/meetings/participation/", {"q": words})
    rows = list(page.context["cl"].result_list)
    wanting = Participation.objects.filter(state__key="TUR")
    if "side" in words:
        wanting = wanting.filter(meeting__key__contains="cooperation-side")
    assert {row.pk for row in rows} == {row.pk for row in wanting} != set()


@pytest.mark.parametrize("declared", catalogue.parts(), ids=lambda declared: declared.name)
def test_every_list_of_parts_is_searched(declared, desk):
    meta = declared.model._meta
    address = f"/admin/{meta.app_label}/{meta.model_name}/"
    for words in ("Kenya", "zyzzyva", "//", '"Kenya" hld'):
        assert desk.get(address, {"q": words}).status_code == 200
