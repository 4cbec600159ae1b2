"""The reason that was given to the public for a change: in feeds and on the page of the record."""

import pytest
from django.test import Client
from django.utils import timezone

from hld_site.browse.public_history import days_of_change
from hld_site.exchange.models import Batch
from hld_site.publishing.models import PublicReason
from hld_site.records import catalogue
from hld_site.records.history import batch
from meetings.models import Meeting
from registry.models import State
from tests.forms import filled_in
from tests.public.change import ATOM, DAY, change
from tests.public.test_feeds import PLANTED, feed
from tests.public_pages import one_line


def test_a_reason_is_shown_where_it_was_given_for_the_public_and_nowhere_else(clock):
    meeting = Meeting.objects.get(key="hld-2013")
    with batch(f"{PLANTED} reason of the desk"):
        change(meeting, venue="Hall")
    clock.shift(DAY)
    with batch(f"{PLANTED} other reason") as running:
        PublicReason.objects.create(batch=running.id, text="As <GA/11434> has it.")
        change(meeting, agenda_item="9")
    page = one_line(Client().get("/meetings/hld-2013/").content.decode())
    block = page.partition('id="changed"')[2].partition("</details>")[0]
    assert "As &lt;GA/11434&gt; has it." in block
    assert "venue" in block
    assert PLANTED not in page
    body = Client().get("/meetings.atom").content.decode()
    assert "As &amp;lt;GA/11434&amp;gt; has it." in body
    assert PLANTED not in body


@pytest.mark.one_database
def test_the_desk_gives_a_reason_for_the_public_with_a_change_and_with_a_set(desk):
    kenya = State.objects.get(key="KEN")
    page = f"/admin/registry/state/{kenya.pk}/change/"
    reasons = {"change_reason": f"{PLANTED} for staff", "public_reason": "For all to read"}
    form = filled_in(desk.get(page)) | {"note": "Nairobi"} | reasons
    assert desk.post(page, form).status_code == 302
    rows = State.objects.published().filter(pk=kenya.pk)
    day, addition = days_of_change(catalogue.of(State), rows, timezone.now())
    assert day.reasons == ("For all to read",)
    assert addition.reasons == ()
    form = filled_in(desk.get(page)) | {"note": "Mombasa", "_propose": "1"}
    form |= {"public_reason": "Not yet"}
    assert desk.post(page, form).status_code == 302
    of_set = PublicReason.objects.get(text="Not yet").batch
    assert Batch.objects.filter(pk=of_set).exists()
    assert "Not yet" not in Client().get("/states.atom").content.decode()


def test_a_correction_on_the_day_of_the_addition_was_told_as_an_addition(desk):
    kenya = State.objects.get(key="KEN")
    page = f"/admin/registry/state/{kenya.pk}/change/"
    form = filled_in(desk.get(page)) | {"note": "Nairobi", "public_reason": "A note was lacking."}
    assert desk.post(page, form).status_code == 302
    changed, addition = feed("/states/KEN.atom").findall("a:entry", ATOM)
    assert changed.find("a:title", ATOM).text == "Kenya: note changed"
    assert "A note was lacking." in changed.find("a:summary", ATOM).text
    assert addition.find("a:title", ATOM).text == "Kenya: added to the register"
    assert "lacking" not in addition.find("a:summary", ATOM).text
    assert changed.find("a:id", ATOM).text != addition.find("a:id", ATOM).text
