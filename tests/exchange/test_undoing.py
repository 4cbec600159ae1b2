"""A batch is taken back, and what was edited since is left alone unless somebody insists."""

from documents.models import Document, DocumentFile
from hld_site.exchange.models import Change, Stage, Verdict
from registry.models import State as Country
from tests.files import applied, counts, imported, said, undone

NEW = "symbol,kind,title_en\nA/RES/99/1,resolution,Ruritania\n"


def kenya() -> Country:
    return Country.objects.get(key="KEN")


def test_changed_records_return_to_what_they_were():
    batch = imported("states.csv", "key,note,name_fr\nKEN,changed,Kénya\n")
    undo = undone(batch)
    assert (undo.stage, kenya().note, kenya().name_fr) == (Stage.APPLIED, "", "Kenya")
    latest = kenya().history.first()
    assert (latest.batch, latest.history_change_reason) == (undo.pk, "Taken back in a test")


def test_made_records_go_with_a_last_row_of_history():
    undo = undone(imported("documents.csv", NEW))
    assert counts(undo) == {"removed": 1}
    assert not Document.objects.filter(key="A/RES/99/1").exists()
    latest = Document.history.filter(key="A/RES/99/1").first()
    assert (latest.history_type, latest.batch) == ("-", undo.pk)


def test_an_undo_can_be_undone_and_gives_the_records_their_numbers_back():
    batch = imported("documents.csv", NEW)
    number = Document.objects.get(key="A/RES/99/1").pk
    again = undone(undone(batch))
    document = Document.objects.get(key="A/RES/99/1")
    assert (again.stage, document.pk, document.title_en) == (Stage.APPLIED, number, "Ruritania")
    third = undone(batch)
    assert (third.stage, Document.objects.filter(key="A/RES/99/1").exists()) == (
        Stage.APPLIED,
        False,
    )


def test_what_was_edited_since_is_listed_and_left_alone():
    batch = imported("states.csv", "key,note\nKEN,changed\nTZA,changed\n")
    record = kenya()
    record.note = "edited by hand"
    record.save()
    undo = undone(batch)
    assert (undo.stage, counts(undo)) == (Stage.READY, {"edited": 1, "changed": 1})
    assert "Edited on" in said(undo)[0]
    applied(undo)
    assert (kenya().note, Country.objects.get(key="TZA").note) == ("edited by hand", "")


def test_who_insists_takes_later_edits_back_too():
    batch = imported("states.csv", "key,note\nKEN,changed\n")
    record = kenya()
    record.note = "edited by hand"
    record.save()
    assert undone(batch, insist=True).stage == Stage.APPLIED
    assert kenya().note == ""


def test_a_record_to_which_others_were_added_since_stays():
    batch = imported("documents.csv", NEW)
    DocumentFile.objects.create(
        document=Document.objects.get(key="A/RES/99/1"),
        language="en",
        address="https://undocs.org/A/RES/99/1",
    )
    undo = undone(batch, insist=True)
    assert (undo.stage, counts(undo)) == (Stage.READY, {"edited": 1})
    assert "files of documents" in said(undo)[0]
    assert Document.objects.filter(key="A/RES/99/1").exists()


def test_a_record_that_went_meanwhile_is_no_obstacle():
    batch = imported("documents.csv", NEW)
    Document.objects.get(key="A/RES/99/1").delete()
    undo = undone(batch)
    assert Change.objects.get(batch=undo).verdict == Verdict.UNCHANGED
    assert undo.stage == Stage.APPLIED


def test_what_was_taken_back_already_is_not_written_a_second_time():
    batch = imported("states.csv", "key,note\nKEN,changed\n")
    assert counts(undone(batch)) == {"changed": 1}
    rows = kenya().history.count()
    assert counts(undone(batch)) == {"unchanged": 1}
    assert kenya().history.count() == rows
