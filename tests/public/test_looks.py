"""How high pages are, where a list begins, that nothing moves: measured in chromium."""

import re

import pytest

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1440, "height": 900}}
TABLET = {"viewport": {"width": 768, "height": 1024}}
PHONE = {"viewport": {"width": 360, "height": 780}}
HEIGHTS = [
    ("/meetings/hld-2013/", WIDE, 5000),
    ("/meetings/hld-2013/", PHONE, 8000),
    ("/documents/A/RES/67/219/", WIDE, 2100),
    ("/states/", WIDE, 7000),
    ("/states/", PHONE, 12000),
    ("/states/PHL/", WIDE, 2200),
]


def top_of(page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["y"]


def height_of(page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["height"]


@pytest.mark.parametrize(("address", "screen", "most"), HEIGHTS)
def test_a_page_is_no_higher_than_its_answer_needs(visit, address, screen, most):
    page = visit(address, **screen)
    assert page.evaluate("document.documentElement.scrollHeight") <= most


@pytest.mark.parametrize("screen", [WIDE, TABLET, PHONE], ids=["wide", "tablet", "phone"])
@pytest.mark.parametrize(
    "address", ["/states/", "/documents/", "/meetings/", "/organizations/", "/links/", "/focus/"]
)
def test_a_list_begins_in_the_first_screen(visit, address, screen):
    assert top_of(visit(address, **screen), "main tbody tr, .entries li") < 600


@pytest.mark.parametrize("prefix", ["", "/ar", "/zh", "/fr", "/ru", "/es"])
def test_the_header_leaves_the_screen_to_the_page(visit, prefix):
    page = visit(f"{prefix}/focus/", **WIDE)
    for screen, most in ((WIDE, 116), (TABLET, 130), (PHONE, 130)):
        page.set_viewport_size(screen["viewport"])
        assert height_of(page, ".masthead") <= most


@pytest.mark.parametrize("address", ["/ar/states/KEN/", "/ar/documents/A/RES/67/219/"])
def test_votes_stood_in_columns_of_one_word_on_a_small_telephone(visit, address):
    page = visit(address, viewport={"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    room = page.evaluate("document.documentElement.clientWidth")
    for cell in page.locator("#votes ~ * td").all():
        box = cell.bounding_box()
        assert box["height"] < 40 or box["width"] > 0.8 * room


def with_large_letters(page):
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return page


LISTS = ["/states/", "/meetings/", "/documents/A/RES/67/219/", "/about/source-page/"]


@pytest.mark.parametrize("prefix", ["/ru", "/ar"])
@pytest.mark.parametrize("address", LISTS)
def test_a_stacked_row_ended_beyond_the_edge_of_a_telephone(visit, prefix, address):
    page = visit(prefix + address, viewport={"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    beyond = (
        "[...document.querySelectorAll('table.stacked')].map(table => table.parentElement)"
        ".filter(box => box.scrollWidth > box.clientWidth + 1).length"
    )
    assert page.evaluate(beyond) == 0
    assert with_large_letters(page).evaluate(beyond) == 0


@pytest.mark.parametrize("address", ["/ar/states/", "/fr/documents/"])
def test_the_keyboard_went_through_headings_that_a_telephone_does_not_show(visit, address):
    page = visit(address, viewport={"width": 320, "height": 640})
    headings = page.locator("thead")
    assert headings.bounding_box()["width"] < 2
    for link in page.locator("thead a").all():
        link.focus()
        assert headings.bounding_box()["width"] > 200
        box = link.bounding_box()
        assert box["height"] >= 24
        assert 0 <= box["x"] <= 320 - box["width"]
    page.locator("tbody a").first.focus()
    assert headings.bounding_box()["width"] < 2


def test_large_letters_broke_the_name_of_the_register_and_left_no_room_to_search(visit):
    page = visit("/ru/meetings/", viewport={"width": 390, "height": 640})
    with_large_letters(page)
    room = page.evaluate("document.documentElement.clientWidth")
    for selector in (".masthead .name", ".masthead .find input"):
        assert page.locator(selector).bounding_box()["width"] > 0.8 * room
    skip = page.locator(".skip").bounding_box()
    assert skip["y"] + skip["height"] <= 0
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["y"] > 0


@pytest.mark.parametrize(
    "address",
    ["/search/?q=burma", "/fr/search/?q=birmanie", "/ru/search/?q=бирма", "/es/search/?q=birmania",
     "/ar/search/?q=بورما", "/zh/search/?q=缅甸"],
)  # fmt: skip
def test_what_was_searched_for_stood_in_the_quotation_marks_of_english(visit, address):
    """The title has them from the catalogue of its language, the sentence from the style sheet."""
    page = visit(address)
    asked = page.locator("q").first
    opening, closing = re.findall(
        r'"(.)[^"]*" "[^"]*(.)"', asked.evaluate("q => getComputedStyle(q).quotes")
    )[0]
    title = " ".join(page.title().split())
    typed = asked.inner_text()
    assert re.match(f"{opening}\\s?{typed}\\s?{closing}", title), title


def test_a_button_that_copies_stands_apart_from_what_follows(visit):
    page = visit("/ar/states/KEN/", viewport={"width": 320, "height": 640})
    page.click(".use summary")
    button = page.locator(".cite button").first.bounding_box()
    assert top_of(page, ".cite details") - button["y"] - button["height"] >= 8


def test_a_rail_stands_beside_the_text_and_folds_where_there_is_no_room(visit):
    page = visit("/meetings/hld-2013/", **WIDE)
    assert top_of(page, ".rail") < top_of(page, ".body")
    assert page.locator(".rail .contents a").first.is_visible()
    assert page.locator(".rail .sources li").first.is_visible()
    page = visit("/meetings/hld-2013/", **PHONE)
    assert not page.locator(".rail .contents a").first.is_visible()
    page.click(".rail .contents summary")
    page.click(".rail .contents a >> nth=1")
    assert page.url.endswith("#participants")
    assert abs(top_of(page, "#participants")) < 40


def test_a_number_beside_a_row_leads_to_its_source_even_where_that_is_folded(visit):
    page = visit("/meetings/hld-2013/", **PHONE)
    page.locator(".participants .noted a").first.click()
    assert page.locator(":target").is_visible()


def test_a_question_is_one_line_that_opens_where_a_mark_leads_to_it(visit):
    page = visit("/meetings/hld-2013/", **WIDE)
    assert height_of(page, ".question") < 50
    page.locator("a.mark[href^='#question-']").first.click()
    assert page.locator(":target").is_visible()


def test_folded_parts_are_printed(visit):
    page = visit("/meetings/hld-2013/", **PHONE)
    page.emulate_media(media="print")
    for selector in (".question dl", ".rail .sources li", "#printed"):
        assert page.locator(selector).first.is_visible()


@pytest.mark.parametrize("address", ["/", "/states/", "/meetings/hld-2013/", "/search/?q=ghana"])
def test_nothing_moves_while_a_page_is_loaded(visit, address):
    page = visit(address, **WIDE)
    shift = page.evaluate(
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
        " for (const entry of list.getEntries()) sum += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
        " setTimeout(() => done(sum), 300); })"
    )
    assert shift == 0
