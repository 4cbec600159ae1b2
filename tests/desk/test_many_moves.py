"""Publishing many at once may join a set that is open: a dialogue is prepared as one."""

from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch
from registry.models import Organization
from tests.builders import build

LIST = "/admin/registry/organization/"


def test_many_are_published_in_the_set_that_is_chosen(desk, staff):
    drafts = [build(Organization, number, status="draft") for number in (1, 2)]
    chosen = {"action": "publish", "_selected_action": [one.pk for one in drafts]}
    opened = proposals.open_set(staff, "Third dialogue")
    page = desk.post(LIST, chosen).content.decode()
    assert "Third dialogue" in page
    assert not opened.changes.exists(), "it is asked first"
    desk.post(LIST, chosen | {"go": "1", "set": str(opened.pk)})
    assert {change.object_id for change in opened.changes.all()} == {one.pk for one in drafts}
    assert Batch.objects.filter(kind=Batch.Kind.SET).count() == 1


def test_where_no_set_is_open_one_click_makes_one(desk):
    draft = build(Organization, 1, status="draft")
    answer = desk.post(LIST, {"action": "publish", "_selected_action": [draft.pk]})
    assert "/exchange/batch/" in answer.headers["Location"]
