"""The pages of prose in six languages: ours, marked as such, and marked when they grow old."""

import re

import pytest
from django.urls import reverse

from hld_site import languages
from hld_site.pages.models import Page
from hld_site.pages.prose import marks
from tests.files import imported

OTHERS = [code for code in languages.CODES if code != languages.DEFAULT]
LINK = re.compile(r"\]\((/[^)]*)\)")


def text_of(client, address):
    return client.get(address).content.decode()


def test_every_page_of_prose_is_there_in_six_languages_with_the_same_sources_and_links():
    for page in Page.objects.published():
        for code in OTHERS:
            title, summary, body = page.text_in(code)
            assert all((title, summary, body)), (page.key, code)
            assert sorted(marks(body)) == sorted(marks(page.body_en)), (page.key, code)
            assert sorted(LINK.findall(body)) == sorted(LINK.findall(page.body_en))
            paragraphs = body.count("\n\n") - page.body_en.count("\n\n")
            # What was translated first says in a paragraph of its own that it is ours.
            assert paragraphs == (page.key == "accessibility"), (page.key, code)
        assert page.older_translations() == []


def test_a_translation_says_that_it_is_ours(client):
    words = "Our translation; it is not a translation of the United Nations."
    assert words not in text_of(client, "/about/")
    assert 'class="note"' in text_of(client, "/fr/about/")


def test_a_translation_is_marked_as_old_when_its_original_changes_until_it_is_confirmed(client):
    page = Page.objects.get(key="about")
    page.body_en += "\n\nOne more sentence.[^iom-page]"
    page.save()
    assert Page.objects.get(key="about").older_translations() == OTHERS
    fresh = Page.objects.get(key="about")
    fresh.body_fr += "\n\nUne phrase de plus.[^iom-page]"
    fresh.save()
    assert Page.objects.get(key="about").older_translations() == [c for c in OTHERS if c != "fr"]
    fresh.confirm_translations()
    fresh.save()
    assert Page.objects.get(key="about").older_translations() == []


def test_an_old_translation_is_said_to_be_one_on_the_page(client):
    before = text_of(client, "/es/contact/").count('class="note"')
    Page.objects.filter(key="contact").update(summary_en="Something else.")
    page = text_of(client, "/es/contact/")
    assert page.count('class="note"') == before
    assert Page.objects.get(key="contact").older_translations() == OTHERS
    note = page[page.index('class="note"') :].partition("</p>")[0]
    assert len(note.splitlines()) > 3


def test_an_imported_translation_counts_as_old_until_somebody_has_read_it():
    Page.objects.filter(key="contact").update(body_en="New.[^iom-page]")
    imported("pages.csv", "key,body_fr\ncontact,Nouveau.[^iom-page]\n")
    page = Page.objects.get(key="contact")
    assert page.body_fr.startswith("Nouveau")
    assert page.older_translations() == OTHERS


def test_staff_see_which_are_old_and_confirm_them(admin_client):
    Page.objects.filter(key="contact").update(summary_en="Something else.")
    address = reverse("admin:pages_page_changelist")
    assert "français" in text_of(admin_client, address).casefold()
    page = Page.objects.get(key="contact")
    chosen = {"action": "confirm_translations", "_selected_action": [page.pk]}
    admin_client.post(address, chosen)
    assert Page.objects.get(key="contact").older_translations() == []
    assert page.history.first().history_change_reason == "The translations were read and confirmed."


@pytest.mark.one_database
def test_the_purpose_of_both_bodies_is_told_natively(site):
    for words in ("voluntary, State-led and non-binding", "informal dialogue and cooperation"):
        assert words in site.text("/about/outcomes/")
    assert "non-binding" in site.text("/processes/gfmd/")
    gmg_page = site.text("/processes/gmg/")
    assert "coordination mechanism" in gmg_page
    assert "wider application" in gmg_page
    assert gmg_page.count("/organizations/world-bank/") > 0
