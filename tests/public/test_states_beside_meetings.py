"""The list of States as a matrix of meetings and votes, and a few States side by side."""

import re

import pytest

from documents.voting import Vote
from hld_site.languages.collation import initial
from meetings.models import Participation
from registry.models import State
from tests.public_pages import one_line


def keys(client, query: str) -> set[str]:
    return {state.key for state in client.get(f"/states/?{query}").context["page"]}


def known_at(meeting: str) -> set[str]:
    rows = Participation.objects.published().exclude(role="announced")
    return set(rows.filter(meeting__key=meeting).values_list("state__key", flat=True)) - {None}


def test_states_are_asked_for_by_evidence(client):
    first, second = known_at("hld-2006"), known_at("hld-2013")
    assert keys(client, "known=both") == first & second == {"PHL"}
    assert keys(client, "known=2006") == first
    assert keys(client, "known=2013") == second
    assert keys(client, "known=none") == {s.key for s in State.objects.published()} - first - second


def test_the_states_of_a_group_at_both_dialogues_are_one_query_away(client):
    assert keys(client, "known=both&group=asia-pacific-states") == {"PHL"}
    nobody = client.get("/states/?known=both&group=african-states")
    assert (nobody.status_code, len(nobody.context["page"])) == (200, 0)
    assert client.get("/states/?known=1066").status_code == 400


def test_a_choice_of_evidence_says_how_many_it_keeps_beside_the_group(client):
    form = client.get("/states/?group=african-states").context["filters"].form
    choices = {value: str(label) for value, label in form.fields["known"].widget.choices}
    assert choices["2013"].endswith(f"({len(keys(client, 'known=2013&group=african-states'))})")


def test_what_was_announced_is_told_and_is_no_evidence(client):
    row = Participation.objects.published().get(meeting__key="hld-2006", state__key="PHL")
    row.role = "announced"
    row.save()
    assert keys(client, "known=both") == set()
    page = one_line(client.get("/states/?q=philippines").content.decode())
    assert '<td data-label="2006">Announced; participation not confirmed</td>' in page


@pytest.mark.one_database
def test_the_page_that_listed_both_leads_on_in_each_language(client):
    answer = client.get("/fr/about/both-dialogues/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/states/?known=both")


@pytest.mark.one_database
def test_a_row_says_how_the_state_voted_on_each_recorded_vote(client):
    page = one_line(client.get("/states/?q=israel").content.decode())
    cells = re.findall(r'<td class="vote">.*?</td>', page)
    assert len(cells) == Vote.objects.published().values("document").distinct().count()
    votes = Vote.objects.published().filter(state__key="ISR").order_by("document__adopted_on")
    words = re.findall(r'class="unseen">(.*?)<', "".join(cells))
    assert words == [str(Vote.OF_ONE[Vote.Choice(vote.vote)]) for vote in votes]


def test_a_vote_that_is_held_back_is_in_no_row(client):
    Vote.objects.filter(state__key="ISR").update(held_back=True)
    page = one_line(client.get("/states/?q=israel").content.decode())
    assert "In favour" not in page
    assert page.count('<td class="vote">') == 6


@pytest.mark.parametrize(
    ("name", "language", "letter"),
    [
        ("Åland", "en", "A"),
        ("Éthiopie", "fr", "E"),
        ("الأرجنتين", "ar", "ا"),
        ("肯尼亚", "zh", "K"),
        ("Япония", "ru", "Я"),
    ],
)
@pytest.mark.one_database
def test_a_name_stands_under_the_letter_of_its_language(name, language, letter):
    assert initial(name, language) == letter


@pytest.mark.parametrize("prefix", ["", "/ar", "/zh", "/ru"])
def test_letters_lead_to_rows_in_the_order_of_the_list(client, prefix):
    page = client.get(f"{prefix}/states/").content.decode()
    jumps = re.findall(r'href="#(letter-\d+)"', page)
    assert len(jumps) > 15
    places = [page.index(f'id="{jump}"') for jump in jumps]
    assert places == sorted(places)
    assert "#letter-" not in client.get(f"{prefix}/states/?sort=-name").content.decode()


@pytest.mark.one_database
def test_a_group_in_a_row_leads_to_the_states_of_that_group(client):
    page = client.get("/states/?known=2013&q=nigeria").content.decode()
    assert 'href="?known=2013&amp;q=nigeria&amp;group=african-states">African States</a>' in page


def test_states_are_compared_side_by_side_by_code_or_name(client):
    page = one_line(client.get("/states/compare/?a=MEX&b=the+philippines").content.decode())
    assert page.index('href="/states/MEX/"') < page.index('href="/states/PHL/"')
    for words in ("Name at the time", "United Mexican States", "Asia-Pacific States", "Co-chaired"):
        assert (words in page) == (words != "Name at the time")
    assert page.count('href="/documents/A/RES/67/219/"') == 1


def test_a_state_that_was_called_otherwise_bears_its_name_of_the_day(client):
    page = one_line(client.get("/states/compare/?a=SWZ&b=VAT").content.decode())
    assert "Name at the time: Swaziland." in page
    assert page.count("Had no vote") == 6


@pytest.mark.parametrize("name", ["atlantis", "korea", "xx"])
@pytest.mark.one_database
def test_what_names_no_state_is_said_beside_those_that_were_named(client, name):
    answer = client.get(f"/states/compare/?a=KEN&b={name}")
    page = one_line(answer.content.decode())
    assert answer.status_code == 400
    assert f"“{name}” names no State of this register, or more than one." in page
    assert 'href="/states/KEN/"' in page


def test_a_draft_is_not_compared(client):
    State.objects.filter(key="KEN").update(status="draft")
    answer = client.get("/states/compare/?a=KEN&b=PHL")
    assert answer.status_code == 400
    assert "Republic of Kenya" not in answer.content.decode()


def test_four_states_cost_hardly_more_than_two(client, django_assert_max_num_queries):
    client.get("/states/compare/?a=KEN")
    with django_assert_max_num_queries(24):
        client.get("/states/compare/?a=KEN&b=PHL&c=MEX&d=FRA")


@pytest.mark.one_database
def test_documents_have_one_date_and_say_what_they_are_to_a_meeting(client):
    page = one_line(client.get("/documents/?q=A/RES/68/4").content.decode())
    meeting = '<a href="/meetings/hld-2013/">High-level dialogue, 2013</a>'
    assert re.search(f"Outcome of: ?{meeting}", page)
    assert page.count("3 October 2013") == 1
    dated = [row.day for row in client.get("/documents/?sort=-date").context["page"] if row.day]
    assert dated == sorted(dated, reverse=True)
