"""Thirty rows of a preview fit on a screen or two, whatever is wrong with them."""

import pytest

from registry.models import State
from tests.desk.test_in_browser import send

pytestmark = pytest.mark.browser

MOST = 1_500  # pixels


@pytest.mark.parametrize("column", ["note", "m49", "name_en"])
def test_thirty_rows_are_not_higher_than_a_page_and_a_half(signed_in, column):
    text = {"note": "A remark", "m49": "many", "name_en": "?????"}[column]
    keys = State.objects.order_by("key").values_list("key", flat=True)[:30]
    lines = "\n".join(f"{key},{text}" for key in keys)
    send(signed_in, "registry/state", "states.csv", f"key,{column}\n{lines}\n")
    table = signed_in.wait_for_selector("table.changes")
    assert signed_in.locator("table.changes tbody tr").count() == 30

    assert table.bounding_box()["height"] <= MOST
