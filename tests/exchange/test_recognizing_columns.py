"""Which column a heading means, and which type a sheet holds."""

import pytest

from hld_site import languages
from hld_site.exchange.matching import persons
from hld_site.exchange.matching.heading_words import synonyms
from hld_site.exchange.matching.match_headings import decide, guess, match
from hld_site.exchange.resources import find_declaration, resource_for
from hld_site.records import catalogue

pytestmark = pytest.mark.one_database

EVERYTHING = pytest.mark.parametrize("declared", catalogue.everything(), ids=lambda d: d.name)


def matched(type_name: str, *header: str) -> dict:
    return dict(zip(header, match(find_declaration(type_name), header), strict=True))


def guessed(name: str, *header: str) -> list[str]:
    return [declared.name for declared in guess(name, header)]


@EVERYTHING
def test_a_file_of_our_own_is_recognized_in_any_order(declared):
    header = resource_for(declared)().get_export_headers()[::-1]
    shouted = [heading.upper().replace("_", " ") for heading in header]
    worked_out = {field.name for field in declared.model._meta.fields if not field.editable}
    read = [None if name in worked_out else name for name in header]
    assert match(declared, header) == match(declared, shouted) == read
    assert guess("Sheet1", header)[0] == guess(f"{declared.name}.csv", header)[0] == declared


@pytest.mark.parametrize(
    ("type_name", "columns"),
    [
        (
            "states",
            {
                "ISO3": "key",
                "Name (French)": "name_fr",
                "Nombre (es)": "name_es",
                "Название": "name_ru",
                "Nom anglais": "name_en",
                "الاسم": "name_ar",
                "名称": "name_zh",
                "Formal name": "formal_name_en",
                "FORMAL NAME FRENCH": "formal_name_fr",
                "m49": "m49",
                "Région": "region",
                "Capital": None,
                "": None,
            },
        ),
        ("states", {"Country": "name_en", "ISO3": "key"}),
        ("states", {"Country": "key"}),
        ("states", {"ملاحظة": "note", "المفتاح": "key", "اسم الدولة": "name_ar"}),
        ("states", {"备注": "note", "标识": "key", "国家名称": "name_zh"}),
        ("states", {"Pays": "key", "Country": "name_en"}),
        (
            "documents",
            {
                "Symbol": "symbol",
                "Titre": "title_fr",
                "Title": "title_en",
                "Date of adoption": "adopted_on",
                "Type": "kind",
                "Date": None,
            },
        ),
        (
            "participations",
            {
                "Réunion": "meeting",
                "Pays": "state",
                "Organisation": "organization",
                "Rôle": "role",
                "Qualité": "capacity",
                "Date": "day",
                "Participant": None,
                "Notes": "note",
            },
        ),
        ("participations", {"الدولة": "state", "الاجتماع": "meeting", "الصفة": "capacity"}),
        (
            "participations",
            {"国家": "state", "会议": "meeting", "角色": "role", "身份": "capacity"},
        ),
        ("participations", {"страна": "state", "заседание": "meeting", "роль": "role"}),
        ("participations", {"Estado": "state", "reunión": "meeting", "función": "role"}),
        ("meetings", {"Ville": "city_fr", "City": "city_en", "País": "country", "dates": None}),
    ],
)
def test_headings_are_recognized_in_the_six_languages(type_name, columns):
    assert matched(type_name, *columns) == columns


def test_two_headings_never_mean_one_column():
    assert match(find_declaration("states"), ["Name", "name_en", "Name", "English name"]) == [
        None,
        "name_en",
        None,
        None,
    ]
    assert matched("participations", "Pays", "State") == {"Pays": None, "State": "state"}


@pytest.mark.parametrize(
    ("name", "header", "types"),
    [
        ("Sheet1", ["Country", "ISO3", "Capital"], ["states"]),
        ("États.xlsx", ["Pays", "Nom"], ["states"]),
        ("countries.csv", ["Country"], ["states"]),
        ("Liste des participants", ["Pays", "Qualité"], ["participations", "states"]),
        ("Feuil1", ["Pays", "Réunion", "Rôle", "Qualité", "Source"], ["participations"]),
        ("Sheet1", ["Symbol", "Title", "Date"], ["documents"]),
        ("states.csv", ["a", "b"], []),
        ("Sheet1", ["Capital", "Population"], []),
        ("Sheet1", [], []),
    ],
)
def test_a_sheet_is_known_by_its_name_and_its_headings(name, header, types):
    assert guessed(name, *header) == types


