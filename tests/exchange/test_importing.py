"""What a file does to the register, and what is said when it cannot."""

import pytest

from documents.models import Document, DocumentRelation
from hld_site.exchange.batches import report
from hld_site.exchange.models import Change, Mode, Stage
from registry.models import State as Country
from tests.files import applied, checked, counts, imported, messages_of


def kenya() -> Country:
    return Country.objects.get(key="KEN")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty"),
        ("alpha2\nKE\n", "states.csv: no column says which State each row is about."),
        ("key,key\nKEN,KEN\n", "“key” appears twice"),
        ('key,note\nKEN,"torn\n', "row 2"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture, not a table."),
        (b"key,note\nKEN,\x00\n", "NUL"),
    ],
)
def test_a_file_that_cannot_be_read_fails_as_a_whole_in_words(text, sentence):
    batch = checked("states.csv", text)
    assert batch.stage == Stage.FAILED
    assert sentence in batch.message
    assert not Change.objects.filter(batch=batch).exists()


def test_a_check_writes_nothing_and_applying_does():
    batch = checked("states.csv", "key,note\nKEN,From Nairobi\nTZA,\n")
    assert (batch.stage, counts(batch)) == (Stage.READY, {"changed": 1, "unchanged": 1})
    assert kenya().note == ""
    applied(batch)
    latest = kenya().history.first()
    assert (kenya().note, latest.batch, latest.history_change_reason, latest.history_type) == (
        "From Nairobi",
        batch.pk,
        "A test",
        "~",
    )


def test_the_differences_are_kept_cell_by_cell():
    batch = checked("states.csv", "key,note,name_fr\nKEN,new,Kenya\n")
    change = Change.objects.get(batch=batch)
    assert (change.before, change.after) == ({"note": ""}, {"note": "new"})


@pytest.mark.one_database
def test_every_error_of_every_row_is_said_at_once():
    batch = checked(
        "meetings.csv",
        "key,kind,country,ga_session,status\nnew-2030,tea party,ZZZ,many,published\n"
        "hld-2013,,Korea,,\n",
    )
    assert sorted(messages_of(batch)) == sorted([
        "meetings.csv, row 2, column country: “ZZZ” is not among the 195 States of this register."
        " Correct the name or code, or leave the row out.",
        "meetings.csv, row 2, column ga_session: “many” is not a whole number:"
        " write digits only, such as 68.",
        "meetings.csv, row 2, column kind: “tea party” is not known here. Answer the question above"
        " the rows.",
        "meetings.csv, row 2, column Title (title_en): A published meeting needs a title.",
        "meetings.csv, row 3, column country: “Korea” may mean KOR, PRK. Answer the question"
        " above the rows.",
    ])  # fmt: skip


@pytest.mark.one_database
def test_errors_name_the_column_as_the_file_does():
    batch = checked("documents.csv", "Symbol,Adopted on\nA/RES/67/219,31 June 2013\n")
    assert messages_of(batch) == [
        "documents.csv, row 2, column Adopted on: “31 June 2013” is not a date: June has 30 days."
    ]


def test_one_refused_row_keeps_the_whole_batch_out_unless_the_good_ones_are_asked_for():
    batch = checked("states.csv", "key,note\nKEN,changed\nRuritania,y\n")
    applied(batch)
    assert (batch.stage, kenya().note) == (Stage.READY, "")
    assert "leave them out" in batch.message
    applied(batch, Mode.GOOD)
    assert (batch.stage, kenya().note) == (Stage.APPLIED, "changed")


def test_a_row_that_is_left_out_is_not_written():
    batch = checked("states.csv", "key,note\nKEN,changed\nTZA,changed\n")
    Change.objects.filter(batch=batch, key="KEN").update(left_out=True)
    applied(batch)
    assert (kenya().note, Country.objects.get(key="TZA").note) == ("", "changed")


def test_rows_about_one_record_are_all_refused():
    batch = checked("states.csv", "key,note\nKEN,x\nTZA,y\nKenya,z\n")
    assert counts(batch) == {"changed": 1, "refused": 2}
    assert messages_of(batch) == [
        f"states.csv, row {n}: “KEN” appears in 2 rows that differ: 2, 4. Keep one of them."
        for n in (2, 4)
    ]


