"""Staff see what content lacks a translation, and reach it in one click."""

import re

from django.contrib.auth.models import Permission

from documents.models import Document
from registry.models import FocusTheme
from tests.builders import build
from tests.public_pages import one_line


def count_of(page, kind, column, code):
    page = one_line(page)
    row = re.search(rf'<tr><th scope="row">{kind}</th><td>{column}</td>.*?</tr>', page, re.S)[0]
    place = ("ar", "zh", "en", "fr", "ru", "es").index(code)
    return int(re.findall(r"<td>(?:<a [^>]*>)?(\d+)(?:</a>)?</td>", row)[place])


def test_what_lacks_a_translation_is_counted_and_leads_to_the_records(desk):
    before = count_of(
        desk.get("/admin/untranslated/").content.decode(), "Focus themes", "Name", "fr"
    )
    theme = build(FocusTheme, name_es="Tema ruritano")
    page = desk.get("/admin/untranslated/").content.decode()
    assert count_of(page, "Focus themes", "Name", "fr") == before + 1
    assert count_of(page, "Focus themes", "Name", "en") == 0
    assert "<bdi>العربية</bdi>" in page  # its number would else stand before it
    rows = one_line(desk.get("/admin/untranslated/focus/name/fr/").content.decode())
    assert f'<a href="/admin/registry/focustheme/{theme.pk}/change/#id_name_fr">' in rows
    assert "Focus themes: name: not in Français" in rows
    theme.name_fr = "Thème ruritanien"
    theme.save()
    rows = desk.get("/admin/untranslated/focus/name/fr/").content.decode()
    assert f"/focustheme/{theme.pk}/" not in rows


def test_the_english_text_stands_under_the_field_that_wants_its_translation(desk):
    theme = build(FocusTheme, name_en="Ruritanian theme")
    form = desk.get(f"/admin/registry/focustheme/{theme.pk}/change/").content.decode()
    mark = '<span lang="en" dir="ltr">English: Ruritanian theme</span>'
    assert form.count(mark) == 5


def test_what_says_nothing_in_any_language_lacks_nothing(desk):
    theme = build(FocusTheme)
    assert theme.summary == ""
    rows = desk.get("/admin/untranslated/focus/summary/fr/").content.decode()
    assert f"/focustheme/{theme.pk}/" not in rows


def test_nobody_is_asked_to_translate_the_title_of_a_document(desk):
    build(Document)
    page = desk.get("/admin/untranslated/documents/title/fr/").content.decode()
    assert "Official titles only: never a translation." in page


def test_an_unknown_column_or_language_is_not_found(desk):
    for address in ("focus/nothing/fr/", "nothing/name/fr/", "focus/name/de/"):
        assert desk.get(f"/admin/untranslated/{address}").status_code == 404


def test_staff_see_the_types_that_they_may_see(desk, staff):
    staff.is_superuser = False
    staff.save()
    staff.user_permissions.set(Permission.objects.filter(codename="view_focustheme"))
    page = one_line(desk.get("/admin/untranslated/").content.decode())
    assert set(re.findall(r'<tr><th scope="row">(.*?)</th>', page)) == {"Focus themes"}
    assert desk.get("/admin/untranslated/documents/title/fr/").status_code == 403


def test_the_desk_names_the_page(desk, client):
    assert 'href="/admin/untranslated/"' in desk.get("/admin/").content.decode()
    desk.logout()
    assert client.get("/admin/untranslated/").status_code == 302
