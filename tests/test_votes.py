"""How each State voted: the sums, the names of that day, and who has no vote."""

import re

import pytest
from django.db import IntegrityError

from documents import voting
from documents.doubts import about_votes
from documents.models import Document, Vote
from registry.models import State
from tests.files import checked, imported, messages_of
from tests.public_pages import one_line

pytestmark = pytest.mark.one_database

COUNTS = {
    "A/RES/62/270": (86, 2, 55),
    "A/RES/67/219": (129, 3, 49),
    "A/RES/73/195": (152, 5, 12),
    "A/RES/73/241": (182, 3, 2),
    "A/RES/75/226": (175, 3, 1),
    "A/RES/80/258": (147, 6, 23),
}


@pytest.mark.parametrize("symbol", COUNTS)
def test_the_votes_of_states_add_up_to_the_printed_count(symbol):
    document = Document.objects.published().get(key=symbol)
    cast = [
        Vote.objects.published().filter(document=document, vote=c).count() for c in voting.COUNTED
    ]
    assert tuple(cast) == COUNTS[symbol] == tuple(voting.printed(document).values())
    assert document.basis == Document.Basis.RECORDED


def test_all_1035_votes_are_there_each_with_its_source_and_none_is_a_guess():
    assert Vote.objects.published().count() == 1035
    assert not Vote.objects.filter(source="").exists()
    voted = Document.objects.filter(votes__isnull=False).distinct()
    assert [voting.difference(document) for document in voted] == [""] * len(COUNTS)


def test_more_votes_than_were_counted_are_refused():
    document = Document.objects.get(key="A/RES/80/258")
    absent = State.objects.exclude(votes__document=document).get(key="VAT")
    with pytest.raises(IntegrityError, match="than in the printed count"):
        Vote(document=document, state=absent, vote="against").save()


def test_an_import_with_too_many_votes_writes_nothing():
    members = State.objects.exclude(key__in=["VAT", "PSE"])
    absent = members.exclude(votes__document__key="A/RES/80/258").first()
    batch = imported("votes.csv", f"document,state,vote\nA/RES/80/258,{absent.key},against\n")
    assert "than in the printed count" in " ".join(messages_of(batch))
    assert Vote.objects.filter(document__key="A/RES/80/258").count() == 176


def row(page, label):
    return re.search(rf'<th scope="row">{label}</th>\s*<td[^>]*>(\d+)</td>(.*?)</tr>', page, re.S)


def test_a_document_shows_its_votes_under_the_names_of_that_day(site):
    page = site.text("/documents/A/RES/67/219/")
    assert [int(row(page, label)[1]) for label in ("In favour", "Against", "Abstaining")] == [
        129,
        3,
        49,
    ]
    assert ">Swaziland</a>" in page[page.index('id="votes"') :]
    assert ">Eswatini</a>" not in page[page.index('id="votes"') :]
    not_voting = row(page, "Not voting")
    assert int(not_voting[1]) == 193 - 181
    assert "have no vote in the General Assembly" in one_line(page)


def test_who_did_not_vote_is_not_said_to_abstain_or_to_be_absent(site):
    page = site.text("/documents/A/RES/80/258/")
    absent = set(
        State.objects.exclude(votes__document__key="A/RES/80/258").values_list("key", flat=True)
    )
    absent -= {"VAT", "PSE"}
    cell = row(page, "Not voting")[2]
    assert set(re.findall(r"/states/([A-Z]{3})/", cell)) == absent
    assert int(row(page, "Not voting")[1]) == 193 - 176
    section = page[page.index('id="votes"') :]
    assert not re.search(r"/states/(VAT|PSE)/", section.partition("</table>")[0])


def test_a_state_shows_its_six_lines_under_its_names(site):
    page = one_line(site.text("/states/TUR/"))
    lines = page[page.index('id="votes"') :].partition("</table>")[0]
    assert [symbol for symbol in COUNTS if f"/documents/{symbol}/" in lines] == list(COUNTS)
    assert lines.count("Turkey") == 5
    assert lines.count("Türkiye") == 1


def test_south_sudan_has_no_line_for_a_vote_before_it_was_a_member(site):
    page = site.text("/states/SSD/")
    lines = page[page.index('id="votes"') :].partition("</table>")[0]
    assert "/documents/A/RES/62/270/" not in lines
    assert "/documents/A/RES/67/219/" in lines


@pytest.mark.parametrize("key", ["VAT", "PSE"])
def test_who_has_no_vote_is_told_so(site, key):
    page = one_line(site.text(f"/states/{key}/"))
    assert "has no vote in the General Assembly" in page


def test_a_vote_too_many_is_refused_in_the_form_in_words(desk):
    document, state = Document.objects.get(key="A/RES/80/258"), State.objects.get(key="VAT")
    values = {"document": document.pk, "state": state.pk, "vote": "against", "source": "A"}
    values |= {"confidence": "high"}
    page = desk.post("/admin/documents/vote/add/", values).content.decode()
    assert "A/RES/80/258: there are more “Against” votes than in the printed count." in page
    assert f'<option value="{state.pk}" selected>' in page
    assert not Vote.objects.filter(document=document, state=state).exists()


def test_a_count_below_the_votes_that_are_recorded_is_refused():
    batch = imported("documents.csv", "key,against\nA/RES/80/258,5\n")
    assert "than in the printed count" in " ".join(messages_of(batch))
    assert Document.objects.get(key="A/RES/80/258").against == 6


def test_votes_that_do_not_add_up_are_not_shown_and_the_desk_says_why(client, desk):
    Vote.objects.filter(document__key="A/RES/80/258", vote="against").first().delete()
    page = client.get("/documents/A/RES/80/258/").content.decode()
    assert 'id="votes"' not in page
    document = Document.objects.get(key="A/RES/80/258")
    form = desk.get(f"/admin/documents/document/{document.pk}/change/").content.decode()
    words = "The votes of States (147-5-23) do not add up to the printed count (147-6-23)."
    assert words in form


def test_votes_of_who_was_no_member_and_on_what_had_no_vote_were_called_new():
    """Nothing was asked, and to apply them failed."""
    assert list(about_votes(Vote.objects.all())) == []
    rows = "A/RES/62/270,SSD,in-favour\nA/60/871,KEN,in-favour\nA/RES/62/270,VAT,against\n"
    batch = checked("votes.csv", f"document,state,vote\n{rows}")
    assert batch.changes.filter(verdict="new").count() == 0
    messages = " ".join(messages_of(batch))
    assert "SSD was not a Member State on 20 June 2008." in messages
    assert "VAT was not a Member State on 20 June 2008." in messages
    assert "No count of votes is recorded for A/60/871: record it first." in messages