@pytest.mark.one_database
def test_the_first_of_equal_rows_counts_and_the_others_are_left_out_in_one_sentence():
    batch = checked("states.csv", "key,note\nKEN,x\nTZA,y\nKenya,x\nKEN,x\nTZA,y\n")
    assert (messages_of(batch), counts(batch)) == ([], {"changed": 2, "left_out": 3})
    [warning] = batch.reading["sheets"][0]["warnings"]
    assert "“KEN” appears in 3 rows that say the same here" in warning["message"]
    assert "the others are left out (3 rows)." in warning["message"]
    applied(batch)
    assert kenya().note == "x"


@pytest.mark.one_database
def test_a_fault_is_told_three_times_and_then_counted():
    lines = [f"{key},many" for key in Country.objects.values_list("key", flat=True)[:40]]
    lines = [f"{line},member-state" for line in lines]
    text = "state,valid_from,kind\n" + "\n".join(lines)
    batch = checked("m.csv", text, type="memberships")
    assert counts(batch) == {"refused": 40}
    *first, last = messages_of(batch)
    assert len(first) == 3
    assert last == "… and 37 more rows with the same error, up to row 41."


@pytest.mark.one_database
def test_a_record_in_two_sheets_is_refused_with_the_name_of_the_other():
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/states.csv", "key,note\nKEN,a\n")
        archive.writestr("b/states.csv", "key,note\nFRA,b\nKEN,b\n")
    assert messages_of(checked("both.zip", packed.getvalue())) == [
        f"{place}: “KEN” appears in 2 rows that differ: 2, 3 of “b/states.csv”. Keep one of them."
        for place in ("a/states.csv, row 2", "b/states.csv, row 3")
    ]


@pytest.mark.one_database
@pytest.mark.parametrize("yes", ["oui", "VRAI", "x", "да", "نعم", "是", "Sí", "TRUE"])
def test_yes_and_no_are_read_in_six_languages(yes):
    rows = f"participant,held_back\nKenya,{yes}\nPeru,FAUX\n"
    given = {"meeting": "hld-2013", "capacity": "member-state", "role": "attended", "source": "A"}
    batch = checked("p.csv", rows, type="participations", constants={"participations": given})
    assert (messages_of(batch), counts(batch)) == ([], {"new": 2})
    assert [change.after.get("held_back") for change in batch.changes.all()] == [True, None]


def test_the_same_file_twice_has_nothing_to_do():
    text = "key,note\nKEN,changed\n"
    imported("states.csv", text)
    before = Country.history.count()
    assert counts(imported("states.csv", text)) == {"unchanged": 1}
    assert Country.history.count() == before


@pytest.mark.parametrize(("empty", "kept"), [("keep", "before"), ("clear", "")])
def test_an_empty_cell_keeps_or_clears_as_was_chosen(empty, kept):
    imported("states.csv", "key,note\nKEN,before\n")
    imported("states.csv", "key,note,staff_note\nKEN,,Kénya\n", empty=empty)
    assert (kenya().note, kenya().staff_note) == (kept, "Kénya")


@pytest.mark.one_database
def test_unknown_columns_are_asked_about_and_ignored_only_by_consent():
    text = "key,note,Capital\nKEN,x,Nairobi\n"
    batch = checked("states.csv", text)
    (asked,) = batch.reading["questions"].values()
    assert (asked["kind"], asked["unknown"]) == ("columns", ["Capital"])
    assert checked("states.csv", text, ignore_unknown=True).reading["questions"] == {}


@pytest.mark.one_database
def test_an_answer_is_taken_for_every_row_that_asks():
    text = "key,note\nKorea,x\nKEN,y\n"
    batch = checked("states.csv", text)
    ((code, asked),) = batch.reading["questions"].items()
    assert asked["rows"] == 1
    again = checked("states.csv", text, answers={code: "PRK"})
    assert sorted(Change.objects.filter(batch=again).values_list("key", flat=True)) == [
        "KEN",
        "PRK",
    ]


def test_records_are_known_by_their_names_where_a_file_has_no_keys():
    batch = checked("states.csv", "Note,Name,Nom\nx,Kenya,Kénia\ny,Ruritania,Ruritanie\n")
    assert batch.reading["sheets"][0]["columns"] == {
        "Note": "note",
        "Name": "key",
        "Nom": "name_fr",
    }
    assert messages_of(batch) == [
        "states.csv, row 3, column Name: “Ruritania” is not among the 195 States of this register."
        " Correct the name or code, or leave the row out."
    ]
    assert Change.objects.get(batch=batch, key="KEN").after == {"note": "x"}
    titles = checked("documents.csv", "Title,Note\nInternational migration and development,x\n")
    assert "no column says which document each row is about" in titles.message


