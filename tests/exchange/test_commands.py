"""Importing and taking back from a terminal and from scripts: exit codes, reports, answers."""

import json

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document
from hld_site.exchange.models import Batch
from registry.models import State as Country
from tests.exchange.test_zips import pack

pytestmark = pytest.mark.usefixtures("files_apart")


@pytest.fixture
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def run(capsys):
    """Runs a command and answers its exit code and what it said, on both streams."""

    def run(name, *arguments):
        code = 0
        try:
            call_command(name, *map(str, arguments))
        except SystemExit as ended:
            code = ended.code
        except CommandError as error:
            return error.returncode, str(error), ""
        output = capsys.readouterr()
        return code, output.out, output.err

    return run


@pytest.fixture
def file(tmp_path):
    def file(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return file


def notes(*keys):
    return [Country.objects.get(key=key).note for key in keys]


@pytest.mark.one_database
def test_the_exit_code_says_how_it_ended_and_whether_anything_is_written(run, file):
    good = file("states.csv", "key,note\nKEN,one\n")
    code, out, _err = run("import_records", good, "--dry-run")
    assert (code, notes("KEN")) == (0, [""])
    assert "0 new, 1 changed, 0 unchanged, 0 refused. Nothing was written." in out
    assert (run("import_records", good)[0], notes("KEN")) == (0, ["one"])
    assert run("import_records", good)[0] == 0

    some = file("states.csv", "key,note\nKEN,two\nNOWHERE,x\n")
    code, out, err = run("import_records", some)
    assert (code, notes("KEN")) == (1, ["one"])
    assert "states.csv, row 3, column key: “NOWHERE” is not among the 195 States" in err
    assert (run("import_records", some, "--only-good-rows")[0], notes("KEN")) == (1, ["two"])

    assert run("import_records", file("states.csv", b"\x89PNG\r\n"))[0] == 2
    assert run("import_records", good.with_name("missing.csv"))[0] == 2
    assert run("import_records", good, "--user", "nobody")[0] == 2


@pytest.mark.one_database
def test_a_report_for_programs_names_every_fault_and_every_question(run, file):
    code, out, _err = run(
        "import_records", file("states.csv", "key,m49,foo\nKEN,4x,x\nKorea,,\n"), "--json"
    )
    report = json.loads(out)
    assert (code, report["state"], report["counts"]) == (
        1,
        "ready",
        {"states": {"refused": 1, "waiting": 1}},
    )
    assert {asked["code"]: asked["rows"] for asked in report["questions"]} == {
        "columns:states.csv": 0, "name:state:Korea": 1,
    }  # fmt: skip
    assert [(fault["row"], fault["column"], fault["value"]) for fault in report["faults"]] == [
        (2, "m49", "4x"), (3, "key", "Korea"),
    ]  # fmt: skip


@pytest.mark.one_database
def test_a_question_tells_the_code_by_which_it_is_answered(run, file):
    path = file("states.csv", "key,note,foo\nKorea,one,x\n")
    code, _out, err = run("import_records", path)
    assert code == 1
    assert "“Korea” (1 row) may mean: KOR, PRK. [name:state:Korea]" in err
    assert "does not know: “foo”. [columns:states.csv]" in err
    answers = ("--answer", "name:state:Korea=PRK", "--answer", "columns:states.csv=-")
    assert (run("import_records", path, *answers)[0], notes("PRK", "KOR")) == (0, ["one", ""])


@pytest.mark.one_database
def test_a_sheet_is_given_its_type_or_left_out_by_an_answer(run, file):
    path = file("a.zip", pack({"states.csv": "key,note\nKEN,x\n", "a.csv": "who,note\nFRA,y\n"}))
    assert run("import_records", path)[0] == 1
    code, _out, err = run("import_records", path, "--answer", "type:a.csv=nonsense")
    assert (code, "a.csv: which type of record is it?" in err) == (1, True)
    assert (run("import_records", path, "--answer", "type:a.csv=-")[0], notes("KEN", "FRA")) == (
        0, ["x", ""],
    )  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("symbol,adopted_on\nA/RES/67/219,03/04/2013\n", "dates:documents.csv:adopted_on=dym"),
        ("symbol,organ,kind\nA/RES/67/219,x,poem\n", "word:documents.csv:kind:poem=sonnet"),
    ],
)
def test_an_answer_that_is_none_is_no_answer(run, file, content, answer):
    code, _out, err = run("import_records", file("documents.csv", content), "--answer", answer)
    assert (code, f"[{answer.partition('=')[0]}]" in err) == (1, True)


@pytest.mark.one_database
def test_none_of_these_is_an_answer_and_an_answer_to_nothing_is_told(run, file):
    path = file("states.csv", "key,note\nKorea,x\n")
    answers = ("--answer", "name:state:Korea=none", "--answer", "name:state:Corea2=PRK")
    code, _out, err = run("import_records", path, *answers)
    assert code == 1
    assert "Nothing asked “name:state:Corea2”." in err
    assert "“Korea” may mean KOR, PRK, but your answer was none of them." in err
    assert "[name:state:Korea]" not in err


