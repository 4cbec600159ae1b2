"""The desk on a usual screen: no column and no text has to be scrolled to."""

import pytest

pytestmark = pytest.mark.browser

LISTS = (
    "documents/document", "documents/documentmeeting", "evidence/source", "meetings/meeting",
    "meetings/meetingrelation", "meetings/participation", "pages/page", "registry/state",
)  # fmt: skip
BEYOND = 'document.querySelector(".results").scrollWidth'
SEEN = 'document.querySelector(".results").clientWidth'


@pytest.mark.parametrize("path", LISTS)
def test_half_of_a_list_lay_under_its_filters(signed_in, path):
    signed_in.set_viewport_size({"width": 1280, "height": 800})
    signed_in.goto(f"/admin/{path}/")
    assert signed_in.evaluate(BEYOND) <= signed_in.evaluate(SEEN)


def test_a_filter_says_what_it_keeps_and_all_are_cleared_at_once(signed_in):
    signed_in.goto("/admin/documents/document/")
    signed_in.click("summary >> text=Kind")
    signed_in.click("#changelist-filter a >> text=Resolution")
    signed_in.wait_for_selector("summary b >> text=Resolution")
    signed_in.click("text=Clear all filters")
    signed_in.wait_for_selector("summary b", state="detached")
    assert "kind" not in signed_in.url


def test_two_thirds_of_a_theme_could_not_be_read_in_its_box(signed_in):
    signed_in.set_viewport_size({"width": 1280, "height": 800})
    signed_in.goto("/admin/meetings/meeting/?q=hld-2013")
    signed_in.click("#result_list tbody th a")
    box = signed_in.locator("#id_theme_en")
    hidden = "box => [box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth]"
    assert box.evaluate(hidden) == [0, 0]
