"""Every type of page against the rules of WCAG 2.2 A and AA, in every dress that it may wear."""

from collections.abc import Iterable

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.conftest import LONG
from tests.public import PAGES

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BY_TAG = {"type": "tag", "values": TAGS}
# What a dress can change; the rest of a page is the same in all of them.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OF_SPACE = ["target-size", "scrollable-region-focusable"]
OF_LOOKS = [*OF_COLOURS, *OF_SPACE]
# A colour on its way is neither the one nor the other.
STILL = {"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 720}}
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;" \
    " word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"  # fmt: skip
LARGE = "html { font-size: 200% !important; }"
NARROW = {"width": 320, "height": 640}


def style(page, rules: str) -> None:
    """As a visitor's own style sheet, which no policy of the site forbids."""
    page.evaluate(
        "rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);"
        " document.adoptedStyleSheets = [sheet]; }",
        rules,
    )


# How the same page, without being loaded again, is dressed for another visitor, and undressed.
DRESSES = {
    "dark": (
        lambda page: page.emulate_media(color_scheme="dark"),
        lambda page: page.emulate_media(color_scheme="light"),
        OF_COLOURS,
    ),
    "forced colours": (
        lambda page: page.emulate_media(forced_colors="active"),
        lambda page: page.emulate_media(forced_colors="none"),
        OF_COLOURS,
    ),
    "text spacing": (
        lambda page: style(page, SPACED),
        lambda page: style(page, ""),
        OF_SPACE,
    ),
    "200 % text": (
        lambda page: style(page, LARGE),
        lambda page: style(page, ""),
        OF_SPACE,
    ),
    "320 px": (
        lambda page: page.set_viewport_size(NARROW),
        lambda page: page.set_viewport_size(STILL["viewport"]),
        OF_LOOKS,
    ),
}
EVERY = [*DRESSES, "Arabic"]


def worn(turn: int) -> list[str]:
    """Beside the light one: all in the long form, else two, and others for the next page."""
    return EVERY if LONG else [EVERY[(2 * turn + step) % len(EVERY)] for step in (0, 1)]


def violations(page, rules: dict, without: Iterable[str] = ()) -> list[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    options["rules"] = {name: {"enabled": False} for name in without}
    answer = page.evaluate("options => axe.run(options)", options)
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


def violations_in_arabic(page) -> list[str]:
    """The short form has seen its colours in English: they cost more than all other rules."""
    return violations(page, BY_TAG, without=() if LONG else OF_COLOURS)


def changed_by_looks(page, rules: list[str]) -> list[str]:
    """What breaks one of these rules; in the long form, any rule."""
    return violations(page, BY_TAG if LONG else {"type": "rule", "values": rules})


def dressed(page, name: str) -> list[str]:
    """What breaks a rule that this dress can change."""
    dress, undress, rules = DRESSES[name]
    dress(page)
    broken = changed_by_looks(page, rules)
    undress(page)
    return broken


@pytest.fixture
def opened(visit):
    """Opens a page with axe in it."""

    def opened(address):
        page = visit(address, 404 if address.endswith("/nowhere/") else 200, **STILL)
        page.evaluate(AXE_SCRIPT)
        return page

    return opened


@pytest.mark.parametrize("address", PAGES)
def test_no_page_violates_a_rule_in_any_dress(opened, address):
    """The short form looks at each page in three dresses of the seven."""
    page = opened(address)
    by_dress = {"light": violations(page, BY_TAG)}
    for name in worn(PAGES.index(address)):
        if name == "Arabic":
            by_dress[name] = violations_in_arabic(opened(f"/ar{address}"))
        else:
            by_dress[name] = dressed(page, name)
    assert {name: broken for name, broken in by_dress.items() if broken} == {}
