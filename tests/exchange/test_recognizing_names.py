"""Names as lists of other houses have them: formal ones, endonyms, footnotes, any apostrophe."""

import csv
from pathlib import Path

import pytest

from hld_site.records.footnotes import without_footnotes
from registry.models import State
from registry.state_recognizer import names_of_no_state, spellings

pytestmark = pytest.mark.one_database

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "state_formal_names.csv"


def keys(*texts) -> dict:
    return {text: match.keys for text, match in State.recognizer()(texts).items()}


@pytest.mark.skipif(not FACTS.exists(), reason="the facts are beside the root in development only")
def test_every_formal_name_of_unterm_in_six_languages_is_its_state():
    with FACTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    expected = {
        row[language]: (row["state"],)
        for row in rows
        for language in ("ar", "zh", "en", "fr", "ru", "es")
        if row[language].strip()
    }
    assert len(expected) > 1000
    assert keys(*expected) == expected


def test_every_spelling_is_its_own_state_and_no_other():
    expected = {text: (key,) for key, text in spellings()}
    assert keys(*expected) == expected


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        # UNTERM, with and without the article, in any case
        ("BEL", "the Kingdom of Belgium|KINGDOM OF BELGIUM|Belgium, Kingdom of"),
        ("TCD", "la République du Tchad|République du Tchad|RÉPUBLIQUE DU TCHAD"),
        ("BTN", "el Reino de Bhután|Reino de Bután|Королевство Бутан|不丹王国|مملكة بوتان"),
        ("KEN", "República de Kenia|Республика Кения|肯尼亚共和国|جمهورية كينيا"),
        ("KGZ", "Kyrgyz Republic|the Kyrgyz Republic|吉尔吉斯斯坦共和国|Кыргызская Республика"),
        # what States call themselves
        ("DEU", "Deutschland|Bundesrepublik Deutschland|DEUTSCHLAND"),
        ("JPN", "日本|日本国|Nippon"),
        ("FIN", "Suomi|Suomen tasavalta"),
        ("GRC", "Ελλάδα|ΕΛΛΆΔΑ|Ελληνική Δημοκρατία"),
        ("IND", "भारत|Bharat|भारत गणराज्य"),
        ("HUN", "Magyarország"),
        ("POL", "Polska|Rzeczpospolita Polska"),
        ("UKR", "Україна|УКРАЇНА"),
        # the World Bank, the Fund, the CIA, the OECD, newspapers
        ("BHS", "Bahamas, The|The Bahamas"),
        ("EGY", "Egypt, Arab Rep."),
        ("GMB", "Gambia, The|The Gambia"),
        ("IRN", "Iran, Islamic Rep.|Islamic Republic of Iran"),
        ("PRK", "Korea, Dem. People's Rep.|Korea, North|North Korea"),
        ("KOR", "Korea, Rep.|Korea, South|South Korea"),
        ("COD", "Congo, Dem. Rep.|Congo, Democratic Republic of the|DR Congo"),
        ("COG", "Congo, Rep.|Congo, Republic of the"),
        ("LAO", "Lao PDR|Laos"),
        ("FSM", "Micronesia, Fed. Sts.|Micronesia, Federated States of"),
        ("SVK", "Slovak Republic"),
        ("KNA", "St. Kitts and Nevis|Saint Kitts and Nevis"),
        ("VEN", "Venezuela, RB|Venezuela"),
        ("YEM", "Yemen, Rep.|Yemen"),
        ("TUR", "Turkiye|Turkey (Turkiye)|Turkey"),
        ("MMR", "Burma"),
        ("VAT", "Holy See (Vatican City)|Vatican City|Vatican City State"),
        ("BOL", "Bolivia (Plurinational State of)|Bolivia, Plurinational State of"),
        ("GBR", "United Kingdom of Great Britain and Northern Ireland"),
        ("TZA", "United Republic of Tanzania|Tanzania, United Republic of|Tanzania"),
        ("NLD", "Netherlands (Kingdom of the)|Netherlands, Kingdom of the"),
        ("PSE", "State of Palestine|occupied Palestinian territory"),
    ],
)
def test_names_of_other_houses_find_their_state(key, typed):
    texts = typed.split("|")
    assert keys(*texts) == dict.fromkeys(texts, (key,))


