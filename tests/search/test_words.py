import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from hld_site.search.index import lines
from hld_site.search.query import MOST_WORDS, Query
from hld_site.search.snippets import first_run, first_span, words_in
from hld_site.search.tokens import LONGEST_WORD, PARTING, ascii_words, line, runs

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("TÜRKİYE", "turkiye"),
        ("Объединённые", "объединенные"),
        ("الْهِجْرَةُ الدَّوْلِيَّة", "هجره دوليه"),
        ("إيران، الإمارات", "ايران امارات"),
        ("٢٠١٣ / 2013", "2013 2013"),
        ("国际移民（2006年）", "国际 际移 移民 民 2006 年"),
        ("A/C.2/67/L.15/Rev.1", "a c 2 67 l 15 rev 1"),
        ("ａ\x00<b>😀_x", "a b x"),
    ],
)
def test_words_are_read_without_case_accents_and_forms_of_letters(text, words):
    assert line(text) == words


PLAIN = st.characters(max_codepoint=127) | st.sampled_from(PARTING)


@given(st.text(alphabet=PLAIN, max_size=200))
def test_the_short_way_through_plain_texts_finds_the_same_words_in_the_same_places(text):
    *long_way, _last = runs(f"{text} é")
    assert list(runs(text)) == long_way
    assert line(text).split() == [run.text for run in long_way]


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=200))
def test_the_words_of_an_index_are_read_like_those_of_a_query(text):
    assert ascii_words(text) == [run.text for run in runs(f"{text} é")][:-1]


TEXTS = st.text(alphabet=st.sampled_from("abmigr 1-."), max_size=200)


@given(TEXTS, st.sampled_from(["migr", "mig", "ab 1", "a", "1 migra"]))
def test_the_first_word_of_a_plain_text_is_the_first_of_any_text(text, typed):
    query = Query.read(typed)
    assert first_run(text, query) == first_run(f"{text} é", query)
    assert words_in(text, query) == words_in(f"{text} é", query)


@pytest.mark.parametrize(
    ("text", "typed", "begin"),
    [("甲" * 400 + "移民", "移民", 400), (f"m{chr(0x301) * 300}igration", "migration", 0)],
)
def test_a_word_deep_within_a_long_stretch_was_a_fault(text, typed, begin):
    assert first_span(text, Query.read(typed)) == (begin, len(text))


def test_compounds_are_found_written_together_as_well():
    assert lines("UN-DESA, Côte d'Ivoire") == ["un desa cote d ivoire", "divoire", "undesa"]


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("миграцией", "ru", "миграция"),
        ("Франции", "ru", "Франция"),
        ("мигрантов", "ru", "мигранты"),
        ("права", "ru", "правами"),
        ("развитием", "ru", "развития"),
        ("Китая", "ru", "Китай"),
        ("Ганы", "en", "Гана"),
        ("торговли", "ru", "торговля"),
        ("международной", "ru", "международная"),
        ("российских", "ru", "российский"),
        ("dialogues", "fr", "dialogue"),
        ("niveaux", "fr", "niveau"),
        ("nationaux", "fr", "national"),
        ("migraciones", "es", "migración"),
        ("migrantes", "es", "migrante"),
    ],
)
def test_another_form_of_a_word_was_not_found(typed, language, meant):
    with translation.override(language):
        (word,) = Query.read(typed).words
    assert line(meant) in word.forms
    assert len(word.forms) < 30
    assert word.is_in(f" {line(meant)} ")


@pytest.mark.parametrize(
    ("typed", "language", "other"),
    [
        ("права", "ru", "правительствах"),
        ("мир", "ru", "мира"),
        ("migrants", "en", "migrant"),
        ("pays", "fr", "pay"),
        ("migrantes", "es", "migrant"),
    ],
)
def test_what_is_no_form_of_a_word_is_not_taken_for_one(typed, language, other):
    with translation.override(language):
        (word,) = Query.read(typed).words
    assert not word.is_in(f" {line(other)} ")


def test_a_query_is_cut_to_what_can_be_searched_for_and_says_so():
    query = Query.read("one two three four five six seven eight nine")
    assert (len(query.words), query.is_cut) == (MOST_WORDS, True)
    assert Query.read("x" * 500).is_cut
    assert not Query.read("one two").is_cut


@given(st.text(max_size=300))
@example("\U0002ebe1移民")  # a sign that came with Python 3.12
def test_no_text_leaves_anything_but_letters_figures_and_single_blanks(text):
    words = line(text).split(" ") if line(text) else []
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in words)
