"""Lists stand in the order of the reader's language, the same on SQLite and PostgreSQL."""

import pytest
from django.utils import translation

from hld_site import languages
from hld_site.languages.collation import as_shown, sort_key
from hld_site.records import catalogue
from registry.models import State


def in_database(code):
    with translation.override(languages.in_django(code)):
        states = State.objects.order_by(as_shown("name"), "printed_position")
    return [getattr(state, f"name_{code}") for state in states]


@pytest.mark.parametrize("code", languages.CODES)
def test_the_database_puts_the_195_states_in_the_order_of_the_language(code):
    states = State.objects.order_by("printed_position")
    names = sorted((getattr(s, f"name_{code}") for s in states), key=lambda n: sort_key(n, code))
    assert len(names) == 195
    assert in_database(code) == names


@pytest.mark.parametrize(
    ("code", "neighbours"),
    [
        ("en", ["Costa Rica", "Côte d’Ivoire", "Croatia"]),
        ("en", ["Guinea", "Guinea-Bissau", "Guyana"]),
        ("fr", ["Égypte", "El Salvador", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne"]),
        ("fr", ["Guinée", "Guinée-Bissau", "Guinée équatoriale", "Guyana"]),
        ("es", ["Namibia", "Nauru", "Nepal", "Nicaragua", "Níger", "Nigeria", "Noruega"]),
        ("ru", ["Йемен", "Кабо-Верде"]),
        ("ar", ["الاتحاد الروسي", "إثيوبيا", "أذربيجان", "الأرجنتين", "الأردن", "أرمينيا"]),
        ("ar", ["البحرين", "البرازيل", "بربادوس", "البرتغال"]),
        ("zh", ["阿尔巴尼亚", "阿尔及利亚", "阿富汗", "阿根廷"]),
        ("zh", ["法国", "菲律宾", "斐济", "芬兰"]),
    ],
)
def test_names_that_a_plain_order_would_part(code, neighbours):
    names = in_database(code)
    place = names.index(
        neighbours[0].replace("’", "'") if neighbours[0] not in names else neighbours[0]
    )
    together = [name.replace("'", "’") for name in names[place : place + len(neighbours)]]
    assert together == neighbours


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("es", ["nube", "ñandú", "oso"]),
        ("ru", ["едва", "ёж", "ель", "жук", "и", "й", "к"]),
        ("fr", ["cote", "Côte", "coté", "cotes"]),
        ("en", ["2", "a b", "a-c", "ab"]),
        ("ru", ["яблоко", "apple"]),
        ("ar", ["ياء", "apple"]),
    ],
)
def test_letters_have_their_place(code, words):
    assert sorted(words, key=lambda word: sort_key(word, code)) == words


def test_no_name_of_the_register_holds_a_rare_character_without_a_place():
    """The common characters of GB 2312 end with D7 FA: what comes after is not in pinyin order."""
    rare = {
        character
        for declared in catalogue.records()
        if hasattr(declared.model, "name_zh")
        for row in declared.model.objects.all()
        for character in row.name_zh
        if b"\xd7\xfa" < sort_key(character, "zh") < b"\xff"
    }
    assert rare == set()


def test_a_list_stands_in_the_order_of_its_language(client):
    def first(address, count):
        return [row.key for row in client.get(address).context["page"].object_list[:count]]

    assert first("/ar/states/", 3) == ["RUS", "ETH", "AZE"]
    assert first("/fr/states/?sort=-name", 2) == ["ZWE", "ZMB"]
    assert first("/states/", 1) == ["AFG"]


def test_what_has_no_name_in_the_language_stands_where_its_shown_name_does():
    with translation.override("fr"):
        state = State.objects.get(key="KEN")
        state.name_fr = ""
        state.save()
        names = [str(s.name) for s in State.objects.order_by(as_shown("name"))]
    assert names[names.index("Kazakhstan") + 1 :][:2] == ["Kenya", "Kirghizistan"]
