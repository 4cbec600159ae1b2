"""Small files as people have them, each with what is right for it: where they lie, if they do."""

from pathlib import Path

import pytest

from hld_site.exchange.batches import report
from hld_site.exchange.models import Stage
from tests.files import checked, counts

pytestmark = pytest.mark.one_database

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
HERE = pytest.mark.skipif(not CASES.is_dir(), reason="these files are not on this machine")

# File, rows by verdict, and what is told or asked about it: a part of one line each.
RIGHT = [
    ("01_blank_owner__participations.csv", {"new": 1, "refused": 1}, ["No meeting is named"]),
    ("02_cp1251_short__states.csv", {"unchanged": 4}, ["Read as Cyrillic (windows-1251): 4 of 4"]),
    ("02b_cp1256_short__states.csv", {"unchanged": 4}, ["Read as Arabic (windows-1256): 4 of 4"]),
    ("04_session_no_key__documents.csv", {}, ["no column says which document each row is about"]),
    ("05_name_column_in_arabic__states.csv", {"unchanged": 3}, ["is read as name_ar: 3 of 3"]),
    ("06_key_and_name_disagree__states.csv", {"waiting": 4}, ["is the name of NGA, not of NER"]),
    ("07_symbol_became_a_date__documents.xlsx", {"refused": 1}, ["a spreadsheet may have turned"]),
    ("08_mojibake_in_utf8__states.csv", {"unchanged": 1}, ["Garbled characters"]),
    ("09_vertical_tab__documents.csv", {"new": 1}, []),
    ("10_zero_width_in_key__documents.csv", {"new": 1}, ["Invisible characters"]),
    ("11_title_above_headings__documents.csv", {"new": 1}, ["headings are in row 4", "A total"]),
    ("12_headings_repeated__documents.csv", {"new": 2}, ["The headings are repeated here"]),
    ("13_error_cells__documents.xlsx", {"refused": 2}, ["“#N/A” is a formula that failed"]),
    ("14_territories_become_states__states.csv", {"waiting": 3}, ["Add them?"]),
    ("15_bidi_marks__states.csv", {"unchanged": 2}, []),
    ("16_whole_numbers_with_point__documents.csv", {"new": 1}, []),
    ("17_m49_lost_zeros__states.csv", {"unchanged": 3}, []),
    ("19_two_sentences_for_one_fault__states.csv", {"unchanged": 1, "refused": 1}, ["4.04E+02"]),
    ("20_one_row_a_year__states.csv", {"unchanged": 2, "left_out": 4}, ["appears in 3 rows"]),
    ("more/part-without-owner.csv memberships", {"new": 1, "refused": 1}, ["No State is named"]),
    ("more/state-merged-down.xlsx group_memberships", {"unchanged": 2, "refused": 1}, ["merged"]),
    ("more/source-without-owner.csv sources", {"refused": 1}, ["No record is named"]),
    ("more/question-marks-for-letters.csv states", {"refused": 1}, ["letters were lost"]),
    ("more/utf8-read-as-1252.csv states", {"unchanged": 2}, ["Garbled characters"]),
    ("more/invisible-characters.csv states", {"unchanged": 4}, []),
    ("more/excel-errors.xlsx states", {"unchanged": 1, "refused": 1}, ["“#REF!” is a formula"]),
    ("more/iso-list.csv states", {"unchanged": 3, "waiting": 3}, ["keeps its own", "Add them?"]),
    (
        "more/symbols-made-dates.csv documents",
        {"refused": 2},
        ["“Oct-68” is not a document symbol"],
    ),
    ("more/years-out-of-range.csv memberships", {"waiting": 2}, ["before the United Nations"]),
    ("more/hidden-sheet.xlsx", {"unchanged": 4}, ["“old list” is hidden. Should it be read?"]),
    ("more/title-row.xlsx memberships", {"unchanged": 4}, ["headings are in row 3"]),
    ("more/two-line-header.xlsx memberships", {"unchanged": 4}, ["headings are in row 2"]),
    ("more/totals-row.xlsx memberships", {"unchanged": 4}, ["A total is not a record"]),
    ("more/header-repeated.csv memberships", {"unchanged": 4}, ["The headings are repeated here"]),
    ("more/index-column.csv memberships", {"unchanged": 4}, ["Column 1 has no heading"]),
    ("more/no-header.csv memberships", {}, ["row 1 contains data (“Namibia” …), not headings"]),
    ("more/zeros-lost.xlsx states", {"unchanged": 3}, []),
    ("more/compact-dates.csv memberships", {"unchanged": 4}, []),
    ("more/two-days-in-a-cell.csv meeting_days", {"waiting": 3}, ["one row"]),
    ("more/date-of-admission.csv memberships", {"unchanged": 2}, []),
]


@HERE
@pytest.mark.parametrize(("case", "verdicts", "lines"), RIGHT, ids=[one[0] for one in RIGHT])
def test_a_case_comes_out_right(case, verdicts, lines):
    path, _blank, chosen = case.partition(" ")
    name = path.partition("__")[2] if "__" in path else Path(path).name
    chosen = chosen or ("" if path.startswith("more/") else name.partition(".")[0])
    settings = {"type": chosen} if chosen else {}
    batch = checked(name, (CASES / path).read_bytes(), **settings)
    assert counts(batch) == verdicts
    assert (batch.stage == Stage.FAILED) == (verdicts == {})
    lines_of = [batch.message, *report.question_lines(batch), *report.warning_lines(batch)]
    text = "\n".join([*lines_of, *report.fault_lines(batch)])
    assert [line for line in lines if line not in text] == []


@HERE
def test_a_word_of_sixty_thousand_letters_is_checked_in_a_second():
    path = CASES / "03_long_word__documents.csv"
    assert counts(checked("documents.csv", path.read_bytes())) == {"new": 1}
