"""What a reader meets in each language: names, fallbacks, directions, numbers."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from hld_site import languages
from hld_site.browse.markup import english, english_term, isolated, spoken
from hld_site.languages.dates import partial_date
from hld_site.languages.numbers import grouped
from hld_site.languages.text import LocalText
from hld_site.pages.models import Page
from registry.models import State
from tests.public_pages import one_line

pytestmark = pytest.mark.one_database


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_text_in_another_language_is_marked_and_says_which():
    with translation.override("ar"):
        assert spoken(LocalText("Opening", "en")) == (
            '<span lang="en" dir="ltr">Opening</span>'
            ' <small class="language-mark" lang="en">(English)</small>'
        )
        assert spoken(LocalText("الافتتاح", "ar")) == "الافتتاح"
        for text in (english("A remark"), english_term("A remark")):
            assert text == spoken(LocalText("A remark", "en"))
    with translation.override("en-gb"):
        assert [spoken(LocalText("Opening", "en")), english("A remark")] == ["Opening", "A remark"]


def test_a_symbol_keeps_its_direction_where_the_page_runs_from_right_to_left():
    with translation.override("ar"):
        assert isolated("A/RES/68/4") == "<bdi>A/RES/68/4</bdi>"
        assert isolated("<b>") == "<bdi>&lt;b&gt;</bdi>"
    with translation.override("fr"):
        assert isolated("A/RES/68/4") == "A/RES/68/4"


@pytest.mark.parametrize("code", [c for c in languages.CODES if c != "en"])
def test_a_state_is_called_by_its_name_and_its_kinds_by_theirs(site, code):
    state = State.objects.get(key="CHE")
    page = one_line(site.text(f"/{code}/states/CHE/"))
    name = getattr(state, f"name_{code}")
    member = {"ar": "دولة عضو", "zh": "会员国", "fr": "État Membre"}
    member |= {"ru": "Государство-член", "es": "Estado Miembro"}
    assert f"<h1>{name}</h1>" in page
    assert f"<dd>{member[code]} " in page


def test_the_dates_of_a_meeting_are_written_as_in_the_language(site):
    page = site.text("/ar/meetings/hld-2013/")
    assert "3 و 4 تشرين الأول/أكتوبر 2013" in page
    assert "2013年10月3日和4日" in site.text("/zh/meetings/hld-2013/")


def test_a_document_shows_its_official_title_or_the_english_one_marked(site):
    page = site.text("/fr/documents/A/60/871/")
    assert '<p class="lead">Migrations internationales et développement</p>' in page
    page = site.text("/fr/documents/A/RES/72/244/")
    title = re.search(r'<p class="lead">(.*?)</p>', page)[1]
    assert re.fullmatch(
        r'<span lang="en" dir="ltr">.*</span>'
        r' <small class="language-mark" lang="en">\(English\)</small>',
        title,
    )


def test_prose_that_is_not_translated_says_so_before_it_begins(client):
    assert "Este texto todavía no se ha traducido" not in page_of(client, "/es/about/")
    Page.objects.filter(key="about").update(body_es="")
    page = one_line(page_of(client, "/es/about/"))
    assert "Este texto todavía no se ha traducido" in page
    assert '<div class="prose" lang="en" dir="ltr">' in page
    assert "has not been translated" not in page_of(client, "/about/")


def test_remarks_that_exist_in_english_only_are_marked_in_every_template():
    """Whatever prints one of these without a filter would be read aloud in the wrong language."""
    fields = "note|office|on_behalf_of|programme_item|question|held|evidence|settled"
    fields += "|reported_participants"
    root = Path(__file__).resolve().parent.parent.parent / "templates"
    bare = [
        f"{path.relative_to(root)}: {tag}"
        for path in sorted(root.rglob("*.html"))
        if "admin" not in path.parts
        for tag in re.findall(rf"{{{{ [\w.]+\.(?:{fields}) }}}}", path.read_text())
    ]
    assert bare == []


@pytest.mark.parametrize("address", ["states/CHE/", "meetings/hld-2013/", "documents/A/RES/68/4/"])
def test_every_text_of_an_arabic_page_that_is_not_arabic_is_set_apart(site, address):
    """A run of Latin words in the open flow of an Arabic page would push its punctuation about."""
    page = site.text(f"/ar/{address}")
    main = re.search(r"<main.*?</main>", page, re.S)[0]
    apart = re.sub(
        r"<(span|div|bdi|q|small|td|th)\b[^>]*(?:lang=|<bdi>).*?</\1>", " ", main, flags=re.S
    )
    apart = re.sub(r"<bdi>.*?</bdi>", " ", apart, flags=re.S)
    open_text = re.sub(r"<[^>]*>", " ", apart)
    assert re.findall(r"(?:[A-Za-z][a-z]+ ){3,}", open_text) == []


def test_a_number_is_grouped_as_in_the_language():
    written = {code: grouped(2700, code) for code in languages.CODES}
    spaced = "2\xa0700"
    assert written == {
        **{"ar": spaced, "fr": spaced, "ru": spaced},
        **{"zh": "2,700", "en": "2,700", "es": "2.700"},
    }


def test_languages_are_named_in_themselves(site):
    page = site.text("/fr/states/MKD/")
    assert '<bdi lang="ru">Русский</bdi>' in page


EVERYWHERE = ["", "states/KEN/", "organizations/", "documents/", "processes/gcm/", "data/"]
EVERYWHERE += ["focus/labour-migration/", "links/", "contact/", "about/", "pages/", "meetings/"]
EVERYWHERE += ["accessibility/"]


@pytest.mark.parametrize("place", range(5))
def test_every_page_type_answers_in_another_language(site, place):
    code = ("ar", "zh", "fr", "ru", "es")[place]
    for address in EVERYWHERE[place::5]:
        site.text(f"/{code}/{address}")


def test_the_title_of_a_meeting_that_is_not_english_is_marked_as_unofficial(site):
    assert "Traduction non officielle" in site.text("/fr/meetings/imrf-2022/")
    assert "Unofficial translation" not in site.text("/meetings/hld-2013/")
    assert "Traduction non officielle" not in site.text("/fr/meetings/hld-2013/")


def test_what_the_register_keeps_in_english_only_says_so_on_a_page_in_another_language(client):
    page = client.get("/zh/documents/A/RES/67/219/").content.decode()
    note = r'<small class="language-mark" lang="en">\(English\)</small>'
    assert "大会" in page
    assert re.search(rf'<div lang="en" dir="ltr"><p>Set the theme[^<]*</p>\s*{note}', page)
    assert re.search(rf"<summary>.*?<span[^>]*>On which day[^<]*</span> {note}", page, re.S)
    assert "(English)" not in client.get("/documents/A/RES/67/219/").content.decode()


def test_remarks_and_what_sources_report_stood_in_english_without_a_word(client):
    page = one_line(client.get("/fr/meetings/hld-2013/").content.decode())
    mark = '</span> <small class="language-mark" lang="en">(English)</small>'
    assert f"Named Cape Verde in the press release.{mark}" in page
    remark = '<span class="(?:quiet|remark)"><span lang="en"[^>]*>[^<]*</span>'
    bare = re.findall(f"{remark}(?! <small)", page)
    assert bare == []


@pytest.mark.parametrize(
    ("code", "key", "since"),
    [
        ("fr", "TUR", "juin 2022"),
        ("es", "SWZ", "2018"),
        ("zh", "TUR", ""),
        ("ru", "TUR", ""),
        ("ar", "TUR", ""),
        ("zh", "SWZ", ""),
        ("es", "CPV", ""),
    ],
)
def test_a_name_is_new_only_in_the_languages_in_which_it_changed(site, code, key, since):
    label = {"fr": "Nom depuis", "es": "Nombre desde", "zh": "名称始用于"}
    label |= {"ar": "الاسم منذ", "ru": "Название используется с"}
    page = one_line(site.text(f"/{code}/states/{key}/"))
    note = re.search(rf"<dt>{label[code]}</dt>\s*<dd><time[^>]*>([^<]*)", page)
    assert (note[1].strip() if note else "") == since


def test_after_since_a_russian_month_is_in_the_genitive():
    assert partial_date("2022-06", "ru", since=True) == "июня 2022 года"
    assert partial_date("2022-06", "ru") == "июнь 2022 года"


def test_the_state_of_palestine_is_called_so_in_our_own_voice(site):
    called = {"en": "the State of Palestine", "fr": "l’État de Palestine", "zh": "巴勒斯坦国"}
    called |= {"es": "el Estado de Palestina", "ru": "Государство Палестина", "ar": "دولة فلسطين"}
    for code, words in called.items():
        page = one_line(site.text("/states/" if code == "en" else f"/{code}/states/"))
        intro = re.search(r'</h1>.*?<p class="quiet">(.*?)</p>', page)[1]
        assert words in intro, code


def test_chinese_brackets_are_chinese(site):
    for address in ("/zh/meetings/hld-2013/", "/zh/documents/A/RES/68/4/", "/zh/states/KEN/"):
        text = re.sub(r"<script.*?</script>|<[^>]+>", "", site.text(address))
        assert re.findall(r"\([^()]*[\u4e00-\u9fff][^()]*\)", text) == [], address
