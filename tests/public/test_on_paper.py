"""A State on one sheet of A4, in every language: printed to PDF in chromium."""

import re

import pytest

from hld_site import languages
from registry.models import State
from tests.sampling import LONG, sampled

pytestmark = pytest.mark.browser

SOME = 5  # of the short form, others in each language
SHEET = re.compile(rb"/Type\s*/Page\b")
# Nothing that is shown runs over the edge, and no part of the page has a heading alone.
CLIPPED = """[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() &&
  e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' &&
  !e.classList.contains('unseen')).map(e => e.className || e.tagName)"""
EMPTY = """[...document.querySelectorAll('main section')].filter(e => e.checkVisibility() &&
  e.innerText.trim() === (e.querySelector('h2')?.innerText ?? '').trim()).map(e => e.outerHTML)"""
WIDTH_OF_A4 = {"width": 680, "height": 1010}  # within its margins


def states(code: str) -> list[str]:
    keys = sorted(State.objects.published().values_list("key", flat=True))
    return sampled(keys, SOME, seed=languages.CODES.index(code))


@pytest.mark.parametrize("code", languages.CODES)
def test_a_state_is_one_sheet_of_paper(visit, code):
    prefix = "" if code == languages.DEFAULT else f"/{code}"
    page = visit(f"{prefix}/states/")
    page.set_viewport_size(WIDTH_OF_A4)
    page.emulate_media(media="print")
    longer = []
    for key in states(code):
        page.goto(f"{prefix}/states/{key}/")
        assert (page.evaluate(CLIPPED), page.evaluate(EMPTY)) == ([], []), key
        if len(SHEET.findall(page.pdf(prefer_css_page_size=True))) > 1:
            longer.append(key)
    assert len(longer) <= (5 if LONG else 0), longer
