"""A list of participants as plain names: meeting, role and source are given once for all."""

import pytest

from meetings.models import Participation
from tests.files import checked, counts, imported, messages_of

GIVEN = {"meeting": "hld-2013", "capacity": "member-state", "role": "attended"}


def test_a_list_of_names_becomes_participations_with_what_is_given_once():
    batch = imported(
        "pasted.csv",
        "participant\nGhana\nCôte d’Ivoire\n",
        type="participations",
        constants={"participations": GIVEN | {"source": "A/68/PV.25"}},
    )
    assert (messages_of(batch), counts(batch)) == ([], {"new": 2})
    ghana = Participation.objects.get(
        meeting__key="hld-2013", state__key="GHA", source="A/68/PV.25"
    )
    assert (ghana.capacity, ghana.role) == ("member-state", "attended")


@pytest.mark.one_database
def test_a_capacity_that_the_list_does_not_say_is_proposed_from_the_record():
    text = "country\nGhana\nHoly See\nPalestine\n"
    given = {name: GIVEN[name] for name in ("meeting", "role")} | {"source": "A/68/PV.25"}
    settings = {"type": "participations", "constants": {"participations": given}}
    batch = checked("list.csv", text, **settings)
    assert counts(batch) == {"waiting": 3}
    [(code, asked)] = batch.reading["questions"].items()
    assert (code, asked["rows"]) == ("proposed:list.csv:capacity", 3)
    yes = checked("list.csv", text, **settings, answers={code: "yes"})
    assert (messages_of(yes), counts(yes)) == ([], {"new": 3})
    capacities = [change.after["capacity"] for change in yes.changes.order_by("row")]
    assert capacities == ["member-state", *["non-member-observer-state"] * 2]
    assert counts(checked("list.csv", text, **settings, answers={code: "no"})) == {"left_out": 3}


@pytest.mark.one_database
def test_a_list_that_also_names_what_is_no_state_is_checked_to_its_end():
    """By the column of States, while the capacity waits to be proposed."""
    given = {name: GIVEN[name] for name in ("meeting", "role")}
    settings = {"type": "participations", "constants": {"participations": given}}
    batch = checked("list.csv", "Country,Title\nGhana,\nEuropean Union,Head\n", **settings)
    assert batch.stage == "ready", batch.message
    assert counts(batch) == {"refused": 1, "waiting": 1}
    assert any("“European Union” is not among" in message for message in messages_of(batch))


@pytest.mark.one_database
def test_an_organization_on_a_list_of_states_is_refused():
    batch = checked(
        "pasted.csv",
        "participant\nGhana\nInternational Labour Office\n",
        type="participations",
        constants={"participations": GIVEN},
    )
    assert counts(batch) == {"new": 1, "refused": 1}
    assert messages_of(batch)[0].endswith("An organization does not take part as a State.")


@pytest.mark.one_database
def test_a_name_that_is_no_state_is_refused_without_a_suggestion():
    batch = checked(
        "p.csv",
        "participant\nTaiwan\nKosovo\n",
        type="participations",
        constants={"participations": GIVEN},
    )
    assert messages_of(batch) == [
        f"p.csv, row {row}, column participant:"
        f" “{name}” is not one of these in this register: States, organizations, processes."
        " If it is one of them, add it first; otherwise leave the row out."
        for row, name in ((2, "Taiwan"), (3, "Kosovo"))
    ]


@pytest.mark.one_database
def test_a_participant_that_is_no_state_need_not_be_taken_for_one():
    batch = checked(
        "p.csv",
        "participant\nCaritas Internationalis\nInternational Labour Ofice\nNorwey\n",
        type="participations",
        constants={"participations": GIVEN},
    )
    none = "is not one of these in this register: States, organizations, processes."
    assert [error.partition("participant: ")[2] for error in messages_of(batch)] == [
        f"“Caritas Internationalis” {none}"
        " If it is one of them, add it first; otherwise leave the row out.",
        f"“International Labour Ofice” {none} Did you mean “International Labour Organization”?",
        f"“Norwey” {none} Did you mean “Norway”?",
    ]


@pytest.mark.one_database
def test_a_participant_that_may_be_either_is_asked_about_with_all_the_rows_that_wait():
    batch = checked(
        "p.csv",
        "participant,source\nKorea,a\nKenya,a\nKorea,b\nKorea,c\n",
        type="participations",
        constants={"participations": GIVEN},
    )
    assert messages_of(batch) == [
        f"p.csv, row {row}, column participant:"
        " “Korea” may mean KOR, PRK. Answer the question above the rows."
        for row in (2, 4, 5)
    ]
    assert [asked["rows"] for asked in batch.reading["questions"].values()] == [3]
