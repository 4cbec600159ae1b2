import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from documents.models import Document
from hld_site.search import reasons
from registry.models import FocusTheme
from tests.builders import build


def page(client, text, language="en", **parameters):
    with translation.override(language):
        return client.get("/search/", {"q": text, **parameters})


def results(response) -> list[tuple]:
    return [
        (str(r.heading), str(r.reason), [(str(li.language), str(li.html)) for li in r.lines])
        for r in response.context["results"]
    ]


def test_a_former_name_finds_the_state_and_says_why(client):
    assert results(page(client, "Swaziland")) == [("Eswatini", "formerly Swaziland", [])]


def test_a_name_known_on_input_only_finds_the_state_and_is_not_shown(client):
    response = page(client, "Burma")
    assert results(response) == [("Myanmar", "", [])]
    # The address of this page, here and in the other languages, keeps what was typed.
    addresses = r'<(?:a|link) [^>]*>|<p class="printed-from">.*?</p>'
    html = re.sub(addresses, "", response.content.decode(), flags=re.S)
    echoes = re.findall(r"<title>.*?</title>|<input[^>]*>|<q dir=\"auto\">.*?</q>", html, re.S)
    assert html.count("Burma") == sum(echo.count("Burma") for echo in echoes) == 3


def test_words_found_in_another_language_say_which(client):
    assert results(page(client, "Швейцария"))[0] == (
        "Switzerland",
        "",
        [("Русский", '<span lang="ru" dir="ltr"><mark>Швейцария</mark></span>')],
    )


@pytest.mark.one_database
def test_the_items_of_a_list_ran_into_one_another_behind_its_marks(client):
    """ "- Human rights of migrants … - Remittances", "migrants 2. Lower costs"."""
    lines = {heading: lines for heading, _reason, lines in results(page(client, "trafficking"))}
    for heading in ("Focus of the dialogue", "Outcomes"):
        [(_language, text)] = lines[heading]
        text = " ".join(text.split())
        assert " · " in text
        assert not re.search(r" - | \d\. ", text)


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/fr/search/?q=ken", "Code ISO alpha-3\xa0: <bdi><mark>KEN</mark></bdi>"),
        ("/ar/search/?q=imrf+2026&type=meeting", "المفتاح: <bdi><mark>imrf-2026</mark></bdi>"),
    ],
)
def test_a_key_or_a_code_was_said_to_be_in_english(client, address, line):
    assert line in client.get(address).content.decode()


@pytest.mark.parametrize("asked", ["forum 2026-05-20", "forum May 2026", "forum 20 mai 2026"])
def test_a_day_was_shown_with_what_it_is_only_asked_for_by(client, asked):
    """20 May 2026 (May; 2026-05-20), in Arabic with its figures in another order."""
    lines = {heading: lines for heading, _reason, lines in results(page(client, asked))}
    assert ("", "<mark>20 May 2026</mark>") in lines["<bdi>A/RES/80/258</bdi>"]


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "ar"])
def test_columns_that_the_index_lets_be_passed_over_would_have_said_nothing(
    client, monkeypatch, language
):
    asked = ["trafficking", "high-level dialogue 2013", "Swaziland", "new york", "国际移民"]
    asked += ["14 September 2006", "international migration", "outcome of 2013", "president"]
    short = [results(page(client, text, language)) for text in asked]
    monkeypatch.setattr(reasons, "may_say", lambda *_any: True)
    assert short == [results(page(client, text, language)) for text in asked]
    assert all(short)


@pytest.mark.one_database
def test_each_example_that_the_page_gives_is_answered_with_all_its_words(client):
    how = re.search(r'id="how".*?</ul>', page(client, "").content.decode(), re.S)[0]
    examples = re.findall(r"“(.+?)”", how) + re.findall(r"&quot;.+?&quot;|\".+?\"(?=\.)", how)
    assert len(examples) == 5
    for example in examples:
        response = page(client, html.unescape(example))
        assert response.context["results"], example
        assert not response.context["matches"].left_out, example


def test_an_exact_symbol_leads_straight_to_its_document(client):
    for spelling in ("A/RES/67/219", " a-res-67-219 ", "Resolution 67/219"):
        response = page(client, spelling)
        assert (response.status_code, response["Location"]) == (302, "/documents/A/RES/67/219/")


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("GA11434", "GA/11434"),
        ("ga 11434", "GA/11434"),
        ("https://press.un.org/en/2013/ga11434.doc.htm", "GA/11434"),
        ("А/RES/62/270", "A/RES/62/270"),
        ("А/С.2/60/L.16", "A/C.2/60/L.16"),
        ("undocs.org/A/RES/62/270", "A/RES/62/270"),
        ("undocs.org/en/A/RES/62/270", "A/RES/62/270"),
        ("undocs.org/ar/A/RES/57/270%20B", "A/RES/57/270 B"),
        ("https://docs.un.org/en/A/RES/62/270", "A/RES/62/270"),
        ("A/C2/60/L16", "A/C.2/60/L.16"),
        ("document A/C2/67/L15/Rev1", "A/C.2/67/L.15/Rev.1"),
        ("A/68/PV25", "A/68/PV.25"),
        ("68/PV.25", "A/68/PV.25"),
        ("COM(2013)292", "COM(2013) 292"),
        ("12415-13", "12415/13"),
        ("A RES S21 2", "A/RES/S-21/2"),
        ("57/270 B", "A/RES/57/270 B"),
        ("RES/62/270", "A/RES/62/270"),
    ],
)
@pytest.mark.one_database
def test_symbols_that_led_nowhere(client, typed, symbol):
    address = Document.objects.get(symbol=symbol).get_absolute_url()
    for prefix in ("", "/ru"):
        response = client.get(f"{prefix}/search/", {"q": typed})
        assert (response.status_code, response["Location"]) == (302, prefix + address)


