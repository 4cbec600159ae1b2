"""Headings of groups among the rows, hidden columns, merged cells: asked once, in one sentence."""

import pytest

from hld_site.exchange.batches import report
from hld_site.exchange.batches.asking.question_words import blocked
from hld_site.exchange.models import Stage
from tests.exchange.other_workbooks import ods
from tests.exchange.test_workbooks import saved, workbook
from tests.files import checked, counts, imported, messages_of

pytestmark = pytest.mark.one_database

HEADINGS = "symbol,title_en,kind"
GROUPED = """Country,Kind,From
AFRICA,,
Kenya,member-state,1963-12-16
Ghana,member-state,1957-03-08
Asia and the Pacific,,
Nepal,member-state,1955-12-14
"""
MEMBERSHIPS = {"type": "memberships"}


def told_in(batch) -> list[str]:
    return list(report.warning_lines(batch))


def asked_in(batch) -> list[str]:
    return list(report.question_lines(batch))


def test_a_region_among_countries_gave_two_unclear_faults():
    batch = checked("memberships.csv", GROUPED, **MEMBERSHIPS)
    [(code, asked)] = batch.reading["questions"].items()
    assert (code, asked["kind"], asked["rows"]) == ("group:memberships.csv", "group", 2)
    [line] = asked_in(batch)
    assert "“AFRICA” and others (2 rows) are alone in their rows" in line
    assert [len(change.errors) for change in batch.changes.filter(verdict="waiting")] == [1, 1]
    left = checked("memberships.csv", GROUPED, **MEMBERSHIPS, answers={code: "no"})
    assert counts(left) == {"unchanged": 3, "left_out": 2}
    read = checked("memberships.csv", GROUPED, **MEMBERSHIPS, answers={code: "yes"})
    assert counts(read) == {"unchanged": 3, "refused": 2}


@pytest.mark.parametrize(
    "group", ["Afrique", "Америка", "آسيا", "非洲", "AMERICAS:", "Group A", "Prepared by the desk"]
)
def test_a_row_that_stands_alone_among_fuller_ones_is_a_heading_or_a_note(group):
    text = f"No.,Country,Kind,From\n{group},,,\n1,Kenya,member-state,1963-12-16\n"
    text += "2,Ghana,member-state,1957-03-08\n3,Nepal,member-state,1955-12-14\n"
    batch = checked("memberships.csv", text, **MEMBERSHIPS, answers={"group:memberships.csv": "no"})
    assert counts(batch) == {"unchanged": 3, "left_out": 1}


def test_a_region_in_a_plain_list_of_names_is_one_too():
    text = "Country\nAfrica\nKenya\nWestern Asia\nNepal\n"
    given = {"meeting": "imrf-2022", "capacity": "member-state", "role": "attended"}
    settings = {"type": "participations", "constants": {"participations": given}}
    batch = checked("list.csv", text, **settings, answers={"group:list.csv": "no"})
    assert counts(batch) == {"new": 2, "left_out": 2}


def test_a_name_that_is_misspelt_or_elsewhere_is_no_heading():
    text = "Country,Kind,From\nPhilipines,,\nKosovo,,\nKenya,member-state,1963-12-16\n"
    text += "Ghana,member-state,1957-03-08\nNepal,member-state,1955-12-14\n"
    batch = checked("memberships.csv", text, **MEMBERSHIPS)
    assert batch.reading["questions"] == {}
    assert any("Did you mean “Philippines”?" in line for line in messages_of(batch))


def test_a_new_record_of_which_only_the_key_is_given_is_no_heading():
    text = f"{HEADINGS}\nA/RES/99/1,,\nA/RES/99/2,A,resolution\nA/RES/99/3,B,resolution\n"
    batch = checked("documents.csv", text, type="documents")
    assert batch.reading["questions"] == {}


def hidden_column():
    book = workbook(["State", "Kind", "From", "Note"], ["KEN", "member-state", "1963-12-16", "x"])
    book.active.column_dimensions["D"].hidden = True
    return saved(book)


def test_a_hidden_column_was_read_with_no_more_than_a_notice():
    batch = checked("memberships.xlsx", hidden_column(), **MEMBERSHIPS)
    [(code, asked)] = batch.reading["questions"].items()
    assert (code, asked["kind"], asked["columns_of"]) == (
        "hidden-columns:Sheet", "hidden", ["Note"],
    )  # fmt: skip
    assert blocked(batch)
    assert "has a hidden column (“Note”). Should it be read?" in asked_in(batch)[0]
    left = checked("memberships.xlsx", hidden_column(), **MEMBERSHIPS, answers={code: "-"})
    assert counts(left) == {"unchanged": 1}
    assert "Hidden and left out, as you chose: Note." in told_in(left)[0]
    answers = {code: "read", "remarks:Sheet:Note": "public"}
    read = imported("memberships.xlsx", hidden_column(), **MEMBERSHIPS, answers=answers)
    assert (read.stage, counts(read)) == (Stage.APPLIED, {"changed": 1})


def test_hidden_columns_of_libreoffice_are_asked_about_too():
    from tests.exchange.test_other_workbooks import with_content

    data = ods(Sheet=[["State", "Kind", "From"], ["KEN", "member-state", "1963-12-16"]])
    data = with_content(
        data, b"<table:table-row", b'<table:table-column/><table:table-column/>'
        b'<table:table-column table:visibility="collapse"/><table:table-row',
    )  # fmt: skip
    batch = checked("memberships.ods", data, **MEMBERSHIPS)
    assert [one["columns_of"] for one in batch.reading["questions"].values()] == [["From"]]


def merged():
    book = workbook(["State", "Kind"], ["KEN", "member-state"], ["GHA", None])
    book.active.merge_cells("B2:B3")
    return saved(book)


def test_merged_cells_were_asked_about_and_told_to_be_unmerged():
    """One sentence: the question; after its answer what was done."""
    batch = checked("memberships.xlsx", merged(), **MEMBERSHIPS)
    [code] = batch.reading["questions"]
    assert told_in(batch) == []
    first = checked("memberships.xlsx", merged(), **MEMBERSHIPS, answers={code: "-"})
    assert "applies to the first of them only" in told_in(first)[0]
    filled = checked("memberships.xlsx", merged(), **MEMBERSHIPS, answers={code: "read"})
    assert "their text is read in each of their rows" in told_in(filled)[0]


def test_a_title_that_is_merged_above_the_headings_is_no_word_worth():
    book = workbook(["Members of the United Nations"], ["State", "Kind"], ["KEN", "member-state"])
    book.active.merge_cells("A1:B1")
    batch = checked("memberships.xlsx", saved(book), **MEMBERSHIPS)
    assert not any("Merged" in line for line in report.warning_lines(batch))
