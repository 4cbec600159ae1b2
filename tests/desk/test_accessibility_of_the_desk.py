"""The desk meets the rules of axe: by day, in the dark, in Arabic, on a telephone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.public.test_accessibility import (
    BY_TAG,
    OF_LOOKS,
    STILL,
    changed_by_looks,
    dressed,
    style,
    violations,
    violations_in_arabic,
)

pytestmark = pytest.mark.browser

PAGES = (
    "/admin/",
    "/admin/?find=kenya",
    "/admin/roles/",
    "/admin/deleted/",
    "/admin/meetings/meeting/",
    "/admin/meetings/meeting/add/",
    "/admin/meetings/meeting/2/change/",
    "/admin/meetings/meeting/2/history/",
    "/admin/meetings/meeting/2/merge/",
    "/admin/preview/?of=meetings:2",
    "/admin/exchange/batch/",
    "/admin/exchange/batch/add/?type=participations&meeting=hld-2013",
    "/admin/accounts/auditevent/",
    "/admin/links/",
    "/admin/untranslated/",
    "/admin/translate/fr/",
    "/admin/documents/documentfile/add/?document=2",
)
TELEPHONE = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def opened(context_with, cookies_of_staff):
    """Opens an address with axe in it, all of a language in one window."""
    windows = {}

    def opened(address, locale="en"):
        if locale not in windows:
            staff = {"storage_state": cookies_of_staff, "bypass_csp": True, "locale": locale}
            windows[locale] = context_with(**staff, **STILL).new_page()
        page = windows[locale]
        page.goto(address, wait_until="load")
        page.evaluate(AXE_SCRIPT)
        style(page, "* { transition: none !important; }")  # a link takes its colour in 0.15 s
        return page

    return opened


def is_wide(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_the_desk_violates_a_rule(opened, address):
    """The short form looks in the dark and on a telephone at what these can change."""
    page = opened(address)
    broken, wide = {"light": violations(page, BY_TAG)}, [is_wide(page)]
    broken["dark"] = dressed(page, "dark")
    page.set_viewport_size(TELEPHONE)
    broken["telephone"], wide = changed_by_looks(page, OF_LOOKS), [*wide, is_wide(page)]
    page.set_viewport_size(STILL["viewport"])
    assert (broken, wide) == ({"light": [], "dark": [], "telephone": []}, [False, False])


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_the_desk_violates_a_rule_in_arabic(opened, address):
    page = opened(address, "ar")
    assert (violations_in_arabic(page), is_wide(page)) == ([], False)
