"""The desk meets the rules of axe: by day, in the dark, in Arabic, on a telephone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.public.test_accessibility import BY_TAG, violations

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
DRESSES = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "Arabic": {"locale": "ar"},
    "telephone": {"viewport": {"width": 390, "height": 800}},
}


@pytest.mark.parametrize("dress", DRESSES)
def test_no_page_of_the_desk_violates_a_rule(context_with, cookies_of_staff, dress):
    options = DRESSES[dress] | {"storage_state": cookies_of_staff, "bypass_csp": True}
    page = context_with(**options).new_page()
    broken, wide = {}, []
    for address in PAGES:
        page.goto(address, wait_until="load")
        page.evaluate(AXE_SCRIPT)
        if faults := violations(page, BY_TAG):
            broken[address] = faults
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    page.close()
    assert broken == {}
    assert wide == []
