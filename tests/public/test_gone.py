"""Records that were public: what their addresses and files answer once they have left or moved."""

import pytest
from django.test import Client

from documents.models import Document
from hld_site.browse.other_views import other_files, record_address
from hld_site.publishing.models import PublicReason
from hld_site.records import catalogue
from hld_site.records.history import batch
from meetings.models import Meeting
from tests.builders import build
from tests.public.change import DAY, NOON, change

WITH_PAGES = [record for record in catalogue.records() if record.has_pages]


def addresses(record, row) -> list[str]:
    return [row.get_absolute_url(), *(record_address(row, file) for file in other_files(record))]


@pytest.mark.parametrize("record", WITH_PAGES, ids=lambda record: record.name)
def test_the_address_of_a_withdrawn_record_spoke_as_if_it_had_never_been(record, clock):
    row = build(record.model, 5, staff_note="Planted")
    own = addresses(record, row)
    clock.shift(DAY)
    change(row, status="withdrawn")
    for address in own:
        answer = Client().get(address)
        text = answer.content.decode()
        assert answer.status_code == 410, address
        assert f"“{row.key}” was public in this register but is no longer public." in text
        assert "Planted" not in text
        assert str(row.heading) == row.key or str(row.heading) not in text
    clock.shift(DAY)
    change(row, status="published")
    assert Client().get(own[0]).status_code == 200


@pytest.mark.one_database
def test_what_never_was_public_is_not_spoken_of(clock):
    draft = build(Meeting, 3, status="draft")
    to_come = build(Meeting, 4, public_from=NOON + 9 * DAY)
    taken_back = build(Meeting, 5, public_from=NOON + 9 * DAY)
    clock.shift(DAY)
    change(taken_back, status="withdrawn")
    for meeting in (draft, to_come, taken_back):
        for address in addresses(catalogue.of(Meeting), meeting):
            assert Client().get(address).status_code == 404, address


@pytest.mark.one_database
def test_a_record_whose_hour_has_passed_is_gone_under_every_key_that_the_public_knew(clock):
    meeting = build(Meeting, 3)
    clock.shift(DAY)
    first = meeting.get_absolute_url()
    change(meeting, key="renamed-1903", public_until=NOON + 2 * DAY)
    assert Client().get(first).status_code == 301
    clock.shift(2 * DAY)
    for address in (first, "/meetings/renamed-1903/"):
        assert Client().get(address).status_code == 410
    change(meeting, key="renamed-again-1903")
    assert Client().get("/meetings/renamed-again-1903/").status_code == 404
    assert "renamed-again" not in Client().get(first).content.decode()


@pytest.mark.parametrize("record", WITH_PAGES, ids=lambda record: record.name)
def test_files_of_a_record_were_lost_when_its_key_changed(record, clock):
    """Its page led on."""
    row = build(record.model, 5)
    before = addresses(record, row)
    other = build(record.model, 6)
    key = other.key
    other.delete()
    change(row, key=key)
    after = addresses(record, row)
    for old, new in zip(before, after, strict=True):
        answer = Client().get(old)
        if Client().get(new).status_code == 200:
            assert (answer.status_code, answer.headers["Location"]) == (301, new)
            assert "no-cache" in answer.headers["Cache-Control"]
    (old,) = (address for address in before if address.endswith(".json") and ".csl" not in address)
    answer = Client().get(f"{old}?columns=key&languages=fr")
    assert answer.headers["Location"].endswith(".json?columns=key&languages=fr")


@pytest.mark.one_database
def test_a_kept_file_is_gone_or_moved_with_its_document(clock):
    document = build(Document, 5)
    assert Client().get(f"/documents/{document.key}.fr.pdf").status_code == 404
    before = document.key
    change(document, key="A/RES/99/55")
    answer = Client().get(f"/documents/{before}.fr.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (
        301, "/documents/A/RES/99/55.fr.pdf",
    )  # fmt: skip
    clock.shift(DAY)
    change(document, status="withdrawn")
    assert Client().get("/documents/A/RES/99/55.fr.pdf").status_code == 410


@pytest.mark.one_database
def test_why_a_record_was_withdrawn_stood_in_feeds_alone(clock):
    meeting = build(Meeting, 3)
    clock.shift(DAY)
    with batch("For staff alone") as running:
        PublicReason.give(running.id, "As <GA/11434> has it.")
        change(meeting, status="withdrawn")
    page, file = (
        Client().get(address) for address in addresses(catalogue.of(Meeting), meeting)[:2]
    )
    assert "is no longer public. Reason: As &lt;GA/11434&gt; has it." in page.content.decode()
    assert "is no longer public. Reason: As <GA/11434> has it." in file.content.decode()
    assert "For staff alone" not in page.content.decode() + file.content.decode()
