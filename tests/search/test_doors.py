"""What is kept from the public is confirmed by no door: not found, led to or suggested."""

import pytest
from django.utils import timezone

from hld_site.search.strategies import search
from meetings.models import Meeting, Participation
from registry.models import Organization, OrganizationName, State, StateName
from tests.sampling import covering

DOORS = (
    "/search/?q={}",
    "/search/?q={}+2013",
    "/search/?q=%22{}%22",
    "/states/?q={}",
    "/states.csv?q={}",
    "/states/{}/",
    "/fr/states/{}/",
    "/state/{}/",
    "/organizations/?q={}",
    "/organizations/{}/",
)
NAME, NEAR = "Ruritannia", "Ruritania"


KEPT_BACK = {"held back": {"held_back": True}, "of a draft": {"status": "draft"}}


def keep_back(why: str) -> None:
    """A name of a State and of an organization that wait for a check."""
    state, body = State.objects.get(key="KEN"), Organization.objects.get(key="world-bank")
    kind = {"kind": "official-short", "language": "en", "text": NAME}
    waits = KEPT_BACK[why].get("held_back", False)
    StateName.objects.create(state=state, held_back=waits, **kind)
    OrganizationName.objects.create(organization=body, held_back=waits, **kind)
    for record in (state, body):
        record.status = KEPT_BACK[why].get("status", record.status)
        record.save()


def body_of(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("why", "door", "typed"), covering(KEPT_BACK, DOORS, [NAME, NEAR], pairs=True)
)
def test_a_name_that_is_held_back_is_confirmed_by_no_door(client, why, door, typed):
    keep_back(why)
    answer = client.get(door.format(typed))
    assert answer.status_code in (200, 404)
    for name in (b"/KEN/", b"Kenya", b"world-bank", b"World Bank"):
        assert name not in body_of(answer), name


def test_the_same_name_is_found_at_each_door_once_it_is_shown(client):
    state = State.objects.get(key="KEN")
    StateName.objects.create(state=state, kind="official-short", language="en", text=NAME)
    for door in DOORS[:5]:
        assert b"KEN" in body_of(client.get(door.format(NAME))), door
    assert client.get(f"/states/{NAME}/").headers["Location"] == "/states/KEN/"
    assert b"/states/KEN/" in client.get(f"/state/{NEAR}/").content


def test_a_name_recognized_on_input_only_leads_to_its_state_and_is_not_told(client):
    state = State.objects.get(key="KEN")
    StateName.objects.create(state=state, kind="input-only", language="en", text=NAME)
    assert [hit.key for hit in search(NAME, timezone.now()).hits] == ["KEN"]
    for door in (f"/state/{NEAR}/", f"/search/?q={NEAR}", f"/search/?q={NEAR}+Nairobi"):
        assert NAME.lower() not in client.get(door).content.decode().lower()


def test_what_a_participation_that_waits_says_finds_no_meeting(client):
    row = Participation.objects.create(
        meeting=Meeting.objects.get(key="imrf-2022"),
        state=State.objects.get(key="KEN"),
        capacity="member-state",
        role="spoke",
        office="Lord Ruritanier",
    )
    assert [hit.key for hit in search("Ruritanier", timezone.now()).hits] == ["imrf-2022"]
    Participation.objects.filter(pk=row.pk).update(held_back=True)
    for typed in ("Ruritanier", "Ruritaniers", "Lord Ruritanier 2022"):
        assert "imrf-2022" not in [hit.key for hit in search(typed, timezone.now()).hits]
        assert "imrf-2022" not in client.get("/meetings/", {"q": typed}).content.decode()
    assert "Spoke" not in client.get("/search/", {"q": "Kenya 2022"}).content.decode()