def test_a_batch_is_taken_back_and_later_edits_stay_unless_one_insists(run, file):
    run("import_records", file("states.csv", "key,note\nKEN,one\nFRA,one\n"))
    batch = Batch.objects.latest("made_at").pk
    edited = Country.objects.get(key="KEN")
    edited.note = "by hand"
    edited.save()
    assert run("undo_import", batch, "--dry-run")[0] == 1
    assert notes("KEN", "FRA") == ["by hand", "one"]
    code, out, err = run("undo_import", batch)
    assert (code, notes("KEN", "FRA")) == (1, ["by hand", ""])
    assert "0 records were removed, 1 set back, 0 put back." in out
    assert err.startswith("KEN, column note: Edited since, on")
    code, out, _err = run("undo_import", batch, "--dry-run", "--json")
    (fault,) = json.loads(out)["faults"]
    assert (fault["key"], fault["column"], fault["value"]) == ("KEN", "note", "by hand")
    code, out, _err = run("undo_import", batch, "--insist", "--json")
    assert (code, notes("KEN", "FRA")) == (0, ["", ""])
    assert json.loads(out)["counts"] == {"states": {"changed": 1, "unchanged": 1}}
    assert run("undo_import", "00000000-0000-0000-0000-000000000000")[0] == 2


def test_rows_go_only_when_removing_them_is_asked_for(run, file):
    run("import_records", file("documents.csv", "symbol,kind,title_en\nA/RES/99/1,resolution,X\n"))
    batch = Batch.objects.latest("made_at").pk
    code, out, err = run("undo_import", batch)
    assert code == 3
    assert "1 records would be removed, 0 set back" in out
    assert "--remove lets the rows go." in err
    assert Document.objects.filter(key="A/RES/99/1").exists()
    assert run("undo_import", batch, "--dry-run", "--remove")[0] == 0
    assert Document.objects.filter(key="A/RES/99/1").exists()
    assert run("undo_import", batch, "--remove")[0] == 0
    assert not Document.objects.filter(key="A/RES/99/1").exists()


def test_what_was_public_is_withdrawn_from_the_command_line_too(run, file):
    text = "symbol,kind,title_en,status\nA/RES/99/1,resolution,X,published\n"
    run("import_records", file("documents.csv", text))
    assert run("undo_import", Batch.objects.latest("made_at").pk)[0] == 0
    assert Document.objects.get(key="A/RES/99/1").status == "withdrawn"


@pytest.mark.one_database
def test_the_command_refuses_to_take_the_first_load_back(run):
    first = Batch.objects.get(reason="First load of the register")
    code, message, _err = run("undo_import", first.pk, "--remove", "--insist")
    assert code == 2
    assert "The first load of the register cannot be undone." in message


@pytest.mark.one_database
def test_a_file_without_headings_has_its_columns_named_by_place(run, file):
    path = file("members.csv", "Namibia,member-state,1990-04-23\nKenya,member-state,1963-12-16\n")
    code, _out, err = run("import_records", path, "--type", "memberships")
    assert (code, "row 1 contains data" in err) == (2, True)
    columns = ("--column", "1=state", "--column", "2=kind", "--column", "3=valid_from")
    named = ("--type", "memberships", "--header-row", "0", *columns)
    code, out, _err = run("import_records", path, *named)
    assert (code, "2 unchanged" in out) == (0, True)


@pytest.mark.one_database
def test_what_holds_for_all_rows_is_given_once(run, file):
    path = file("list.csv", "Country\nGhana\n")
    given = (
        "--set",
        "meeting=hld-2013",
        "--set",
        "capacity=member-state",
        "--set",
        "role=attended",
    )
    code, out, _err = run("import_records", path, "--type", "participations", *given, "--dry-run")
    assert (code, "1 new" in out) == (0, True)
    assert run("import_records", path, "--set", "metting=hld-2013")[0] == 2


@pytest.mark.one_database
def test_every_warning_is_printed(run, file):
    path = file("list.csv", "State,Kind,From\nKenya,member-state,1963-12-16\nTotal,1,\n")
    code, _out, err = run("import_records", path, "--type", "memberships")
    assert (code, "A total is not a record and is left out: row 3 (“Total 1”)." in err) == (0, True)


@pytest.mark.one_database
@pytest.mark.parametrize(("row", "message"), [("9", "Row 9 is not among the first"), ("-5", "-5")])
def test_a_row_of_headings_that_is_not_there_was_the_first(row, message, tmp_path, capsys):
    (tmp_path / "states.csv").write_text("key,note\nKEN,x\n")
    with pytest.raises((SystemExit, CommandError)) as refused:
        call_command("import_records", str(tmp_path / "states.csv"), f"--header-row={row}")
    assert message in f"{refused.value} {capsys.readouterr().err}"
