"""`manage.py check` names whatever a declaration forgot."""

import dataclasses

import django_filters
import pytest
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from documents.filters import DocumentFilters
from documents.models import Document, DocumentQuerySet
from documents.records import DOCUMENTS, VOTES
from hld_site.browse.downloads import NOT_FILTERS
from hld_site.browse.filters import filterset_for
from hld_site.browse.views import RecordList
from hld_site.records import catalogue, check_paths
from hld_site.records.check_fields import fields_are_met_by_imports
from hld_site.records.check_paths import what_to_do
from hld_site.records.checks import declarations_are_complete, types_are_complete
from hld_site.records.columns import resolve
from meetings.models import Meeting
from meetings.records import MEETING_DAYS, MEETINGS
from registry.models import State

pytestmark = pytest.mark.one_database


def faults_with(monkeypatch, declared) -> list[str]:
    monkeypatch.setattr(catalogue, "everything", lambda: (declared,))
    return [f"{fault.id} {fault.msg}" for fault in declarations_are_complete(None)]


def test_a_complete_declaration_has_no_fault(monkeypatch):
    assert faults_with(monkeypatch, DOCUMENTS) == []


@pytest.mark.parametrize("which", ["filters", "search"])
def test_what_is_internal_was_a_filter_and_a_search_of_the_public(monkeypatch, which):
    declared = dataclasses.replace(DOCUMENTS, **{which: ("kind", "staff_note")})
    assert (
        f"records.E010 documents.Document.staff_note cannot be in `{which}`: it is internal, and"
        " the public has that."
    ) in faults_with(monkeypatch, declared)


def test_what_is_internal_stood_on_the_page_of_what_a_part_names(monkeypatch):
    declared = dataclasses.replace(MEETING_DAYS, shown=("date", "staff_note"))
    assert "records.E004 meetings.MeetingDay.staff_note is both public and internal." in (
        faults_with(monkeypatch, declared)
    )
    hidden = dataclasses.replace(VOTES, columns=("document", "vote"), internal=("state",))
    both = ((VOTES, "state"), (hidden, "state"))
    monkeypatch.setattr(catalogue, "parts_pointing_at", lambda model: both)
    assert catalogue.parts_seen_at.__wrapped__(State) == both[:1]


def test_a_forgotten_field_is_named(monkeypatch):
    without = tuple(name for name in DOCUMENTS.columns if name != "agenda_item")
    declared = dataclasses.replace(DOCUMENTS, columns=without)
    assert faults_with(monkeypatch, declared) == [
        "records.E001 documents.Document.agenda_item is neither a column nor internal."
    ]


def test_the_hint_names_the_file_and_the_place_of_what_is_left(monkeypatch):
    names = tuple(name for name in DOCUMENTS.columns if name != "agenda_item")
    declared = dataclasses.replace(DOCUMENTS, columns=names)
    monkeypatch.setattr(catalogue, "everything", lambda: (declared,))
    (fault,) = declarations_are_complete(None)
    assert fault.hint == (
        "Name it in documents/records.py: in `columns` of “documents”,"
        " or in `internal` if the public shall not see it."
    )


def test_a_type_that_is_declared_nowhere_is_named_with_the_file_that_wants_it(monkeypatch):
    declared = tuple(d for d in catalogue.everything() if d not in (DOCUMENTS, MEETING_DAYS))
    monkeypatch.setattr(catalogue, "everything", lambda: declared)
    assert [(fault.msg, fault.hint) for fault in types_are_complete(None)] == [
        (
            "documents.Document is declared nowhere.",
            "Add a Record(...) to documents/records.py; then make the migration.",
        ),
        (
            "meetings.MeetingDay is declared nowhere.",
            "Add a Part(...) to meetings/records.py; then make the migration.",
        ),
    ]


def test_an_unknown_column_is_named(monkeypatch):
    declared = dataclasses.replace(DOCUMENTS, columns=(*DOCUMENTS.columns, "colour"))
    assert faults_with(monkeypatch, declared) == [
        "records.E002 documents.Document has no column “colour”"
    ]


