"""Names of persons in a list of participants: the register keeps offices, and leaves them out."""

import io
import json

import pytest
from django.core.management import call_command

from hld_site.exchange.batches import report
from hld_site.exchange.batches.asking.questions import unanswered
from hld_site.exchange.matching.persons import has_surname_in_capitals, holds_persons, names_person
from meetings.models import Participation
from tests.files import applied, checked, counts, imported, messages_of

pytestmark = pytest.mark.one_database

GIVEN = {"meeting": "hld-2013", "capacity": "member-state", "role": "attended", "source": "A/1"}
LIST = {"type": "participations", "constants": {"participations": GIVEN}}
SECRETARIAT = (
    "LIST OF PARTICIPANTS,,,\n,,,\nNo.,Country,Name of head of delegation,Title\n"
    "1,GHANA*,H.E. Ms. Ama MENSAH,Minister of the Interior\n"
    "2,CÔTE D'IVOIRE (cont'd),Mr. Jean KONAN,Permanent Representative\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. John Smith", "H.E. Ms. Ana María López", "MS. JANE DOE",
        "H. E. Mr John W. Smith, Minister",
        "Minister of the Interior (Mr. John Smith)", "HE Mr. Ali Bin Omar", "Dr. Van der Berg",
        "S.E.M. Jean Dupont", "Mme Awa Diop", "M. Jean-Pierre Konan", "Excmo. Sr. Juan Pérez",
        "Sra. Dña. Ana López", "Г-н Иван Петров", "Г-жа Анна Иванова, министр", "السيد أحمد محمد",
        "معالي السيدة فاطمة علي", "王毅先生", "H.E. President Ama Mensah", "Amb. John Smith",
    ],
)  # fmt: skip
def test_a_name_with_a_title_is_a_person(text):
    assert names_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Minister for Foreign Affairs", "H.E. the President of the General Assembly",
        "Mr. President",
        "Permanent Representative", "Ministre de l'intérieur", "S.E. le Président de la République",
        "Министр иностранных дел", "معالي وزير الخارجية", "外交部长", "Secretary-General", "",
        "Special Representative of the Secretary-General", "Deputy Minister, Home Affairs",
        "A/C.2/67/L.15/Rev.1", "Chargé d’affaires a.i.", "Sra. Ministra de Relaciones Exteriores",
        "Madam Chair", "دولة الكويت", "Dominica", "Sri Lanka", "Human Rights Watch",
    ],
)  # fmt: skip
def test_an_office_or_a_body_is_no_person(text):
    assert not names_person(text)


def test_a_surname_in_capitals_tells_a_person_in_a_column():
    persons = [
        "SMITH, John",
        "John A. SMITH",
        "Ana María LÓPEZ",
        "VAN DER BERG, Jan",
        "Иван ПЕТРОВ",
    ]
    others = ["KENYA", "COSTA RICA", "KOREA, Republic of", "Director IOM", "Kenya", "John Smith"]
    assert [text for text in persons if not has_surname_in_capitals(text)] == []
    assert [text for text in others if has_surname_in_capitals(text)] == []


@pytest.mark.parametrize(
    ("heading", "texts", "holds"),
    [
        ("Name of head of delegation", ["John Smith", "Jane Doe"], True),
        ("Head of delegation", ["Minister of Labour", "Ambassador", "Secretary of State"], False),
        ("Глава делегации", ["Иван Петров"], True),
        ("Nom du chef de délégation", [], True),
        ("Title", ["Minister", "Ambassador", "Attaché"], False),
        ("Delegate", ["Mr. John Smith", "Ms. Jane Doe", ""], True),
        ("Country", ["KENYA", "COSTA RICA", "SAINT LUCIA"], False),
    ],
)
def test_a_column_of_persons_is_told_by_heading_titles_and_capitals(heading, texts, holds):
    assert holds_persons(heading, texts) is holds


def test_a_list_as_a_secretariat_has_it_comes_in_without_its_names():
    batch = checked("list.csv", SECRETARIAT, **LIST)
    assert (messages_of(batch), counts(batch)) == ([], {"new": 2})
    assert "names of persons" in "\n".join(report.warning_lines(batch))
    applied(batch)
    rows = Participation.objects.filter(source="A/1").order_by("state__key")
    assert list(rows.values_list("state__key", "office")) == [
        ("CIV", "Permanent Representative"),
        ("GHA", "Minister of the Interior"),
    ]
    kept = [str(value) for row in rows.values() for value in row.values()]
    assert not any("MENSAH" in text or "KONAN" in text for text in kept)


