"""The tables of lists on the screen of a desk: no column ends beyond the edge."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.browser

LISTS = (
    "states/", "meetings/", "documents/", "organizations/", "links/", "about/process/",
)  # fmt: skip
BEYOND = """[...document.querySelectorAll(".scroll")].filter(
  one => one.scrollWidth > one.clientWidth).map(one => one.scrollWidth - one.clientWidth)"""
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def beyond(visit, language: str, width: int) -> dict[str, list[int]]:
    """By list, how far its tables reach beyond what is seen of them."""
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language.partition('-')[0]}/"
    too_wide = {}
    for path in LISTS:
        page = visit(f"/{prefix}{path}", viewport={"width": width, "height": 800})
        if pixels := page.evaluate(BEYOND):
            too_wide[path] = pixels
    return too_wide


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_years_of_documents_stood_beyond_the_edge_in_three_languages(visit, language):
    assert beyond(visit, language, 1280) == {}


def test_a_small_screen_lost_the_last_column_of_most_lists(visit):
    assert beyond(visit, settings.LANGUAGE_CODE, 1024) == {}
