"""`manage.py check` names the models that the register cannot hold as they are."""

import dataclasses

import pytest
from django.db import models
from django.db.models import Q

from documents.models import Document
from documents.records import DOCUMENTS
from hld_site.evidence.records import SOURCES
from hld_site.records import catalogue
from hld_site.records.check_fields import types_name_no_rows_of_their_own
from hld_site.records.check_models import models_can_be_held
from hld_site.records.checks import declarations_are_complete, types_are_complete
from hld_site.records.querysets import RecordQuerySet
from meetings.models import Meeting
from meetings.records import MEETING_DAYS, MEETINGS, OUTCOMES
from tests.test_checks import faults_with

pytestmark = pytest.mark.one_database


def test_a_model_that_the_register_cannot_hold_is_named(monkeypatch):
    twice = dataclasses.replace(MEETING_DAYS, name="documents")
    monkeypatch.setattr(catalogue, "everything", lambda: (DOCUMENTS, twice))
    monkeypatch.setattr(Document._meta, "pk", Document._meta.get_field("key"))
    manager = models.Manager()
    manager.model = Document
    monkeypatch.setitem(vars(Document._meta), "default_manager", manager)
    assert [fault.msg for fault in models_can_be_held(None)] == [
        f"documents.Document {what}."
        for what in (
            "has no whole number as its primary key, by which history and search know a row",
            "has a manager that does not know what is public",
            "shares the name “documents” with another type",
        )
    ] + ["meetings.MeetingDay shares the name “documents” with another type."]
    assert faults_with(monkeypatch, DOCUMENTS) == []  # which the manager had broken


@pytest.mark.parametrize(
    ("is_proxy", "what"),
    [
        (True, "is a proxy, and would have a history and files beside those of its model"),
        (False, "has a table beside that of another model"),
    ],
)
def test_what_leans_on_another_model_is_named_before_it_is_declared(monkeypatch, is_proxy, what):
    """Each of its fields was wanted for a declaration, which was refused then; the history of what
    was saved by a proxy was not that of its row.
    """
    monkeypatch.setattr(Document._meta, "proxy", is_proxy)
    monkeypatch.setitem(Document._meta.parents, Meeting, None)
    others = tuple(one for one in catalogue.everything() if one is not DOCUMENTS)
    only = dataclasses.replace(DOCUMENTS, columns=("key",), listed=(), filters=(), search=())
    for declared in (others, (*others, only)):
        monkeypatch.setattr(catalogue, "everything", lambda declared=declared: declared)
        faults = [check(None) for check in (declarations_are_complete, types_are_complete)]
        assert faults == [[], []]
        assert [fault.msg for fault in models_can_be_held(None)] == [f"documents.Document {what}."]


def test_a_relation_by_another_field_than_the_number_is_named(monkeypatch):
    """The form of such a record emptied it, and no page showed it."""
    monkeypatch.setattr(catalogue, "everything", lambda: (MEETING_DAYS,))
    meeting = MEETING_DAYS.model._meta.get_field("meeting")
    monkeypatch.setitem(vars(meeting), "foreign_related_fields", (Meeting._meta.get_field("key"),))
    (fault,) = models_can_be_held(None)
    assert (fault.id, fault.msg) == (
        "records.E014",
        "meetings.MeetingDay names by meeting a row by “key”, and forms and pages know rows by"
        " their numbers.",
    )
    assert fault.hint.startswith("Leave to_field out")


class Visible(models.Manager.from_queryset(RecordQuerySet)):
    def get_queryset(self):
        return super().get_queryset().exclude(status="withdrawn")


def test_a_default_manager_that_hides_rows_is_named(monkeypatch):
    """Imports met rows that they had not seen, and pages of the desk broke."""
    monkeypatch.setattr(catalogue, "everything", lambda: (DOCUMENTS,))
    hiding = Visible()
    hiding.model = Document
    monkeypatch.setitem(vars(Document._meta), "default_manager", hiding)
    (fault,) = models_can_be_held(None)
    assert (fault.id, fault.msg.partition(":")[0]) == (
        "records.E014",
        "documents.Document has a default manager that hides rows",
    )
    assert "hide rows in published()" in fault.hint