MARKED = [
    "{}*",
    "{} *",
    "{}**",
    "{}†",
    "*{}",
    "{} 1/",
    "{}1/",
    "{} a/",
    "{} (1)",
    "{} (a)",
    "{}(1)",
    "{} [1]",
    "{}[a]",
    "{} [note 1]",
    "{}[Note 2]",
    "{}¹",
    "{}²",
    "{} ¹ ²",
    "{}2",
    "{} (cont'd)",
    "{} (cont’d)",
    "{} (continued)",
    "{} (suite)",
    "{} (continuación)",
    "{} (продолжение)",
    "{} (续)",
    "{}, continued",
    "{} 1/, 2/",
    "{} (1)(2)",
    "{}* (cont'd)",
    "{}\xa0*",
]


@pytest.mark.parametrize(
    ("key", "name"), [("CIV", "Côte d'Ivoire"), ("TUR", "TÜRKİYE"), ("KEN", "Kenya")]
)
def test_footnotes_and_continuations_hide_no_name(key, name):
    texts = [mark.format(name) for mark in MARKED if mark != "{}2" or not name.isupper()]
    assert keys(*texts) == dict.fromkeys(texts, (key,))


@pytest.mark.parametrize(
    "text", ["Kenya (2011)", "Congo (K)", "Kenya 2011", "Ruritania 1/", "1/", "KENYA2", "KEN2"]
)
def test_what_is_no_footnote_is_not_taken_off(text):
    assert keys(text) == {text: ()}


@pytest.mark.parametrize("text", ["A/RES/68/4", "Q114", "hld-2013", "GA/10494", "404", "COVID-19"])
def test_symbols_and_codes_have_no_footnotes(text):
    assert without_footnotes(text) == text


@pytest.mark.parametrize("sign", "'’‘ʼʻ`´′＇ʹˈꞌ‛")
def test_every_apostrophe_finds_cote_d_ivoire(sign):
    texts = [f"Côte d{sign}Ivoire", f"COTE D{sign}IVOIRE", f"Cote d {sign} Ivoire"]
    assert keys(*texts) == dict.fromkeys(texts, ("CIV",))


@pytest.mark.parametrize(
    "text", ["Türkiye", "TÜRKİYE", "Türkıye", "TÜRKIYE", "türkiye", "Turkıye", "TURKIYE"]
)
def test_every_i_finds_turkiye(text):
    assert keys(text) == {text: ("TUR",)}


FRAMES = [
    "Republic of {}",
    "the Republic of {}",
    "Kingdom of {}",
    "République de {}",
    "Royaume de {}",
    "República de {}",
    "Республика {}",
    "{}共和国",
    "جمهورية {}",
    "Islamic Republic of {}",
    "{} Republic",
    "People's Republic of {}",
]


def test_no_formal_frame_makes_a_state_of_what_is_none():
    texts = [frame.format(name) for name in names_of_no_state() for frame in FRAMES]
    wrong = {text: match for text, match in keys(*texts).items() if match}
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "Republic of China",
        "Republic of Yemen Democratic",
        "Democratic Yemen",
        "Republic of Northern Cyprus",
        "Kingdom of",
        "Republic",
        "German Democratic Republic",
        "Republic of Vietnam (South)",
        "Union of Soviet Socialist Republics 2/",
        "Commonwealth of Puerto Rico",
        "Commonwealth of Independent States",
        "State of Georgia (USA)",
        "گینیا",  # Guinea in Urdu; with another k it would be Kenya in Arabic
    ],
)
def test_what_a_frame_would_make_ambiguous_is_left_to_a_person(text):
    assert len(keys(text)[text]) != 1
