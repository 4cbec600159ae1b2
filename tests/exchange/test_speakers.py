"""A list of speakers as a secretariat has it: known for what it is, given once what it lacks."""

import io

import pytest
from django.core.management import call_command

from hld_site.exchange.batches import report
from hld_site.exchange.batches.asking.question_words import blocked
from hld_site.exchange.matching.match_headings import decide
from meetings.models import Participation
from tests.files import checked, counts, imported

pytestmark = pytest.mark.one_database

LIST = """No.,Country,Head of delegation,Title
1,KENYA,H.E. Mr. John Kamau,Minister for Foreign Affairs
2,NORWAY,Ms. Anna Berg,Permanent Representative
3,HOLY SEE,Archbishop Auza,Permanent Observer
"""
MEETING, ROLE, SOURCE = (f"once:Book1.csv:{name}" for name in ("meeting", "role", "source"))


@pytest.mark.parametrize(
    "header",
    [
        ["No.", "Country", "Head of delegation", "Title"],
        ["N°", "Pays", "Nom du chef de délégation", "Titre"],
        ["№", "Страна", "ФИО", "Должность"],
        ["Member State", "Name of representative", "Functional title"],
        ["Country", "Speaker name"],
    ],
)
def test_a_list_of_speakers_proposed_no_type(header):
    assert decide("Book1.csv", header).name == "participations"


def test_what_is_no_list_of_persons_is_not_taken_for_participants():
    assert decide("Book1.csv", ["Country", "Capital", "Head of State"]) is None
    assert decide("Book1.csv", ["Symbol", "Title", "Speaker"]).name == "documents"


def test_meeting_role_and_source_are_asked_for_once_and_given_once():
    batch = checked("Book1.csv", LIST)
    assert set(batch.reading["questions"]) == {MEETING, ROLE, SOURCE}
    assert blocked(batch)
    assert counts(batch) == {}
    lines = "\n".join(report.question_lines(batch))
    assert "no column gives “meeting”" in lines
    assert f"[{MEETING}] imrf-2026 | imrf-2022 | " in lines
    assert f"[{ROLE}] spoke | keynote" in lines
    answers = {MEETING: "imrf-2026", ROLE: "spoke", SOURCE: "A/81/PV.1"}
    asked = checked("Book1.csv", LIST, answers=answers)
    assert list(asked.reading["questions"]) == ["proposed:Book1.csv:capacity"]
    batch = imported("Book1.csv", LIST, answers=answers | {"proposed:Book1.csv:capacity": "yes"})
    rows = Participation.objects.filter(meeting__key="imrf-2026", source="A/81/PV.1")
    assert sorted(rows.values_list("state__key", "role", "capacity", "office")) == [
        ("KEN", "spoke", "member-state", "Minister for Foreign Affairs"),
        ("NOR", "spoke", "member-state", "Permanent Representative"),
        ("VAT", "spoke", "non-member-observer-state", "Permanent Observer"),
    ]


def test_an_answer_that_is_no_meeting_is_asked_again():
    answers = {MEETING: "nobody", ROLE: "danced"}
    assert MEETING in checked("Book1.csv", LIST, answers=answers).reading["questions"]
    assert ROLE in checked("Book1.csv", LIST, answers=answers).reading["questions"]


def test_the_command_line_says_it_without_a_type(tmp_path):
    path = tmp_path / "Book1.csv"
    path.write_text(LIST)
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_records", path, dry_run=True, stderr=err, stdout=io.StringIO())
    assert f"[{MEETING}]" in err.getvalue()
    given = ["meeting=imrf-2026", "role=spoke", "source=A/81/PV.1"]
    answer = ["proposed:Book1.csv:capacity=yes"]
    call_command("import_records", path, set=given, answer=answer, stdout=io.StringIO())
    assert Participation.objects.filter(source="A/81/PV.1").count() == 3