def test_a_second_constraint_on_a_part_changed_its_key(monkeypatch):
    more = [
        models.UniqueConstraint(fields=["meeting", "note"], condition=~Q(note=""), name="once"),
        models.UniqueConstraint(fields=["meeting", "staff_note"], name="once_more"),
        models.UniqueConstraint(fields=["note"], name="once_for_all"),
    ]
    own = MEETING_DAYS.model._meta.constraints
    monkeypatch.setattr(MEETING_DAYS.model._meta, "constraints", [more[2], *own, *more[:2]])
    assert MEETING_DAYS.natural_key == ("meeting", "date")
    assert OUTCOMES.natural_key == ("meeting", "process", "organization")
    assert SOURCES.natural_key == ("owner", "key")


def test_the_register_holds_all_its_models():
    assert models_can_be_held(None) == []


def test_a_relation_of_a_type_to_itself_is_named(monkeypatch):
    assert types_name_no_rows_of_their_own(None) == []
    meeting = MEETING_DAYS.model._meta.get_field("meeting")
    monkeypatch.setitem(vars(meeting), "related_model", MEETING_DAYS.model)
    (fault,) = types_name_no_rows_of_their_own(None)
    assert (fault.id, fault.msg) == (
        "records.E015",
        "meetings.MeetingDay.meeting names a row of the same type: a file that has both does not"
        " come back into an empty table.",
    )
    assert fault.hint == (
        "Relate the two by a type of parts with two relations, as MeetingRelation does."
    )


def test_a_type_without_pages_says_where_its_records_are(monkeypatch):
    """The search, the admin and whatever names such a record broke."""
    declared = tuple(
        dataclasses.replace(one, has_pages=False) if one is DOCUMENTS else one
        for one in catalogue.everything()
    )
    monkeypatch.setattr(catalogue, "everything", lambda: declared)
    assert [fault.msg for fault in types_are_complete(None)] == [
        "documents.Document has no pages, and nothing says where its records are."
    ]


def test_a_key_that_may_be_null_in_part_is_named(monkeypatch):
    """Two days without a date were both saved, and their own file was refused."""
    monkeypatch.setattr(MEETING_DAYS.model._meta.get_field("date"), "null", True)
    (fault,) = faults_with(monkeypatch, MEETING_DAYS)
    assert fault.startswith("records.E003 meetings.MeetingDay.date may be null, and for")
    days = [
        models.UniqueConstraint(fields=["meeting", "date"], condition=~Q(date=None), name="a"),
        models.UniqueConstraint(fields=["meeting"], condition=Q(date=None), name="b"),
    ]
    monkeypatch.setattr(MEETING_DAYS.model._meta, "constraints", days)
    assert faults_with(monkeypatch, MEETING_DAYS) == []
    assert MEETING_DAYS.natural_key == ("meeting", "date")


@pytest.mark.parametrize("name", ["titel", "dayz.date", "days.dat"])
@pytest.mark.parametrize("place", ["called_by", "filled_in", "key_from", "proposed"])
def test_a_name_that_a_model_gives_and_there_is_not_is_named(monkeypatch, place, name):
    """A field was renamed: records were called by their keys, and imports broke."""
    monkeypatch.setattr(Meeting, place, (name,))
    (fault,) = faults_with(monkeypatch, MEETINGS)
    assert fault.startswith("records.E002 ")
    assert name.rpartition(".")[2] in fault or "dayz" in fault


@pytest.mark.parametrize("name", ["meating", ""])
def test_an_owner_that_there_is_not_is_named_and_keeps_nothing_from_starting(monkeypatch, name):
    monkeypatch.setattr(MEETING_DAYS.model, "owner_name", name)
    assert faults_with(monkeypatch, MEETING_DAYS) == [
        f"records.E002 meetings.MeetingDay has no column “{name}”"
    ]
    assert catalogue._after_what_they_point_to([MEETING_DAYS, MEETINGS]) == [MEETINGS, MEETING_DAYS]


def test_types_in_a_ring_are_named_with_what_to_do_instead(monkeypatch):
    country = Meeting._meta.get_field("country")
    monkeypatch.setitem(vars(country), "related_model", MEETING_DAYS.model)
    with pytest.raises(RuntimeError, match=r"ring.*: meetings\.\w+, meetings\.\w+\. Relate two"):
        catalogue._after_what_they_point_to([MEETING_DAYS, MEETINGS])