def test_a_relation_to_many_was_told_to_be_a_foreign_key():
    declared = dataclasses.replace(DOCUMENTS, model=Group)
    assert what_to_do(declared, "permissions", "columns") == (
        "Take it out of `columns`: a type of parts with two relations does the same."
    )


def test_a_key_that_is_not_unique_is_named(monkeypatch):
    monkeypatch.setitem(vars(Document._meta.get_field("key")), "unique", False)
    assert faults_with(monkeypatch, DOCUMENTS) == [
        "records.E003 documents.Document.key is not unique."
    ]


def test_a_part_without_a_key_is_named(monkeypatch):
    monkeypatch.setattr(MEETING_DAYS.model._meta, "constraints", list[models.UniqueConstraint]())
    assert faults_with(monkeypatch, MEETING_DAYS) == [
        "records.E003 meetings.MeetingDay has no key: nothing says when two rows are one."
    ]


def test_a_field_that_is_public_and_internal_is_named(monkeypatch):
    declared = dataclasses.replace(DOCUMENTS, internal=("organ",))
    assert faults_with(monkeypatch, declared) == [
        "records.E004 documents.Document.organ is both public and internal."
    ]


def passed_by(monkeypatch) -> list[str]:
    monkeypatch.setattr(catalogue, "everything", lambda: (DOCUMENTS,))
    return sorted(fault.msg for fault in fields_are_met_by_imports(None))


def test_imports_pass_by_nothing_in_the_register():
    assert fields_are_met_by_imports(None) == []


def test_a_constraint_written_in_sql_is_named(monkeypatch):
    in_sql = Q(organ="") | ~Q(organ=RawSQL("%s", ["x"]))
    constraints = [
        models.CheckConstraint(condition=in_sql, name="no_x"),
        models.CheckConstraint(condition=~Q(organ="x"), name="no_x_by_fields"),
    ]
    monkeypatch.setattr(Document._meta, "constraints", constraints)
    assert passed_by(monkeypatch) == [
        "documents.Document: an import passes by no_x, which is written in SQL."
    ]


def test_what_fields_ask_past_an_import_is_named(monkeypatch):
    organ, symbol, kind = (Document._meta.get_field(n) for n in ("organ", "symbol", "kind"))
    monkeypatch.setattr(organ, "unique_for_date", "adopted_on")
    monkeypatch.setattr(symbol, "db_default", "x")
    monkeypatch.setattr(symbol, "default", models.NOT_PROVIDED)
    monkeypatch.setattr(kind, "generated", True)
    assert passed_by(monkeypatch) == [
        f"documents.Document: an import passes by {what}."
        for what in (
            "kind, which the database works out",
            "the db_default of symbol",
            "unique_for_date of organ",
        )
    ]


@pytest.mark.parametrize("path", ["country.kind", "days.meeting.kind"])
def test_a_path_that_leads_through_no_part_is_named(monkeypatch, path):
    part = path.rpartition(".")[0]
    for which in ("filters", "search"):
        assert faults_with(monkeypatch, dataclasses.replace(MEETINGS, **{which: (path,)})) == [
            f"records.E010 meetings.Meeting.{path} cannot be in `{which}`:"
            f" “{part}” is no part of it."
        ]


def test_a_filter_that_an_address_knows_otherwise_is_named(monkeypatch):
    monkeypatch.setattr(check_paths, "PARAMETERS", {"kind"})
    assert faults_with(monkeypatch, dataclasses.replace(DOCUMENTS, filters=("kind",))) == [
        "records.E010 documents.Document.kind cannot be in `filters`."
    ]


def test_whatever_an_address_says_beside_its_filters_is_known_to_the_check():
    beside = set(NOT_FILTERS) | set(RecordList(record=MEETINGS).parameters())
    known = check_paths.PARAMETERS | set(
        filterset_for(MEETINGS)(queryset=MEETINGS.model.objects.all()).facets()
    )
    assert beside <= known


def test_an_order_and_names_that_lead_nowhere_are_named(monkeypatch):
    declared = dataclasses.replace(MEETINGS, order=("-nonsense", "country__nothing", "key"))
    faults = faults_with(monkeypatch, declared)
    assert [fault.partition(" into")[0] for fault in faults] == [
        "records.E002 Cannot resolve keyword 'nonsense'",
        "records.E002 Cannot resolve keyword 'nothing'",
    ]
    declared = dataclasses.replace(MEETINGS, named_by=("names",))
    assert faults_with(monkeypatch, declared) == [
        "records.E002 meetings.Meeting has no parts “names”."
    ]


