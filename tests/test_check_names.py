"""`manage.py check` names a field that something else is called like; other names just work."""

import dataclasses

import pytest
from django.db import models

from documents.models import DocumentQuerySet
from documents.records import DOCUMENTS
from hld_site.desk.checks import taken_by_form
from hld_site.desk.record_form import RecordForm
from hld_site.records import catalogue
from hld_site.records.checks import declarations_are_complete
from meetings.models import Meeting, MeetingDay
from meetings.records import MEETING_DAYS, MEETINGS

pytestmark = pytest.mark.one_database
OF_RECORDS = (
    "heading", "questions", "sources", "history", "batch", "instance", "history_date",
    "history_type", "reference", "proposed", "save", "subtitle",
)  # fmt: skip


def faults_with_field(monkeypatch, declared, name: str) -> list:
    field = models.CharField(max_length=10)
    field.set_attributes_from_name(name)
    meta = declared.model._meta
    monkeypatch.setattr(catalogue, "everything", lambda: (declared,))
    monkeypatch.setitem(vars(meta), "local_fields", [*meta.local_fields, field])
    return declarations_are_complete(None)


@pytest.mark.parametrize("name", OF_RECORDS)
def test_a_field_called_as_something_of_every_record_broke_its_pages(monkeypatch, name):
    (fault,) = faults_with_field(monkeypatch, MEETINGS, name)
    assert (fault.id, fault.hint) == ("records.E018", "Give the field another name.")
    assert fault.msg.startswith(f"meetings.Meeting.{name} ")


def test_a_field_called_as_something_of_every_part_is_named(monkeypatch):
    (fault,) = faults_with_field(monkeypatch, MEETING_DAYS, "owner_name")
    assert fault.msg.startswith("meetings.MeetingDay.owner_name hides what PartModel")


@pytest.mark.parametrize("name", ["year", "version", "place", "was", "record", "title2"])
def test_other_names_are_not_taken(monkeypatch, name):
    assert "records.E018" not in {
        fault.id for fault in faults_with_field(monkeypatch, MEETINGS, name)
    }


def test_what_a_list_adds_under_the_name_of_a_field_was_a_traceback_of_check(monkeypatch):
    def listed(rows):
        raise ValueError("The annotation 'day' conflicts with a field on the model.")

    monkeypatch.setattr(DocumentQuerySet, "listed", listed)
    monkeypatch.setattr(catalogue, "everything", lambda: (dataclasses.replace(DOCUMENTS),))
    (fault,) = declarations_are_complete(None)
    assert (fault.id, "conflicts" in fault.msg) == ("records.E018", True)


@pytest.mark.parametrize("model", [Meeting, MeetingDay])
def test_a_field_of_the_form_is_no_field_of_a_model(monkeypatch, model):
    admin_obj = type("", (), {"model": model})
    assert taken_by_form(admin_obj) == set()
    name = model._meta.fields[1].name
    monkeypatch.setitem(RecordForm.base_fields, name, None)
    form = {**RecordForm.declared_fields, name: None}
    monkeypatch.setattr(RecordForm, "declared_fields", form)
    assert taken_by_form(admin_obj) == ({name} if model is Meeting else set())
