"""Pages that nobody has asked for since the last change, when the database goes."""

import pytest

from hld_site.answers import refresh
from hld_site.publishing import generation
from registry.models import State
from tests.answers.asking import AskedEachTime, Front, anew, rename, the_connection_of_the_test

PAGES = ["/", "/states/KEN/", "/fr/states/KEN/", "/states/", "/states/TZA/"]


class Watched(AskedEachTime):
    is_away = False


@pytest.fixture
def front(monkeypatch):
    monkeypatch.setattr(refresh, "SHARE", 0)
    front = Front(watch=Watched())
    front.fresh = refresh.KeptFresh(front.answers)
    return front


def renew(front) -> None:
    """A change that has just been heard of may not be the last."""
    with the_connection_of_the_test():
        front.fresh.renew()
        front.fresh.renew()


def away(front) -> None:
    """The database, from here on; what it held is what it was when it was last heard of."""
    current = generation.current()
    front.answers.watch = Watched()
    front.answers.watch.is_away, front.answers.watch.seen = True, lambda: current
    front.answers.application = refusing


def refusing(environ, start_response):
    start_response("503 Service Unavailable", [("Content-Type", "text/html")])
    return [b"away"]


def test_what_was_withdrawn_is_not_told_on_by_its_page_nor_by_any_other(front):
    for address in PAGES:
        assert "Kenya" in front.get(address).text or "TZA" in address
    kenya = State.objects.get(key="KEN")
    kenya.status = "withdrawn"
    kenya.save()
    renew(front)
    away(front)
    statuses = {address: front.get(address).status for address in PAGES}
    assert statuses == dict.fromkeys(PAGES, 200) | {"/states/KEN/": 503, "/fr/states/KEN/": 503}
    assert "Kenya" not in front.get("/states/").text
    assert {path for path, _query in front.kept} == {"/", "/states/", "/states/TZA/"}


def test_what_was_withdrawn_and_is_not_made_anew_yet_is_not_told_on(front):
    for address in PAGES:
        front.get(address)
    State.objects.filter(key="KEN").update(status="withdrawn")
    away(front)
    assert {front.get(address).status for address in PAGES} == {503}


def test_what_is_made_anew_is_not_taken_for_read(front):
    for address in PAGES:
        front.get(address)
    before = [key for key, _answer in front.answers.kept.latest()]
    rename("Kenya renamed")
    renew(front)
    assert [key for key, _answer in front.answers.kept.latest()] == before


def test_a_page_that_nobody_asked_for_since_the_change_is_there_as_it_is_now(front):
    for address in PAGES:
        front.get(address)
    rename("Kenya renamed")
    renew(front)
    expected = {address: anew(address) for address in PAGES}
    away(front)
    assert {address: front.get(address).text for address in PAGES} == expected
    assert "Kenya renamed" in expected["/states/KEN/"]


def test_files_and_questions_of_one_reader_are_not_made_anew_and_the_number_has_a_bound(
    front, monkeypatch
):
    others = ["/states.csv", "/states/?group=african-states", "/search/?q=kenya"]
    for address in [*PAGES, *others]:
        front.get(address)
    rename("Kenya renamed")
    monkeypatch.setattr(refresh, "MOST", 2)
    renew(front)
    away(front)
    there = [address for address in [*PAGES, *others] if front.get(address).status == 200]
    assert there == PAGES[-2:]


def test_another_change_and_a_database_that_goes_end_it_and_nothing_is_forgotten(front):
    for address in PAGES:
        front.get(address)
    rename("Kenya renamed")
    site, made = front.answers.application, []

    def changing(environ, start_response):
        made.append(environ["PATH_INFO"])
        rename("Kenya renamed again")
        return site(environ, start_response)

    front.answers.application = changing
    renew(front)
    assert made == ["/states/TZA/"]
    front.answers.application = refusing
    renew(front)
    assert len(front.kept) == len(PAGES)
    front.answers.application = site
    renew(front)
    assert "Kenya renamed again" in front.get("/states/KEN/").text
