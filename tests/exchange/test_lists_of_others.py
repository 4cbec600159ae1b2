"""Lists as other houses write them: each kind that was once read wrong, or not at all."""

import pytest

from hld_site.exchange.batches import report
from hld_site.exchange.batches.asking.question_words import blocked
from registry.models import State
from tests.exchange.test_workbooks import saved, workbook
from tests.files import checked, counts

pytestmark = pytest.mark.one_database

GIVEN = {"meeting": "hld-2013", "capacity": "member-state", "role": "announced", "source": "A/1"}
PARTICIPANTS = {"type": "participations", "constants": {"participations": GIVEN}}


def words_of(batch) -> str:
    return "\n".join([batch.message, *report.warning_lines(batch), *report.question_lines(batch)])


@pytest.mark.parametrize(
    "text",
    [
        "Participants\r\n\r\nNo.;Country;Title\r\n1;Ghana;Minister, Interior\r\n2;Peru;x\r\n",
        "Список государств-участников,,\n,,\nNo.,Страна,\n1,Гана,\n2,Перу,\nИтого,2,\n",
        "No.\tPays\tFonction\n1\tGhana\tMinistre\n2\tPérou\tAmbassadeur\n",
    ],
    ids=["a title that no delimiter divides", "one heading beside the numbers", "the French word"],
)
def test_a_list_of_participants_is_read_under_its_title(text):
    batch = checked("list.csv", text, **PARTICIPANTS)
    assert (counts(batch), blocked(batch)) == ({"new": 2}, False), words_of(batch)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("No.;País\r1;Polonia\r2;Uruguay\r", "mac_roman"),
        ("Pays;Rang\r\nCÔTE D’IVOIRE;1\r\nÉGYPTE;2\r\n", "cp1252"),
    ],
)
def test_an_encoding_is_known_by_a_heading_and_by_every_accent(text, codec):
    batch = checked("list.csv", text.encode(codec), **PARTICIPANTS, columns={"Rang": ""})
    assert (counts(batch), blocked(batch)) == ({"new": 2}, False), words_of(batch)
    assert "Read as" in words_of(batch)


def test_codes_that_only_states_have_make_a_list_of_states():
    iso = "English short name,French short name,Alpha-2 code,Alpha-3 code,Numeric\n"
    batch = checked("list.csv", iso + "Kenya,Kenya (le),KE,KEN,404\nChad,Tchad (le),TD,TCD,148\n")
    assert (batch.types, counts(batch)) == (["states"], {"unchanged": 2})
    many = "Global Code,Global Name,Region Code,Country or Area,M49 Code,ISO-alpha2 Code"
    row = "001,World,002,Kenya,404,KE,KEN,x\n"
    batch = checked("list.csv", f"{many},ISO-alpha3 Code,LDC\n{row}", ignore_unknown=True)
    assert (batch.types, counts(batch)) == (["states"], {"unchanged": 1})


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_another_table_beside_the_first_is_left_out_and_told(ending):
    rows = [
        ["State", "Kind", "", "State", "Kind"],
        ["Kenya", "member-state", "", "Peru", "member-state"],
    ]
    text = "\n".join(map(",".join, rows))
    data = saved(workbook(*rows)) if ending == "xlsx" else text
    batch = checked(f"memberships.{ending}", data, type="memberships")
    assert counts(batch) == {"unchanged": 1}
    assert batch.changes.get().key.startswith("KEN")
    assert "There is another table beside it" in words_of(batch)


def test_a_former_name_in_brackets_is_one_name_with_the_present_one():
    named = State.recognizer()(["Türkiye (formerly Turkey)", "Eswatini (formerly Swaziland)"])
    assert [one.keys for one in named.values()] == [("TUR",), ("SWZ",)]


def test_a_list_that_names_no_participant_says_so_once():
    batch = checked("list.csv", "Title,Day\nMinister,2013-10-03\n", **PARTICIPANTS)
    assert "Its heading would be “State” (state)" in batch.message
    assert counts(batch) == {}
