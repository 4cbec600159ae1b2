"""What a visitor does with the public pages in chromium: keyboard, filters, map, paper."""

import pytest
from django.utils import timezone

from hld_site.languages.dates import un_date

pytestmark = pytest.mark.browser


def test_the_home_page_tells_its_story_in_order_without_script(visit):
    page = visit("/", java_script_enabled=False)
    text = page.locator("main").inner_text()
    story = [
        "held two High-level Dialogues",
        "14 and 15 September 2006",
        "Convened by",
        "Repurposed and renamed as",
        "From 1994 to today",
        "What is known of each State",
        "Principal documents",
    ]
    places = [text.index(words) for words in story]
    assert places == sorted(places)
    assert page.locator(".by-evidence a:has-text('Philippines')").is_visible()
    page.click(".by-evidence .none summary")
    assert page.locator(".by-evidence a:has-text('Ghana')").is_visible()


def test_choosing_a_filter_shows_its_rows_and_its_chip_takes_it_back(visit):
    page = visit("/documents/")
    words = page.locator("#id_kind option[value=draft-resolution]").inner_text()
    page.click("#id_kind")
    page.select_option("#id_kind", "draft-resolution")
    page.wait_for_url("**/documents/?kind=draft-resolution")
    assert words.endswith(f"({page.locator('tbody tr').count()})")
    page.click(".chips a:has-text('Draft resolution')")
    page.wait_for_url("**/documents/?")
    assert page.locator(".chips").count() == 0


def test_a_list_that_was_gone_back_to_said_another_filter_than_its_rows(visit):
    page = visit("/documents/")
    page.click("#id_kind")
    page.select_option("#id_kind", "draft-resolution")
    page.wait_for_url("**/documents/?kind=draft-resolution")
    page.go_back()
    page.wait_for_url("**/documents/")
    assert page.locator("#id_kind").input_value() == ""
    assert page.locator(".filters [disabled]").count() == 0


def test_arrow_keys_walk_through_a_filter_and_its_button_leads_to_what_was_found(visit):
    page = visit("/documents/")
    page.focus("#id_kind")
    page.keyboard.press("ArrowDown")
    assert page.locator("#id_kind").input_value() != ""
    assert page.url.endswith("/documents/")
    page.focus(".filters button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/?kind=*#found")
    assert page.evaluate("document.activeElement.id") == "found"
    assert page.title().startswith(f"Documents: {page.locator('#found').inner_text()} ·")


def test_what_has_the_focus_is_on_the_screen_at_once(visit):
    page = visit("/meetings/hld-2013/")
    place = "(({top, bottom}) => [top, innerHeight - bottom])"
    place += "(document.activeElement.getBoundingClientRect())"
    for _press in range(60):
        page.keyboard.press("Tab")
        assert min(page.evaluate(place)) >= 0


def test_a_sign_says_in_words_what_it_is_when_it_has_the_focus(visit):
    page = visit("/documents/A/RES/67/219/")
    sign = page.locator(".mark").first
    before = sign.bounding_box()["width"]
    page.focus(".mark")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert sign.bounding_box()["width"] > 4 * before


def test_a_citation_is_copied_and_no_single_key_takes_the_focus_away(visit):
    page = visit("/documents/A/RES/58/208/", permissions=["clipboard-read", "clipboard-write"])
    page.click("#copy-citation")
    page.wait_for_selector(".citation [role=status]:has-text('Copied')")
    button = page.locator("#copy-citation")
    assert button.aria_snapshot().startswith('- button "Copy Cite this document"')
    assert page.evaluate("navigator.clipboard.readText()") == (
        "General Assembly resolution 58/208 of 23 December 2003,"
        " “International migration and development” (A/RES/58/208),"
        f" https://undocs.org/en/A/RES/58/208 (accessed {un_date(timezone.localdate(), 'en')})."
    )
    page.goto("/states/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.locator("input[accesskey='/']").count() == 1


def test_another_language_began_at_the_top_of_a_long_page(visit):
    page = visit("/ar/meetings/hld-2013/#participants")
    page.click(".language-switch a[lang=ru]")
    page.wait_for_url("**/ru/meetings/hld-2013/#participants")


def test_paper_tells_nobody_to_copy_an_address(visit):
    page = visit("/meetings/hld-2013/")
    words = "To subscribe to the calendar", "For programs:"
    assert all(page.get_by_text(text).is_visible() for text in words)
    page.emulate_media(media="print")
    assert not any(page.get_by_text(text).is_visible() for text in words)
    assert page.locator("#citation").is_visible()


def test_a_tile_of_the_map_leads_to_its_state(visit):
    page = visit("/", java_script_enabled=False)
    page.click("svg.tiles a[href='/states/GHA/']")
    page.wait_for_url("**/states/GHA/")


def test_print_names_address_and_day_and_hides_what_paper_cannot_do(visit):
    page = visit("/states/CHE/")
    page.emulate_media(media="print")
    foot = page.locator(".printed-from").inner_text()
    assert foot.startswith(page.url)
    assert "as it stood on" in foot
    assert not page.locator(".masthead nav").first.is_visible()
    assert not page.locator(".citation button").first.is_visible()


def test_paper_shows_where_links_lead_and_nothing_that_only_a_screen_can_do(visit):
    page = visit("/documents/A/RES/63/225/")
    page.emulate_media(media="print")
    after = "getComputedStyle(document.querySelector('.languages a'), '::after').content"
    assert page.evaluate(after) == '"https://undocs.org/ar/A/RES/63/225"'
    shown = page.locator("main a.mark, .marks, button, .masthead nav, .foot ul")
    assert [one for one in shown.all() if one.is_visible()] == []
    assert page.locator(".printed-from").is_visible()


def test_a_list_is_filtered_with_the_keyboard_and_without_script(visit):
    page = visit("/states/", java_script_enabled=False)
    page.focus("#id_q")
    page.keyboard.type("eswatini")
    page.keyboard.press("Enter")
    page.wait_for_url("**/states/?q=eswatini**")
    assert page.locator("tbody tr").count() == 1
    page.click("tbody a")
    assert page.locator("h1").inner_text() == "Eswatini"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit):
    page = visit("/states/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