def test_the_words_of_headings_belong_to_labels_that_exist():
    labels = {persons.HEADING} | {
        str(label)
        for declared in catalogue.everything()
        for label in (
            declared.model._meta.verbose_name,
            declared.model._meta.verbose_name_plural,
            *(column.label for column in (*declared.public, *declared.hidden)),
            *(column.label for column in getattr(declared, "in_table", ())),
            *(
                label
                for column in declared.public
                for label in getattr(column, "labels", {}).values()
            ),
        )
    }
    assert [label for label in synonyms() if label not in labels] == []
    assert all(words[code][0] for words in synonyms().values() for code in languages.CODES)


@pytest.mark.parametrize(
    ("header", "type_name"),
    [
        ("FIFA, Dial, ISO3166-1-Alpha-3, MARC, UNTERM English Short, M49", "states"),
        ("iso3, iso2, name_en, name_fr, wikidata", "states"),
        ("ISO_3166_3, name_en", "states"),
        ("id, alpha2, alpha3, name", "states"),
        ("name, alpha-2, alpha-3, country-code, iso_3166-2, region, sub-region", "states"),
        ("Country or Area, M49 Code, ISO-alpha3 Code", "states"),
        ("Country/Region, ISO3, Capital", "states"),
        ("un_document_symbol, title, date", "documents"),
        ("Symbol, Title, Adopted on, For, Against, Abstentions", "documents"),
        ("Member State, Status, Date of admission", "memberships"),
        ("Pays, Statut, Depuis le", "memberships"),
        # a type that knows more of the headings lacks a column of its key: a person decides
        ("Country/Region, Date of admission", None),
        ("Country, Joined on", None),
        ("No., Country, Name of head of delegation, Title", "participations"),
    ],
)
def test_columns_alone_decide_the_type_where_they_leave_no_other(header, type_name):
    decided = decide("Sheet1.csv", header.split(", "))
    assert (decided and decided.name) == type_name


@pytest.mark.parametrize(
    ("header", "likely"),
    [
        ("Country/Region, Date of admission", "memberships"),
        ("Country, Joined on", "memberships"),
        ("Pays, Depuis le", "memberships"),
        ("Страна, Дата приема", "memberships"),
        ("国家, 加入日期", "memberships"),
        ("الدولة, تاريخ الانضمام", "memberships"),
        ("Name, Acronym, Website", "organizations"),
    ],
)
def test_a_type_that_cannot_be_told_offers_the_likely_ones(header, likely):
    assert decide("Sheet1.csv", header.split(", ")) is None
    assert likely in guessed("Sheet1.csv", *header.split(", "))[:5]


@pytest.mark.parametrize(
    ("type_name", "column", "headings"),
    [
        ("memberships", "state", "Country/Region|Pays/région|Страна/регион|国家/地区|Member"),
        (
            "memberships",
            "valid_from",
            "Date of admission|Joined on|Member since|Depuis le|Date d'admission|Membre depuis"
            "|Desde el|Fecha de admisión|Дата приема|Дата приёма|加入日期|接纳日期|تاريخ الانضمام",
        ),
        ("memberships", "valid_until", "Left on|Date of withdrawal|Date de retrait|退出日期"),
        ("states", "key", "ISO_3166_3|ISO3166-1-Alpha-3|iso_a3|ISO3code|cca3|3-letter code"),
        ("states", "alpha2", "ISO_3166_2|ISO3166-1-Alpha-2|cca2|2-letter code"),
        ("states", "m49", "ccn3|ISO3166-1-numeric|UN M49|M49 Code"),
        ("states", "wikidata", "wikidata_id|QID|Wikidata item"),
        ("documents", "symbol", "un_document_symbol|UN Document Symbol|Doc. symbol|Cote|文号"),
        ("participations", "office", "Title|Job title|Designation|Titre|Cargo|Должность"),
    ],
)
def test_headings_of_other_houses_mean_their_columns(type_name, column, headings):
    known = headings.split("|")
    assert {heading: matched(type_name, heading)[heading] for heading in known} == dict.fromkeys(
        known, column
    )


@pytest.mark.parametrize("heading", ["No.", "№", "#", "S/N", "N°", "序号"])
def test_a_column_that_counts_the_rows_is_no_vote_and_no_position(heading):
    for declared in catalogue.everything():
        assert match(declared, [heading]) == [None]
