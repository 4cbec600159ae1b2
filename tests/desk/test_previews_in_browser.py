"""The page of the links to a preview on a telephone, and what the preview says of itself."""

import pytest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 800}, "locale": "ar"}


def test_the_address_of_a_preview_was_wider_than_a_telephone(visit, cookies_of_staff):
    page = visit("/admin/preview/?of=meetings:2", storage_state=cookies_of_staff, **PHONE)
    with page.expect_navigation():
        page.click(".previews button.default")
    assert page.locator(".previews section code").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    with page.expect_navigation():
        page.click(".previews section button")
