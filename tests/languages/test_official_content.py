"""What exists officially in six languages is shown in them: names, organs, offices, titles."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from documents.models import Document
from hld_site import languages
from hld_site.languages.numbers import ordinal
from hld_site.languages.terms import table, term
from meetings.models import Meeting, Participation, ProgrammeItem
from registry.models import FocusTheme, Organization, Process, State
from tests.public_pages import one_line

pytestmark = pytest.mark.one_database

OTHERS = [code for code in languages.CODES if code != languages.DEFAULT]


def lacking(model, name, **conditions):
    return {
        f"{row} {code}"
        for row in model.objects.published().filter(**conditions)
        for code in OTHERS
        if getattr(row, f"{name}_en") and not getattr(row, f"{name}_{code}")
    }


def test_names_that_exist_officially_are_there_in_all_six():
    assert lacking(State, "formal_name") == set()
    assert lacking(Organization, "name") == set()
    assert lacking(FocusTheme, "name") == set()
    assert lacking(FocusTheme, "summary") == set()
    assert lacking(Process, "name") == set()
    assert lacking(Process, "summary") == set()
    assert lacking(Meeting, "title") == set()
    assert lacking(Meeting, "theme") == set()


def test_every_part_of_a_programme_is_told_in_six_languages():
    for item in ProgrammeItem.objects.published():
        assert all(getattr(item, f"theme_{code}") for code in OTHERS), item.theme_en


@pytest.mark.parametrize(
    "symbol", ["A/RES/68/4", "A/RES/75/226", "A/RES/76/266", "A/RES/79/217", "A/RES/80/258"]
)
def test_official_titles_of_resolutions(symbol):
    document = Document.objects.published().get(key=symbol)
    assert all(getattr(document, f"title_{code}") for code in languages.CODES)


def test_a_formal_name_stands_without_its_article():
    articles = re.compile(r"^(the|la|le|les|el|los|las|l['’])\b", re.I)
    for state in State.objects.all():
        for code in ("en", "fr", "es"):
            assert not articles.match(getattr(state, f"formal_name_{code}")), (state, code)
    kenya = State.objects.get(key="KEN")
    assert kenya.formal_name_fr == "République du Kenya"


@pytest.mark.parametrize(
    ("code", "text", "translated"),
    [
        ("fr", "General Assembly", "Assemblée générale"),
        ("zh", "Western Asia", "西亚"),
        ("es", "Deputy Permanent Representative", "Representante Permanente Adjunto"),
        ("ru", "round table 2", "«круглый стол» 2"),
        ("fr", "plenary; round table 1", "plénière ; table ronde 1"),
        ("ar", "59th plenary meeting", "الجلسة العامة 59"),
        ("fr", "61st plenary meeting", "61e séance plénière"),
        ("en", "112th plenary meeting", "112th plenary meeting"),
        (
            "fr",
            "President of the General Assembly at its sixty-eighth session",
            "Président de l’Assemblée générale à sa 68e session",
        ),
        ("zh", "President of the General Assembly at its sixtieth session", "大会第60届会议主席"),
        ("fr", "Assistant to nobody in particular", "Assistant to nobody in particular"),
        ("en", "General Assembly", "General Assembly"),
        ("fr", "on behalf of the Group of 77 and China", "au nom du Groupe des 77 et de la Chine"),
        ("es", "on behalf of the European Union", "en nombre de la Unión Europea"),
        ("es", "on behalf of nobody listed", "on behalf of nobody listed"),
        ("zh", "13 and 117", "13和117"),
        ("ru", "13, 21 and 117", "13, 21 и 117"),
        ("ar", "22 (b) and 117", "22 (b) و 117"),
        ("fr", "22 (b)", "22 b)"),
        (
            "es",
            "submitted by the President of the General Assembly",
            "presentado por el Presidente de la Asamblea General",
        ),
    ],
)
def test_words_of_fixed_meaning_are_told_as_the_united_nations_writes_them(code, text, translated):
    with translation.override(languages.in_django(code)):
        words = term(text)
        assert words == translated
        assert words.language == (code if words != text else "en")


@pytest.mark.parametrize(
    ("code", "text", "written"),
    [
        ("en", "AM", "morning"),
        ("en", "AM (10:00-13:00)", "10 a.m. to 1 p.m."),
        ("en", "10:50-11:55", "10.50 to 11.55 a.m."),
        ("en", "12:00-13:00", "noon to 1 p.m."),
        ("en", "from 09:30", "from 9.30 a.m."),
        ("fr", "10:20-13:00", "de 10 h 20 à 13 heures"),
        ("es", "AM (10:00-13:00)", "de 10.00 a 13.00 horas"),
        ("ru", "15:00-17:40", "с 15 ч. 00 м. до 17 ч. 40 м."),
        ("zh", "10:20-13:00", "上午10时20分至下午1时"),
        ("zh", "15:00-17:40", "下午3时至5时40分"),
        ("ar", "from 09:30", "من الساعة 9:30"),
    ],
)
def test_hours_are_written_as_the_united_nations_writes_them(code, text, written):
    with translation.override(languages.in_django(code)):
        assert term(text) == written


def test_every_hour_and_sponsor_of_the_register_is_told_in_the_readers_language():
    hours = set(ProgrammeItem.objects.published().values_list("time", flat=True))
    behalf = Participation.objects.published().values_list("on_behalf_of", flat=True)
    texts = hours | {f"on behalf of {whom}" for whom in behalf if whom}
    with translation.override("fr"):
        assert [text for text in texts if text and term(text).language == "en"] == []


@pytest.mark.parametrize(
    ("code", "message", "translated"),
    [
        ("ru", "Meetings", "Мероприятия"),
        ("ru", "Plenary meeting", "Пленарное заседание"),
        ("fr", "Medium", "Moyen"),
        ("es", "Medium", "Medio"),
    ],
)
def test_words_of_the_interface_agree_with_what_they_stand_beside(code, message, translated):
    with translation.override(languages.in_django(code)):
        assert gettext(message) == translated


def test_several_agenda_items_stand_under_a_label_in_the_plural(site):
    page = one_line(site.text("/documents/A/RES/71/280/"))
    assert "<dt>Agenda items</dt><dd>13 and 117</dd>" in page
    page = one_line(site.text("/documents/A/RES/75/226/"))
    assert "<dt>Agenda item</dt>" in page


def test_every_term_is_there_in_six_languages_with_its_number():
    plain, patterns = table()
    for row in [*plain.values(), *(row for _pattern, row in patterns)]:
        assert all(row[code] for code in languages.CODES), row["en"]
        marks = {"{n}" if "{" in text else "" for code, text in row.items() if code != "en"}
        assert len(marks) == 1, row["en"]


def test_organ_sub_region_and_office_are_in_the_language_of_the_page(site):
    assert "Assemblée générale" in site.text("/fr/documents/A/RES/68/4/")
    assert "Африка к югу от Сахары" in site.text("/ru/states/KEN/")
    page = one_line(site.text("/es/meetings/hld-2006/"))
    assert "Presidenta de la Asamblea General en su 61º período de sesiones" in page
    assert "مجموعة الـ 77 والصين" in site.text("/ar/meetings/hld-2013/")


def test_only_a_title_of_ours_is_called_an_unofficial_translation(site):
    mark = {"fr": "Traduction non officielle", "ru": "Неофициальный перевод"}
    assert mark["fr"] not in site.text("/fr/meetings/hld-2006/")
    assert mark["fr"] not in site.text("/fr/meetings/imrf-2026/")
    assert mark["ru"] in site.text("/ru/meetings/hld-2006/")


def test_an_english_number_in_order_has_its_ending():
    numbers = {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 12: "12th", 25: "25th", 61: "61st"}
    assert {number: ordinal(number) for number in numbers} == numbers
