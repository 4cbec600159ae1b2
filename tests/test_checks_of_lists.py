"""`manage.py check` names misspelt lists of names, what becomes of rows, and missing languages."""

import dataclasses

import pytest
from django.db import models

from documents.models import Document
from documents.records import DOCUMENTS, VOTES
from documents.voting import Vote
from hld_site import languages
from hld_site.records import catalogue
from hld_site.records.check_fields import fields_are_met_by_imports
from hld_site.records.check_languages import tables_know_every_language
from hld_site.records.check_lists import hint_of_forgotten
from hld_site.records.check_paths import what_to_do
from hld_site.records.checks import declarations_are_complete
from hld_site.records.placement import Placement
from registry.models import State
from tests.test_checks import faults_with

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("which", ["columns", "internal", "listed", "filters", "search", "order"])
def test_a_text_for_a_list_of_names_was_read_letter_by_letter(monkeypatch, which):
    declared = dataclasses.replace(DOCUMENTS, **{which: "kind"})
    assert faults_with(monkeypatch, declared) == [
        f"records.E019 documents.Document: `{which}` is the text “kind”."
    ]


@pytest.mark.parametrize(
    ("which", "value"), [("apart", "note"), ("forms", (("Remarks", "note"),)), ("public", "note")]
)
def test_a_text_for_a_list_of_names_in_a_mixin_was_read_letter_by_letter(monkeypatch, which, value):
    placement = dataclasses.replace(Document.placement, **{which: value})
    monkeypatch.setattr(Document, "placement", placement)
    assert f"records.E019 documents.Document: `{which}` is the text “note”." in (
        faults_with(monkeypatch, DOCUMENTS)
    )


@pytest.mark.parametrize(
    ("which", "value"),
    [
        ("apart", ("tittle",)),
        ("forms", (("Remarks", ("note", "tittle")),)),
        ("remarks", (("tittle", "staff_note"),)),
        ("internal", ("tittle",)),
    ],
)
def test_a_misspelt_name_in_a_mixin_broke_forms_or_was_passed_by(monkeypatch, which, value):
    monkeypatch.setattr(Document, "placement", Placement(**{which: value}))
    monkeypatch.setattr(catalogue, "everything", lambda: (DOCUMENTS,))
    assert [(fault.msg, fault.hint) for fault in declarations_are_complete(None)] == [
        (
            "documents.Document has no column “tittle”",
            f"Mend it in `{which}` of the placement of Document.",
        )
    ]


def test_a_misspelt_name_of_a_field_beside_another_was_passed_by(monkeypatch):
    monkeypatch.setattr(Vote._meta.get_field("source"), "address_in", "source_adress")
    assert faults_with(monkeypatch, VOTES) == [
        "records.E002 documents.Vote has no column “source_adress”"
    ]


def test_what_cannot_be_a_column_was_told_to_be_named_among_them():
    """One to one, data of JSON, and rows that name a record."""
    document = Document._meta.get_field("key")
    assert hint_of_forgotten(document, "Name it.") == "Name it."
    one_to_one = models.OneToOneField(State, models.PROTECT)
    assert "ForeignKey" in hint_of_forgotten(one_to_one, "Name it.")
    assert "kinds.py" in hint_of_forgotten(models.JSONField(), "Name it.")
    assert what_to_do(DOCUMENTS, "votes", "columns") == (
        "Take it out of `columns`: the rows that name a record stand on its page by themselves. A"
        " filter and a search look into parts, as “votes.…”."
    )


def test_what_becomes_of_a_row_whose_record_is_deleted_is_named(monkeypatch):
    relation = Vote._meta.get_field("state").remote_field
    monkeypatch.setattr(relation, "on_delete", models.SET_DEFAULT)
    monkeypatch.setattr(catalogue, "everything", lambda: (VOTES,))
    assert [fault.msg for fault in fields_are_met_by_imports(None)] == [
        "documents.Vote: an import passes by on_delete=SET_DEFAULT of state."
    ]


def test_a_language_that_tables_lack_is_named(monkeypatch):
    assert tables_know_every_language(None) == []
    monkeypatch.setattr(languages, "CODES", (*languages.CODES, "pt"))
    faults = [fault.msg for fault in tables_know_every_language(None)]
    for place in ("OWN_NAMES", "hours.FROM_TO", "hours.HALVES['pm']", "dates.MONTHS"):
        assert any(f"{place} lacks pt." in fault for fault in faults)
    assert len(faults) > 12
