"""Ten files from a desk: what is asked of each, and what they come to when it is answered."""

import re

import pytest

from hld_site.exchange.batches import report
from hld_site.exchange.models import Stage
from tests.exchange.desk_files import FILES
from tests.files import checked, counts, messages_of

pytestmark = pytest.mark.one_database

ONCE = {"meeting": "imrf-2026", "role": "spoke", "source": "List of speakers"}
SPEAKERS = {"constants": {"": ONCE}, "answers": {"group:List": "no"}}
PROPOSED = {"proposed:List:capacity": "yes"}
RESOLUTIONS = {
    "hidden-columns:Resolutions": "-",
    "once:Resolutions:kind": "resolution",
    "nothing:Resolutions:adopted_on": "yes",
}
OF_PROGRAMMERS = re.compile(
    r"Traceback|Error\b|None\b|null|NoneType|<class|This field cannot be (blank|null)|%\("
)


def of(name: str, **settings):
    return checked(name, FILES[name](), **settings)


def lines_of(batch) -> list[str]:
    lines = [*report.warning_lines(batch), *report.question_lines(batch)]
    return [*lines, *messages_of(batch)]


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_guessed_and_no_message_is_for_programmers(name):
    """Either something is asked, or the register says what the file says."""
    batch = of(name)
    assert batch.stage == Stage.READY
    assert batch.reading["questions"] or set(counts(batch)) == {"unchanged"}
    assert [line for line in lines_of(batch) if OF_PROGRAMMERS.search(line)] == []


def test_the_speakers_list_is_read_to_its_end():
    batch = of("speakers list.xlsx", **SPEAKERS | {"answers": SPEAKERS["answers"] | PROPOSED})
    assert counts(batch) == {"new": 4, "left_out": 2, "refused": 1}
    text = "\n".join(lines_of(batch))
    assert "“Country” does not name only States: each row is about what it names." in text
    assert "add a column headed “Capacity”." in text
    assert "row 13 (“TOTAL: 5”)" in text


def test_resolutions_with_days_under_adopted_and_a_hidden_remark():
    batch = of("Resolutions 79.xlsx", answers=RESOLUTIONS)
    assert (messages_of(batch), counts(batch)) == ([], {"new": 3})
    columns = batch.reading["sheets"][0]["columns"]
    assert (columns["Adopted"], columns["Vote"], columns["Internal remark"]) == (
        "adopted_on", "basis", "",
    )  # fmt: skip
    kinds = {change.after["kind"] for change in batch.changes.all()}
    assert kinds == {"resolution"}


def test_the_kind_that_is_given_for_new_documents_changes_no_other():
    text = "symbol,title_en\nA/RES/99/1,New\nA/68/190,\n"
    batch = checked("documents.csv", text, answers={"once:documents.csv:kind": "resolution"})
    assert counts(batch) == {"new": 1, "unchanged": 1}


def test_headings_that_only_span_others_are_not_the_headings():
    batch = of("Meetings 2027.xlsx", type="meetings")
    assert batch.reading["sheets"][0]["header"][:2] == ["Title", "Type"]
    assert any(
        "needs the key of the record in a separate column" in line for line in messages_of(batch)
    )


def test_totals_of_groups_whose_name_a_merged_cell_gives_are_totals():
    batch = of("attendance.xlsx", answers={"merged:Sheet1": "read"}, ignore_unknown=True)
    assert counts(batch) == {"unchanged": 3}


def test_the_name_of_an_organization_is_its_name():
    batch = of("orgs.csv", type="organizations")
    columns = batch.reading["sheets"][0]["columns"]
    assert (columns["Name of organization"], columns["Acronym"]) == ("key", "acronym_en")
    assert "write https://www.iom.int, if that is right." in "\n".join(messages_of(batch))


def test_a_reading_with_words_of_two_scripts_is_none():
    batch = of("Classeur1.csv", type="memberships")
    assert "Read as Western European (windows-1252)" in "\n".join(lines_of(batch))
    assert not any(one["kind"] == "encoding" for one in batch.reading["questions"].values())


def test_tags_forms_and_old_encodings():
    assert counts(of("export.txt", type="group_memberships", ignore_unknown=True)) == {
        "unchanged": 2
    }
    answers = {"dates:Книга1.csv:valid_from": "dmy"}
    assert counts(of("Книга1.csv", answers=answers)) == {"unchanged": 1}
    capacity = {"proposed:Registration (Responses).csv:capacity": "yes"}
    form = of(
        "Registration (Responses).csv", constants={"": ONCE}, answers=capacity, ignore_unknown=True
    )
    assert (messages_of(form), counts(form)) == ([], {"new": 2})


def test_a_workbook_of_libreoffice_with_a_group_below():
    answers = {"merged:Groups": "read", "group:Groups": "no"}
    assert counts(of("Groups.ods", type="group_memberships", answers=answers)) == {
        "unchanged": 2, "left_out": 1,
    }  # fmt: skip