@pytest.mark.parametrize("heading", ["Name", "Other participant", "Orateur"])
def test_a_yes_to_persons_as_participants_could_only_refuse_their_rows(heading):
    text = f"State,{heading}\nGhana,Ms. Ama Mensah\nKenya,Mr. John Otieno\nPeru,Mr. Luis Rojas\n"
    batch = checked("list.csv", text, **LIST)
    assert (counts(batch), batch.reading["questions"]) == ({"new": 3}, {})
    assert "contains names of persons" in "\n".join(report.warning_lines(batch))


REGIONS = """name,alpha-3,sub-region
Kenya,KEN,Eastern Africa
France,FRA,Western Europe
Peru,PER,South America
Japan,JPN,Eastern Asia
"""


def test_regions_of_the_world_were_taken_for_persons():
    batch = checked("iso.csv", REGIONS, type="states")
    assert batch.reading["questions"] == {}
    assert batch.reading["sheets"][0]["columns"]["sub-region"] == "subregion"


def test_what_stands_in_many_rows_was_taken_for_persons():
    given = ["Copper Hall", "Blue Hall", "Silver Hall", "Copper Hall", "Blue Hall", "Silver Hall"]
    assert not holds_persons("Room", given, may_be_plain=True)
    assert holds_persons("Room", ["Ama Mensah", "John Otieno", "Luis Rojas"], may_be_plain=True)


@pytest.mark.parametrize("heading", ["Speaker", "Title"])
def test_names_under_any_heading_are_left_out_until_they_are_answered_for(heading):
    text = f"State,{heading}\nGhana,Ms. Ama Mensah\nKenya,Mr. John Otieno\nPeru,Mr. Luis Rojas\n"
    batch = checked("list.csv", text, **LIST)
    assert counts(batch) == {"new": 3}
    assert not any("Mensah" in str(change.after) for change in batch.changes.all())
    [(code, asked)] = batch.reading["questions"].items()
    assert (asked["kind"], asked["keys"]) == ("persons", ["no", "yes"])
    assert "Mensah" not in json.dumps(batch.reading["questions"])


def test_a_person_who_says_so_may_write_them():
    text = "State,Title\nGhana,Ms. Ama Mensah\n"
    meant = imported("list.csv", text, **LIST, answers={"persons:list.csv:office": "yes"})
    assert meant.changes.get().after["office"] == "Ms. Ama Mensah"


def test_names_of_persons_were_asked_about_again_after_a_no():
    code = "persons:list.csv:office"
    batch = checked("list.csv", "State,Title\nGhana,Ms. Ama Mensah\n", **LIST, answers={code: "no"})
    assert unanswered(batch) == []
    assert "office" not in batch.changes.get().after


def test_one_name_among_offices_is_left_out_alone():
    rows = [("Ghana", "Minister"), ("Kenya", "Mr. John Otieno"), ("Peru", "Ambassador")]
    text = "State,Title\n" + "\n".join(map(",".join, rows))
    batch = checked("list.csv", text, **LIST)
    assert [change.after.get("office") for change in batch.changes.order_by("row")] == [
        "Minister", None, "Ambassador",
    ]  # fmt: skip
    assert "row 3" in "\n".join(report.warning_lines(batch))


def test_choosing_a_column_is_no_answer_about_persons():
    columns = {"Name of head of delegation": "office", "Title": ""}
    batch = checked("list.csv", SECRETARIAT, **LIST, columns=columns)
    assert not any("MENSAH" in str(change.after) for change in batch.changes.all())
    assert "persons:list.csv:office" in batch.reading["questions"]


@pytest.mark.django_db
def test_the_command_line_tells_of_them_and_writes_none(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(SECRETARIAT)
    given = [f"--set={name}={text}" for name, text in GIVEN.items()]
    out, errors = io.StringIO(), io.StringIO()
    call_command("import_records", path, "--type=participations", *given, stdout=out, stderr=errors)
    assert "contains names of persons" in errors.getvalue()
    assert not Participation.objects.filter(office__contains="MENSAH").exists()
