"""Rules and hooks of a type that read other rows, and all faults of a row in one round."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Concat

from documents.models import Document, DocumentFile
from hld_site.exchange.batches import report
from hld_site.exchange.models import Mode, Stage
from hld_site.records.doubts import Doubt
from hld_site.records.models import RecordModel
from meetings.models import Participation
from registry.models import State
from tests.files import applied, checked, counts, imported, messages_of

FILES, AT = "document,language,format,address\n", "https://example.org/of-this-test"
BOTH = {
    "documents.csv": "symbol,kind,title_en\nA/RES/99/1,resolution,Ruritania\n",
    "document_files.csv": f"{FILES}A/RES/99/1,ru,pdf,{AT}/1\nA/RES/58/208,ru,pdf,{AT}/2\n",
}


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def test_a_rule_that_reads_what_the_same_import_adds_refuses_its_row_alone(monkeypatch):
    def clean(row):
        if row.document.kind != Document.Kind.RESOLUTION:
            raise ValidationError({"format": "Only resolutions have files."})

    monkeypatch.setattr(DocumentFile, "clean", clean)
    batch = checked("both.zip", zipped(BOTH))
    assert messages_of(batch) == [
        "document_files.csv, row 2, column document: A rule for this row depends on"
        " “A/RES/99/1”, which the same import adds. Import that first, then this row."
    ]
    assert counts(batch) == {"new": 2, "refused": 1}
    applied(batch, Mode.GOOD)
    assert messages_of(imported("document_files.csv", f"{FILES}A/RES/99/1,ru,pdf,{AT}/1\n")) == []
    assert set(DocumentFile.objects.filter(address__startswith=AT).values_list("address")) == {
        (f"{AT}/1",), (f"{AT}/2",),
    }  # fmt: skip


def test_a_rule_that_reads_what_no_row_names_and_is_not_there_broke_the_check(monkeypatch):
    def clean(row):
        Document.objects.get(key="A/RES/99/1" if row.language == "ru" else "A/RES/58/208")

    monkeypatch.setattr(DocumentFile, "clean", clean)
    files = f"{FILES}A/RES/58/208,ru,pdf,{AT}/1\nA/RES/58/208,zh,pdf,{AT}/2\n"
    batch = checked("document_files.csv", files)
    needs = "document_files.csv, row 2: It needs “document”, which does not exist."
    assert (messages_of(batch), counts(batch)) == ([needs], {"refused": 1, "new": 1})


def one_by_one(row) -> str:
    return row.document.kind


def by_number(row) -> str:
    return Document.objects.in_bulk([row.document_id])[row.document_id].kind


@pytest.mark.parametrize("kind_of", [one_by_one, by_number])
def test_a_doubt_that_reads_what_the_same_import_adds_broke_the_check(monkeypatch, kind_of):
    def doubts(cls, rows, today):
        for place, row in enumerate(rows):
            if kind_of(row) == Document.Kind.RESOLUTION:
                yield place, Doubt("files", "format", "A resolution has no file.")

    monkeypatch.setattr(DocumentFile, "doubts", classmethod(doubts))
    batch = checked("both.zip", zipped(BOTH))
    assert counts(batch) == {"new": 2, "waiting": 1}
    assert messages_of(batch) == [
        "document_files.csv, row 3, column format: A resolution has no file. Answer the question"
        " above the rows."
    ]
    assert list(report.warning_lines(batch)) == [
        "document_files.csv, row 2: This could not be checked, because what it names is"
        " not in the register yet: row 2."
    ]


def test_a_proposal_that_reads_what_the_same_import_adds_broke_the_check(monkeypatch):
    def propose(cls, rows):
        for row in rows:
            row.capacity = "member-state" if row.state.key == "KEN" else ""

    monkeypatch.setattr(Participation, "propose", classmethod(propose))
    files = {
        "states.csv": "key,alpha2,m49,name_en\nXXA,XA,901,Ruritania\n",
        "participations.csv": "meeting,state,role,day\nhld-2013,XXA,attended,2013-10-03\n"
        "hld-2013,KEN,attended,2013-10-03\n",
    }
    answers = {"proposed:participations.csv:capacity": "yes", "new:states.csv:key": "yes"}
    batch = checked("both.zip", zipped(files), answers=answers)
    assert counts(batch) == {"new": 2, "refused": 1}
    assert messages_of(batch) == [
        "participations.csv, row 2, column Capacity (capacity): Neither a column nor a record"
        " gives it: add a column headed “Capacity”. Allowed values: Member State, Non-member"
        " observer State, Observer, United Nations entity, Office, Civil society, Invited speaker."
    ]


def test_a_hook_that_reads_what_the_import_writes_later_broke_the_apply(monkeypatch):
    """The records that a row names are written before it; what else it reads may not be."""

    def before_saving(cls, rows):
        for row in rows:
            if row.language == "ru":
                row.note = cls.objects.get(document=row.document, language="fr").address

    monkeypatch.setattr(DocumentFile, "before_saving", classmethod(before_saving))
    files = f"{FILES}A/RES/99/1,ru,pdf,{AT}/1\nA/RES/99/1,fr,pdf,{AT}/2\n"
    batch = applied(checked("both.zip", zipped(BOTH | {"document_files.csv": files})))
    assert messages_of(batch) == [
        "Some rows need records that are refused or left out. They are marked below.",
        "document_files.csv, row 2: It needs “file of a document”, which does not exist.",
    ]
    applied(batch, Mode.GOOD)
    again = imported("document_files.csv", files)
    assert (messages_of(again), counts(again)) == ([], {"new": 1, "unchanged": 1})
    russian = DocumentFile.objects.get(document__key="A/RES/99/1", language="ru")
    assert russian.note == f"{AT}/2"


@pytest.mark.one_database
def test_the_next_fault_of_a_row_was_told_only_when_a_cell_had_been_mended():
    """In the order of the faults, whatever else waits or cannot be read in the same row."""
    files = {
        "states.csv": "key,alpha2,name_since\nKEN,UG,2013-02-30\nTZA,TZ,2013-02-30\n",
        "memberships.csv": "state,kind,valid_from,valid_until\nKenja,observer,2014,2012\n"
        "KEN,observer,2014,2013-02-30\n",
        "documents.csv": "symbol,kind,in_favour,public_from,public_until\n"
        "A/RES/99/1,edict,,2013-01-02,2013-01-01\nA/RES/99/2,resolution,7,2013-02-30,2013-01-01\n",
    }
    faults = {name: messages_of(checked(name, text)) for name, text in files.items()}
    lines = {name: [one.partition(", ")[2] for one in some] for name, some in faults.items()}
    february = "“2013-02-30” is not a date: February 2013 has 28 days."
    assert lines == {
        "states.csv": [
            f"row 2, column name_since: {february}",
            f"row 3, column name_since: {february}",
            "row 2, column alpha2: “UG” already belongs to another record.",
        ],
        "memberships.csv": [
            "row 2, column state: “Kenja” is not among the 195 States of this register. Did you"
            " mean “Kenya”?",
            "row 2, column valid_until: It ends before it begins.",
            f"row 3, column valid_until: {february}",
        ],
        "documents.csv": [
            "row 2, column kind: “edict” is not known here. Answer the question above the rows.",
            "row 2, column public_until: The end of publication must come after its beginning.",
            "row 3, column public_from: “2013-02-30” is not a day or a moment: write 2013-10-03 or"
            " 2013-10-03T09:00:00+00:00.",
            "row 3, column Adopted (basis): Votes were counted, so it was a recorded vote.",
        ],
    }


@pytest.mark.one_database
def test_a_row_with_another_fault_takes_its_value_from_no_row_of_the_file():
    head = "key,alpha2,m49,name_en,name_since\n"
    bad, good = "XXA,XA,901,Ruritania,2013-02-30\n", "XXB,XA,902,Graustark,\n"
    batch = checked("states.csv", head + bad + good, answers={"new:states.csv:key": "yes"})
    assert counts(batch) == {"refused": 1, "new": 1}
    assert messages_of(batch)[1:] == [
        "states.csv, row 2, column alpha2: Row 3 of this file has “XA” too. Keep it in one of them."
    ]


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "changed"])
@pytest.mark.parametrize("mode", Mode)
def test_a_row_that_others_cannot_follow_broke_the_apply(monkeypatch, is_new, mode):
    """It is known when the row is written: all is taken back, and the row is refused."""

    def after_saving(cls, rows):
        for row in rows:
            if row.language == "ru":
                cls.objects.get(document=row.document, language="es", format="other")

    files = f"{FILES}A/RES/58/208,ru,pdf,{AT}/1\nA/RES/58/208,zh,pdf,{AT}/2\n"
    verdict = "new" if is_new else "changed"
    if not is_new:
        imported("document_files.csv", files.replace(AT, f"{AT}/once"))
    monkeypatch.setattr(DocumentFile, "after_saving", classmethod(after_saving))
    batch = applied(checked("document_files.csv", files), mode)
    assert (batch.stage, messages_of(batch)) == (
        Stage.READY,
        [
            "Some rows need records that are refused or left out. They are marked below.",
            "document_files.csv, row 2: It needs “file of a document”, which does not exist.",
        ],
    )
    there = DocumentFile.objects.filter(address__in=[f"{AT}/1", f"{AT}/2"])
    assert not there.exists()
    assert [one.verdict for one in batch.changes.order_by("number")] == ["refused", verdict]
    assert applied(batch, Mode.GOOD).stage == Stage.APPLIED
    assert [row.address for row in there] == [f"{AT}/2"]


def test_an_import_that_changed_rows_passed_their_before_saving_by(monkeypatch):
    """Also one that their type inherits."""

    def before_saving(cls, rows):
        missing = [row for row in rows if row.key == "KEN"]
        for row in rows:
            row.note = f"{row.name_en}, prepared"
        if missing:
            raise State.DoesNotExist

    monkeypatch.setattr(RecordModel, "before_saving", classmethod(before_saving), raising=False)
    batch = checked("states.csv", "key,name_en\nKEN,Kenia\nUGA,Uganda (new)\n")
    applied(batch, Mode.GOOD)
    assert State.objects.get(key="UGA").note == "Uganda (new), prepared"
    assert State.objects.get(key="KEN").name_en == "Kenya"


def test_a_hook_met_good_rows_again_beside_one_that_it_cannot_read(monkeypatch):
    def before_saving(cls, rows):
        for row in rows:
            row.note = f"{row.note}+"
            cls.objects.filter(key="TZA").update(staff_note=Concat("staff_note", "key"))
        if any(row.key == "KEN" for row in rows):
            raise State.DoesNotExist

    monkeypatch.setattr(State, "before_saving", classmethod(before_saving), raising=False)
    batch = checked("states.csv", "key,name_en,note\nKEN,Kenia,K\nUGA,Uganda (new),U\n")
    applied(batch, Mode.GOOD)
    assert State.objects.get(key="UGA").note == "U+"
    assert State.objects.get(key="TZA").staff_note == "TZA"


def refusing_russian(cls, rows):
    for row in rows:
        if row.language == "ru":
            raise ValidationError({"language": "Not in Russian."})


@pytest.mark.parametrize("hook", ["before_saving", "after_saving"])
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "changed"])
def test_a_hook_that_refuses_a_row_broke_the_apply(monkeypatch, hook, is_new):
    files = f"{FILES}A/RES/58/208,ru,pdf,{AT}/1\nA/RES/58/208,zh,pdf,{AT}/2\n"
    if not is_new:
        imported("document_files.csv", files.replace(AT, f"{AT}/once"))
    monkeypatch.setattr(DocumentFile, hook, classmethod(refusing_russian))
    batch = applied(checked("document_files.csv", files))
    assert (batch.stage, messages_of(batch)) == (
        Stage.READY,
        [
            "Nothing was written: some rows break a rule. They are marked below.",
            "document_files.csv, row 2, column language: Not in Russian.",
        ],
    )
    there = DocumentFile.objects.filter(address__in=[f"{AT}/1", f"{AT}/2"])
    assert not there.exists()
    assert applied(batch, Mode.GOOD).stage == Stage.APPLIED
    assert [row.address for row in there] == [f"{AT}/2"]


def test_a_hook_that_refuses_rows_only_together_broke_the_apply(monkeypatch):
    def after_saving(cls, rows):
        if len(rows) > 1:
            raise ValidationError("One at a time.")

    monkeypatch.setattr(DocumentFile, "after_saving", classmethod(after_saving))
    files = f"{FILES}A/RES/58/208,ru,pdf,{AT}/1\nA/RES/58/208,zh,pdf,{AT}/2\n"
    batch = applied(checked("document_files.csv", files))
    assert (batch.stage, batch.message) == (Stage.READY, "One at a time.")
    assert not DocumentFile.objects.filter(address__startswith=AT).exists()
