"""Every type of page on a first visit in chromium: what it costs, asks for, and how it fits."""

from dataclasses import dataclass

import pytest

from tests.browser import without_complaint

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "process": "/about/process/",
    "States side by side": "/states/compare/?a=MEX&b=PHL",
    "open questions": "/about/open-questions/",
    "prose": "/about/participation/",
    "prose with headings": "/about/history/",
    "source page": "/about/source-page/",
    "accessibility": "/accessibility/",
    "contact": "/contact/",
    "data": "/data/",
    "list of States": "/states/?group=african-states&sort=-name",
    "State": "/states/SWZ/",
    "State with two names": "/states/TUR/",
    "State with evidence": "/states/PHL/",
    "State without evidence": "/states/GHA/",
    "list of organizations": "/organizations/",
    "organization": "/organizations/united-nations-development-fund-for-women/",
    "process record": "/processes/gfmd/",
    "themes": "/focus/",
    "calendar": "/meetings/",
    "meeting": "/meetings/hld-2013/",
    "list of documents": "/documents/?q=67/219",
    "nothing found": "/documents/?q=zzzz",
    "document": "/documents/A/RES/58/208/",
    "links": "/links/",
    "filter that is not known": "/states/?group=martians",
    "not found": "/nowhere/",
}
REFUSED = {"/states/?group=martians": 400, "/nowhere/": 404}
MOST_BYTES, MOST_REQUESTS = 50_000, 6
SHIFT = """new Promise(tell => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => moved += e.value))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => tell(moved), 50));
})"""
STRUCTURE = """({
  headings: [...document.querySelectorAll("h1, h2, h3, h4")].map(h => +h.tagName[1]),
  landmarks: ["header.masthead", "nav.main[aria-label]", "main", "footer"].map(
    name => document.querySelectorAll(`body > ${name}, .masthead ${name}`).length > 0),
  mains: document.querySelectorAll("main, [role=main]").length,
  nameless: [...document.querySelectorAll("svg")].filter(image => image.ariaHidden !== "true" &&
    !(image.getAttribute("aria-labelledby") || "").split(" ")
      .every(id => document.getElementById(id)?.textContent.trim())).length,
  type: document.contentType,
})"""
MOVING = """[...document.querySelectorAll("*")].map(getComputedStyle).filter(style =>
  style.animationName !== "none" || style.scrollBehavior !== "auto" ||
  style.transitionDuration !== "0s").length"""


@dataclass
class Visit:
    page: object
    status: int
    requests: list[str]
    bytes: int
    shift: float


@pytest.fixture(scope="module", params=PAGES.values(), ids=PAGES)
def visit(request, chromium, server):
    """One visit with nothing remembered, for all tests below: a page is loaded once."""
    context = chromium.new_context(base_url=server)
    with without_complaint() as new_page:
        page = new_page(context)
        finished = []
        page.on("requestfinished", lambda one: finished.append(one))
        answer = page.goto(request.param)
        shift = page.evaluate(SHIFT)
        sizes = [one.sizes() for one in finished]
        weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        yield Visit(page, answer.status, [one.url for one in finished], weight, shift)
    context.close()


@pytest.fixture
def address(request):
    return request.node.callspec.params["visit"]


def test_a_page_answers_and_asks_no_other_host_for_anything(visit, address, server):
    assert visit.status == REFUSED.get(address, 200)
    assert [url for url in visit.requests if not url.startswith(server)] == []


def test_a_first_view_is_light_and_nothing_jumps(visit):
    assert len(visit.requests) <= MOST_REQUESTS
    assert visit.bytes <= MOST_BYTES
    assert visit.shift == 0


def test_headings_and_landmarks_are_in_order(visit):
    structure = visit.page.evaluate(STRUCTURE)
    headings = structure["headings"]
    assert headings.count(1) == 1
    assert headings[0] == 1
    steps = zip(headings, headings[1:], strict=False)
    assert [pair for pair in steps if pair[1] > pair[0] + 1] == []
    assert (structure["landmarks"], structure["nameless"]) == ([True] * 4, 0)
    assert (structure["mains"], structure["type"]) == (1, "text/html")


def test_nothing_moves_where_the_reader_asks_for_less_movement(visit):
    visit.page.emulate_media(reduced_motion="reduce")
    assert visit.page.evaluate(MOVING) == 0
    visit.page.emulate_media(reduced_motion="no-preference")
    assert visit.page.evaluate(MOVING) > 0


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
def test_a_page_fits_every_screen(visit, opened):
    page = visit.page
    page.evaluate(f"document.querySelectorAll('details').forEach(one => one.open = {opened:d})")
    for width, scheme, direction in (
        (1280, "light", "ltr"),
        (1280, "dark", "ltr"),
        (320, "light", "ltr"),
        (320, "dark", "rtl"),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
