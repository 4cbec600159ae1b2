"""Every type of page against the rules of WCAG 2.2 A and AA, in every dress that it may wear."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import LONG
from tests.public import PAGES

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a dress can change; the rest of a page is the same in all of them.
OF_LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
STILL = {"reduced_motion": "reduce"}  # a colour on its way is neither the one nor the other
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;" \
    " word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"  # fmt: skip
DRESSES = {
    "dark": lambda page: page.emulate_media(color_scheme="dark"),
    "forced colours": lambda page: page.emulate_media(color_scheme="light", forced_colors="active"),
    "text spacing": lambda page: (page.emulate_media(forced_colors="none"), style(page, SPACED)),
    "200 % text": lambda page: style(page, "html { font-size: 200% !important; }"),
}


def style(page, rules: str) -> None:
    """As a visitor's own style sheet, which no policy of the site forbids."""
    page.evaluate(
        "rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);"
        " document.adoptedStyleSheets = [sheet]; }",
        rules,
    )


def violations(page, rules=None) -> list[str]:
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    told = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['target']} {node.get('failureSummary', '')}"
        for found in told.response["violations"]
        for node in found["nodes"]
    ]


def asked_of(turn: int) -> set[str]:
    """All in the long form; else one, another for the next page."""
    every = [*DRESSES, "320 px", "Arabic"]
    return set(every) if LONG else {every[turn % len(every)]}


@pytest.mark.parametrize("address", PAGES)
def test_no_page_violates_a_rule_in_any_dress(visit, address):
    """The short form looks at each page in the light and in one other dress."""
    status = 404 if address == "/nowhere/" else 200
    page = visit(address, status, **STILL)
    found = {"light": violations(page)}
    asked = asked_of(PAGES.index(address))
    for name in filter(asked.__contains__, DRESSES):
        DRESSES[name](page)
        found[name] = violations(page, None if LONG else OF_LOOKS)
    if "320 px" in asked:
        narrow = visit(address, status, viewport={"width": 320, "height": 640}, **STILL)
        found["320 px"] = violations(narrow, None if LONG else OF_LOOKS)
    if "Arabic" in asked:
        found["Arabic"] = violations(visit(f"/ar{address}", status, **STILL))
    assert {name: told for name, told in found.items() if told} == {}
