"""A batch is taken back, and what was edited since is left alone unless somebody insists."""

import io
import zipfile

import pytest

from documents.models import Document, DocumentFile
from hld_site.exchange.batches.undoing.undo import FirstLoadError, undo_of
from hld_site.exchange.models import Batch, Change, Stage, Verdict
from meetings.models import Meeting
from registry.models import State as Country
from tests.files import applied, counts, imported, messages_of, undone

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
    assert "Edited since, on" in messages_of(undo)[0]
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
    assert "files of documents" in messages_of(undo)[0]
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


PUBLISHED = "symbol,kind,title_en,status\nA/RES/99/1,resolution,Ruritania,published\n"
FILES = "document,language,format,address\nA/RES/99/1,en,pdf,https://undocs.org/A/RES/99/1\n"


def register_file(**files: str) -> Batch:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    batch = imported("files.zip", packed.getvalue())
    assert messages_of(batch) == []
    return batch


def test_a_record_that_was_ever_public_is_withdrawn_with_its_parts_and_stands_as_it_was_again():
    batch = register_file(documents=PUBLISHED, document_files=FILES)
    document = Document.objects.get(key="A/RES/99/1")
    undo = undone(batch)
    assert counts(undo) == {"changed": 1, "unchanged": 1}
    document.refresh_from_db()
    assert (document.status, document.files.count()) == ("withdrawn", 1)
    assert counts(undone(batch)) == {"unchanged": 2}
    undone(undo)
    document.refresh_from_db()
    assert (document.status, document.files.count()) == ("published", 1)
    assert [row.status for row in document.history.all()] == ["published", "withdrawn", "published"]


def test_a_record_that_was_public_and_is_a_draft_again_is_withdrawn_too():
    batch = imported("documents.csv", PUBLISHED)
    document = Document.objects.get(key="A/RES/99/1")
    document.status = "draft"
    document.save()
    undo = undone(batch, insist=True)
    document.refresh_from_db()
    assert document.status == "withdrawn"
    undone(undo)
    document.refresh_from_db()
    assert document.status == "draft"


def test_publishing_that_is_taken_back_leaves_no_draft_that_was_public():
    imported("documents.csv", NEW)
    batch = imported("documents.csv", "key,status\nA/RES/99/1,published\n")
    undo = undone(batch)
    assert Document.objects.get(key="A/RES/99/1").status == "withdrawn"
    undone(undo)
    assert Document.objects.get(key="A/RES/99/1").status == "published"


def test_parts_that_were_added_to_a_public_record_go():
    imported("documents.csv", PUBLISHED)
    batch = imported("document_files.csv", FILES)
    assert counts(undone(batch)) == {"removed": 1}
    assert not DocumentFile.objects.filter(document__key="A/RES/99/1").exists()


def test_what_a_withdrawn_record_still_names_is_left_alone():
    """Its meeting was never public, but without it the relation would point to nothing."""
    batch = register_file(
        meetings="key,title_en,kind\nruritania-1999,Ruritania,panel-discussion\n",
        documents=PUBLISHED,
        document_meetings="document,verb,meeting\nA/RES/99/1,convenes,ruritania-1999\n",
    )
    undo = undone(batch)
    assert counts(undo) == {"edited": 1, "changed": 1, "unchanged": 1}
    assert messages_of(undo) == [
        "Rows of “documents of meetings” that are not removed belong to it or name it."
    ]
    applied(undo)
    assert Meeting.objects.filter(key="ruritania-1999").exists()


def test_the_first_load_of_the_register_is_never_taken_back():
    first = Batch.objects.get(reason="First load of the register")
    with pytest.raises(FirstLoadError):
        undo_of(first, None, "A mistake")
    assert not first.undone_by.exists()
