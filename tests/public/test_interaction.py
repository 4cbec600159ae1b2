"""What a first visit costs and how it looks to everybody, page type by page type, in chromium."""

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "process": "/about/process/",
    "both dialogues": "/about/both-dialogues/",
    "open questions": "/about/open-questions/",
    "prose": "/about/participation/",
    "accessibility": "/accessibility/",
    "list": "/states/?group=african-states",
    "nothing found": "/documents/?q=zzzz",
    "calendar": "/meetings/",
    "State": "/states/TUR/",
    "State without evidence": "/states/GHA/",
    "meeting": "/meetings/hld-2013/",
    "document": "/documents/A/RES/58/208/",
    "organization": "/organizations/united-nations-development-fund-for-women/",
    "process record": "/processes/gfmd/",
}
MOST_BYTES, MOST_REQUESTS = 50_000, 6
SHIFT = """new Promise(tell => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => moved += e.value))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => tell(moved), 50));
})"""
STRUCTURE = """({
  headings: [...document.querySelectorAll("h1, h2, h3, h4")].map(h => +h.tagName[1]),
  landmarks: ["header.masthead", "nav[aria-label]", "main", "footer"].map(
    name => document.querySelectorAll(`body > ${name}, .masthead > ${name}`).length > 0),
  nameless: [...document.querySelectorAll("svg")].filter(image => image.ariaHidden !== "true" &&
    !(image.getAttribute("aria-labelledby") || "").split(" ")
      .every(id => document.getElementById(id)?.textContent.trim())).length,
})"""


@pytest.fixture
def first_view(visit):
    """Opens an address and counts what comes over the wire."""

    def measure(address):
        page = visit("about:blank", status=None)
        asked = []
        page.on("requestfinished", lambda request: asked.append(request))
        page.goto(address)
        sizes = [request.sizes() for request in asked]
        weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        return page, [request.url for request in asked], weight

    return measure


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_first_view_is_light_still_and_in_order_on_every_screen(first_view, server, address):
    page, asked, weight = first_view(address)
    assert [url for url in asked if not url.startswith(server)] == []
    assert len(asked) <= MOST_REQUESTS
    assert weight <= MOST_BYTES
    assert page.evaluate(SHIFT) == 0
    found = page.evaluate(STRUCTURE)
    steps = zip(found["headings"], found["headings"][1:], strict=False)
    assert found["headings"][0] == 1
    assert [pair for pair in steps if pair[1] > pair[0] + 1] == []
    assert (found["landmarks"], found["nameless"]) == ([True] * 4, 0)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width, scheme, direction in (
        (1280, "dark", "ltr"),
        (320, "light", "ltr"),
        (320, "dark", "rtl"),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_home_page_tells_its_story_in_order_without_script(visit):
    page = visit("/", java_script_enabled=False)
    text = page.locator("main").inner_text()
    story = [
        "held two High-level Dialogues",
        "Where it stands",
        "14 and 15 September 2006",
        "Repurposed and renamed as",
        "States listed",
        "From 1994 to today",
        "Convened by",
        "Focus themes",
        "Newest documents",
    ]
    places = [text.index(words) for words in story]
    assert places == sorted(places)
    page.click("text=African States")
    assert page.locator(".by-group a:has-text('Ghana')").is_visible()


def test_choosing_a_filter_shows_its_rows_and_its_chip_takes_it_back(visit):
    page = visit("/documents/")
    page.click("#id_kind")
    page.select_option("#id_kind", "draft-resolution")
    page.wait_for_url("**/documents/?kind=draft-resolution")
    assert page.locator("tbody tr").count() == 6
    page.click(".chips a:has-text('Draft resolution')")
    page.wait_for_url("**/documents/?")
    assert page.locator(".chips").count() == 0


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
    sign = page.locator("dd .mark").first
    before = sign.bounding_box()["width"]
    page.focus("dd .mark")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert sign.bounding_box()["width"] > 4 * before


def test_a_citation_is_copied_and_no_single_key_takes_the_focus_away(visit):
    page = visit("/documents/A/RES/58/208/", permissions=["clipboard-read", "clipboard-write"])
    page.click("#cite-document ~ .citation button")
    page.wait_for_selector(".citation [role=status]:has-text('Copied')")
    button = page.locator("#cite-document ~ .citation button")
    assert button.aria_snapshot().startswith('- button "Copy Cite this document"')
    assert page.evaluate("navigator.clipboard.readText()") == (
        "General Assembly resolution 58/208 of 23 December 2003,"
        " “International migration and development” (A/RES/58/208)"
    )
    page.goto("/states/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.locator("input[accesskey='/']").count() == 1


def test_a_tile_of_the_map_leads_to_its_state(visit):
    page = visit("/")
    page.click("svg.tiles g[data-key=GHA]")
    page.wait_for_url("**/states/GHA/")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_moves_where_the_reader_asks_for_less_movement(visit, address):
    moving = "[...document.querySelectorAll('*')].map(getComputedStyle).filter(style =>"
    moving += " style.animationName !== 'none' || style.scrollBehavior !== 'auto' ||"
    moving += " style.transitionDuration !== '0s').length"
    page = visit(address, reduced_motion="reduce")
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


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
    dot = "getComputedStyle(document.querySelector('.step.here'), '::before').borderTopWidth"
    assert page.evaluate(f"parseFloat({dot})") > 3
