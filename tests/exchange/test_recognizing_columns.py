"""Which column a heading means, and which type a sheet holds."""

import pytest

from hld_site import languages
from hld_site.exchange.matching.headings import synonyms
from hld_site.exchange.matching.types_and_columns import guess, match
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
    assert match(declared, header) == match(declared, shouted) == header
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
    labels = {
        str(label)
        for declared in catalogue.everything()
        for label in (
            declared.model._meta.verbose_name,
            declared.model._meta.verbose_name_plural,
            *(column.label for column in (*declared.public, *declared.hidden)),
            *(column.label for column in getattr(declared, "in_table", ())),
        )
    }
    assert [label for label in synonyms() if label not in labels] == []
    assert all(words[code][0] for words in synonyms().values() for code in languages.CODES)