@pytest.mark.parametrize(
    ("typed", "symbols"),
    [
        ("61/208", ["A/61/208", "A/RES/61/208"]),
        ("A/L58/71", ["A/L.58/71", "A/L/58/71"]),
        ("see A/L58/71", ["A/L.58/71", "A/L/58/71"]),
    ],
)
def test_a_spelling_of_two_documents_lists_them(client, typed, symbols):
    for symbol in {"A/61/208", "A/L.58/71", "A/L/58/71"}:
        build(Document, 1, symbol=symbol, key=symbol)
    response = page(client, typed)
    assert sorted(str(r.instance.key) for r in response.context["results"]) == symbols
    assert not response.context["matches"].is_near


def test_a_symbol_whose_numbers_are_parted_otherwise_is_another(client):
    for typed in ("A/6187", "A/6/187", "14/9", "imrf 2026"):
        assert page(client, typed).status_code == 200


@pytest.mark.one_database
def test_a_draft_is_not_led_to_by_its_symbol(client):
    Document.objects.filter(key="GA/11434").update(status="draft")
    assert page(client, "GA11434").status_code == 200


def test_what_is_found_is_marked_and_nothing_in_it_is_markup(client):
    build(FocusTheme, 1, name_en="<script>Zenda</script> & <i>zenda-bis</i>")
    assert results(page(client, "zenda")) == [
        (
            "&lt;script&gt;<mark>Zenda</mark>&lt;/script&gt; &amp; &lt;i&gt;"
            "<mark>zenda</mark>-bis&lt;/i&gt;",
            "",
            [],
        )
    ]


@pytest.mark.one_database
def test_long_texts_are_cut_around_what_was_found(client):
    build(Document, 1, note=f"{'before ' * 60}Zenda {'after ' * 60}")
    ((_heading, _reason, [(_language, html)]),) = results(page(client, "zenda"))
    assert html.startswith("… before")
    assert html.endswith("after …")
    assert "<mark>Zenda</mark>" in html
    assert len(html) < 260


def test_results_can_be_narrowed_to_one_type_and_the_counts_stay(client):
    everything = page(client, "migration")
    documents = page(client, "migration", type="document")
    assert documents.context["facets"] == everything.context["facets"]
    shown = {type(r.instance) for r in documents.context["results"]}
    assert shown == {Document}
    counts = {name: count for name, _label, count in everything.context["facets"]}
    assert documents.context["page"].paginator.count == counts["document"]


def test_twenty_results_a_page_in_few_queries(client):
    with CaptureQueriesContext(connection) as queries:
        response = page(client, "migration")
    assert len(response.context["results"]) == 20
    # One that asks for a name, one whether very many hold the word, one that finds, one for
    # each of five types shown, and one for each relation of those.
    assert len(queries) <= 11
    assert page(client, "migration", page="2").status_code == 200
    assert page(client, "migration", page="999").status_code == 404
    assert page(client, "migration", page="x").status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "*", "'\"", "…"])
@pytest.mark.one_database
def test_a_query_without_words_says_what_can_be_found(client, text):
    response = page(client, text)
    assert response.status_code == 200
    assert "What can be found" in response.content.decode()


def test_a_typing_error_in_the_name_of_a_state_finds_it_and_says_so(client):
    response = page(client, "Gahna")
    assert results(response) == [("Ghana", "", [])]
    assert "The nearest names are:" in response.content.decode()


@pytest.mark.one_database
def test_nul_is_refused_in_words(client):
    assert page(client, "a\x00b").status_code == 400


class OddInput(TestCase):
    @given(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=220)
    )
    def test_no_input_breaks_the_page(self, text):
        assert page(self.client, text).status_code in (200, 302)


@pytest.mark.one_database
def test_a_result_was_explained_in_arabic_where_english_says_it_too(client):
    """The year stands in the Arabic title alone, and in days and words of every language."""
    (first, *_rest) = page(client, "second round table 2013").context["results"]
    assert first.instance.key == "hld-2013"
    assert first.lines
    assert {line.language for line in first.lines} == {""}