def test_an_owner_that_is_no_field_is_named(monkeypatch):
    monkeypatch.setattr(MEETING_DAYS.model, "owner_name", "meetng")
    assert faults_with(monkeypatch, MEETING_DAYS) == [
        "records.E002 meetings.MeetingDay has no column “meetng”"
    ]


def test_unique_together_is_named(monkeypatch):
    monkeypatch.setattr(Document._meta, "unique_together", (("key", "organ"),))
    assert faults_with(monkeypatch, DOCUMENTS) == [
        "records.E011 documents.Document: unique_together is not met by imports."
    ]


def test_a_forgotten_text_in_six_languages_is_named_once(monkeypatch):
    without = tuple(name for name in DOCUMENTS.columns if name != "title")
    faults = faults_with(monkeypatch, dataclasses.replace(DOCUMENTS, columns=without))
    assert [fault for fault in faults if "E001" in fault] == [
        "records.E001 documents.Document.title is neither a column nor internal."
    ]


def test_a_text_that_may_be_none_is_named(monkeypatch):
    monkeypatch.setattr(Document._meta.get_field("organ"), "null", True)
    assert passed_by(monkeypatch) == [
        "documents.Document: an import passes by null of organ, whose text is never none."
    ]


def test_a_place_that_only_saving_gives_is_named(monkeypatch):
    monkeypatch.setattr(Document._meta, "order_with_respect_to", "kind")
    (fault,) = passed_by(monkeypatch)
    assert "order_with_respect_to, which numbers a row when it is saved by itself" in fault


def test_a_filter_of_an_app_with_two_parts_is_named(monkeypatch):
    """An address has each by its name: the file of such a list was refused."""
    day = django_filters.DateFromToRangeFilter(field_name="adopted_on")
    monkeypatch.setitem(DocumentFilters.base_filters, "day", day)
    assert faults_with(monkeypatch, DOCUMENTS) == [
        "records.E010 DocumentFilters.day has several parts, and an address one value by its name."
    ]


def test_what_a_computed_column_needs_and_is_sorted_by_is_there(monkeypatch):
    """A slip of the pen broke the list, its files and its orders."""
    of_dates = Meeting.dates.computed
    wrong = dataclasses.replace(of_dates, needs=("day",), sort=("first_daj",))
    monkeypatch.setattr(Meeting.dates, "computed", wrong)
    declared = dataclasses.replace(MEETINGS)
    resolve.cache_clear()
    try:
        relation, order = faults_with(monkeypatch, declared)
    finally:
        resolve.cache_clear()
    assert relation == "records.E002 meetings.Meeting has no relation “day”."
    assert order.startswith("records.E002 Cannot resolve keyword 'first_daj' into field.")


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        (
            ("-votes__state__key", "key"),
            "is ordered by votes__state__key, of which a row has several",
        ),
        (
            (F("session").desc(), "key"),
            "is ordered by OrderBy(F(session), descending=True), which is",
        ),
    ],
)
def test_an_order_by_what_a_row_has_several_of_showed_rows_several_times(monkeypatch, order, fault):
    faults = faults_with(monkeypatch, dataclasses.replace(DOCUMENTS, order=order))
    assert [one for one in faults if f"documents.Document {fault}" in one]


@pytest.mark.parametrize("place", ["“day” of listed()", "the index document_newest"])
def test_an_expression_of_a_day_and_a_moment_was_a_fault_of_each_list(monkeypatch, place):
    mixed = Coalesce("adopted_on", "public_from")
    if "index" in place:
        index = models.Index(mixed.desc(), name="document_newest")
        monkeypatch.setattr(Document._meta, "indexes", [index])
    else:
        monkeypatch.setattr(DocumentQuerySet, "listed", lambda rows: rows.annotate(day=mixed))
    (fault,) = faults_with(monkeypatch, DOCUMENTS)
    assert fault.startswith(f"records.E010 documents.Document: {place} cannot be worked out: ")