@pytest.mark.one_database
def test_days_are_read_as_the_whole_column_shows():
    rows = "key,adopted_on\nA/RES/67/219,03/04/2013\nA/RES/68/4,{}\n"
    batch = checked("documents.csv", rows.format("25/04/2013"))
    assert Change.objects.get(batch=batch, key="A/RES/67/219").after == {"adopted_on": "2013-04-03"}
    notice = "“03/04/2013” has the day first, as other dates in “adopted_on” show."
    assert any(notice in line for line in report.warning_lines(batch))
    plain = checked("documents.csv", rows.replace("03/04", "13/04").format("25/04/2013"))
    assert not any("first" in line for line in report.warning_lines(plain))
    asked = checked("documents.csv", rows.format("05/04/2013"))
    (code,) = asked.reading["questions"]
    assert counts(asked) == {"waiting": 2}
    answered = checked("documents.csv", rows.format("05/04/2013"), answers={code: "mdy"})
    after = Change.objects.get(batch=answered, key="A/RES/67/219").after
    assert after == {"adopted_on": "2013-03-04"}


def test_a_value_that_stands_once_is_refused_a_second_time_in_register_and_file():
    batch = checked(
        "states.csv",
        "key,alpha2,m49,name_en\nXXA,KE,901,Ruritania\nXXB,XB,902,B\nXXC,XB,903,C\n",
        answers={"new:states.csv:key": "yes"},
    )
    assert messages_of(batch) == [
        "states.csv, row 2, column alpha2: “KE” already belongs to another record.",
        "states.csv, row 4, column alpha2: Row 3 of this file has “XB” too."
        " Keep it in one of them.",
    ]


@pytest.mark.one_database
def test_a_row_needs_a_record_that_was_left_out_and_says_so():
    batch = checked_two()
    Change.objects.filter(batch=batch, key="A/RES/99/1").update(left_out=True)
    applied(batch)
    assert (batch.stage, Document.objects.filter(key="A/RES/99/1").exists()) == (Stage.READY, False)
    assert any(
        "It needs “A/RES/99/1”, which does not exist." in line for line in messages_of(batch)
    )


def checked_two():
    import zipfile
    from io import BytesIO

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("document_files.csv", "document,language,format,address\n"
                         "A/RES/99/1,en,pdf,https://undocs.org/A/RES/99/1\n")  # fmt: skip
        archive.writestr("documents.csv", "symbol,kind,title_en\nA/RES/99/1,resolution,Ruritania\n")
    return checked("both.zip", packed.getvalue())


def test_records_and_parts_of_one_zip_are_one_batch_in_the_order_they_need():
    batch = applied(checked_two())
    assert batch.counts == {"documents": {"new": 1}, "document_files": {"new": 1}}
    document = Document.objects.get(key="A/RES/99/1")
    assert document.files.get().history.first().batch == document.history.first().batch == batch.pk


def test_a_relation_by_symbol_resolves_when_its_document_arrives():
    imported("document_relations.csv", "document,verb,to_key\nA/RES/58/208,recalls,a/res/99/1\n")
    relation = DocumentRelation.objects.get(to_key="A/RES/99/1")
    assert relation.to is None
    imported("documents.csv", "symbol,kind\nA/RES/99/1,resolution\n")
    relation.refresh_from_db()
    assert relation.to == Document.objects.get(key="A/RES/99/1")


def test_queries_grow_with_chunks_and_not_with_rows(django_assert_max_num_queries):
    rows = [f"A/RES/99/{n},resolution,Title {n}" for n in range(900)]
    text = "\n".join(["symbol,kind,title_en", *rows])
    # One says that pages are stale, one counts votes, two take back a hook that breaks off.
    with django_assert_max_num_queries(64):
        imported("documents.csv", text)
    assert Document.objects.filter(key__startswith="A/RES/99/").count() == 900


@pytest.mark.one_database
def test_the_limit_of_rows_holds_for_all_sheets_together_and_names_the_command_line(settings):
    settings.EXCHANGE_ROWS = 1
    batch = checked_two()
    assert (batch.stage, Change.objects.filter(batch=batch).count()) == (Stage.FAILED, 0)
    assert "More than 1 rows" in batch.message
    assert "manage.py import_records" in batch.message
