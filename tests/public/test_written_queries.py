"""Queries whose SQL is written once give what Django's own give, for any values."""

import datetime

import pytest
from django.db import connection, models
from django.db.models import Q
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from documents.models import DocumentMeeting
from hld_site.browse import published_rows
from hld_site.browse.fetching import fetch
from hld_site.records import written_queries
from hld_site.records.querysets import in_order
from meetings.models import Meeting, Participation
from registry.models import State
from registry.records import STATES
from tests.builders import build

AT = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)


def seen_at(at, meetings, states):
    rows = Participation.objects.published(at).filter(meeting__in=meetings, state__in=states)
    return rows.order_by("pk")


def past(at, on, key):
    return Meeting.objects.published(at).past(on).exclude(key=key)


def by_name(at):
    return State.objects.published(at).order_by(*in_order(["name"], State))


def of_one(number, part, *ends):
    return part.objects.filter(*(Q(**{end: number}) for end in ends)).values_list("pk", "verb")


def test_the_rows_are_those_of_the_queryset_whatever_it_is_asked_about():
    meetings = list(Meeting.objects.values_list("pk", flat=True))
    states = list(State.objects.order_by("-pk").values_list("pk", flat=True))
    for few, many in ((1, 195), (3, 5), (len(meetings), 2)):
        asked = AT, meetings[:few], states[:many]
        assert written_queries.rows(seen_at, *asked) == list(seen_at(*asked))
    for day in (datetime.date(2007, 1, 1), datetime.date(2020, 1, 1)):
        for key in ("hld-2006", "nothing"):
            asked = AT, day, key
            kept, fresh = written_queries.rows(past, *asked), list(past(*asked))
            assert (kept, [m.first_day for m in kept]) == (fresh, [m.first_day for m in fresh])
    one = Meeting.objects.get(key="hld-2013").pk
    of = DocumentMeeting, "meeting"
    assert written_queries.rows(of_one, one, of=of) == list(of_one(one, *of))
    assert written_queries.rows(of_one, -1, of=of) == []


def test_each_language_has_its_own_order_and_each_moment_its_own_rows():
    build(State, 9, public_from=AT + datetime.timedelta(hours=1))
    for code in ("en", "ar", "en", "ru"):
        with translation.override(code):
            assert written_queries.rows(by_name, AT) == list(by_name(AT))
    late = AT + datetime.timedelta(hours=2)
    early_and_late = [len(written_queries.rows(by_name, moment)) for moment in (AT, late)]
    assert early_and_late == [195, 196]


def test_what_is_the_same_in_each_language_is_kept_once():
    written_queries.written.cache_clear()
    kept = []
    for code in ("en", "ar"):
        with translation.override(code):
            kept.append(
                (
                    written_queries.written(seen_at, (-1, 2, 2), (), code),
                    written_queries.written(by_name, (-1,), (), code),
                )
            )
    assert kept[0][0] is kept[1][0]
    assert kept[0][1] is not kept[1][1]


def test_sql_is_written_once_and_nothing_is_asked_about_no_number(monkeypatch):
    def other(at, numbers):
        written.append(numbers)
        return State.objects.published(at).filter(pk__in=numbers)

    written: list = []
    numbers = list(State.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        assert written_queries.rows(other, AT, []) == []
        assert [len(written_queries.rows(other, AT, numbers[:n])) for n in (5, 6, 8)] == [5, 6, 8]
    assert (len(queries), len(written)) == (3, 1)


@pytest.mark.parametrize(
    "clock", [lambda at: timezone.now(), lambda at: at - datetime.timedelta(days=1)]
)
def test_what_is_made_of_a_value_would_be_written_for_ever_and_is_refused(clock):
    def past(at):
        return Meeting.objects.published(clock(at))

    with pytest.raises(ValueError, match="for ever"):
        written_queries.rows(past, AT)

    def on_the_day(at):
        return Meeting.objects.past(at.date())

    with pytest.raises(ValueError, match="for ever"):
        written_queries.rows(on_the_day, AT)


def all_there(at):
    return State.objects.published(at).order_by("pk")


def their_names(at):
    return all_there(at).only("key", "name_en")


@pytest.mark.parametrize("some", [all_there, their_names])
def test_a_row_is_what_django_makes_of_it(some):
    for ours, theirs in zip(written_queries.rows(some, AT), some(AT), strict=True):
        assert vars(ours).keys() == vars(theirs).keys()
        assert vars(ours)["_state"].__dict__ == vars(theirs)["_state"].__dict__
        assert all(
            vars(ours)[name] == vars(theirs)[name] for name in vars(ours).keys() - {"_state"}
        )
    assert ours.alpha2 == theirs.alpha2, "what was not selected is asked for"
    ours.name_en = "Ruritania"
    ours.save()
    assert State.objects.get(pk=ours.pk).name_en == "Ruritania"


def test_whoever_listens_to_rows_that_are_read_hears_of_these_too(monkeypatch):
    heard: list = []

    def listen(instance, **how):
        heard.append(instance.key)

    assert not written_queries.is_made_otherwise(State)
    post_init.connect(listen, sender=State)
    try:
        assert written_queries.is_made_otherwise(State)
        written_queries.rows(lambda at: their_names(at).filter(key="KEN"), AT)
    finally:
        post_init.disconnect(listen, sender=State)
    assert heard == ["KEN"]

    @classmethod
    def from_db(cls, *given):
        return models.Model.from_db.__func__(cls, *given)

    monkeypatch.setattr(State, "from_db", from_db)
    assert written_queries.is_made_otherwise(State)


def test_what_is_fetched_beside_rows_is_what_django_fetches():
    for code in ("en", "fr"):
        with translation.override(code):
            plain = list(published_rows.rows(STATES, (), AT))
            ours = fetch(plain, published_rows.prefetches(STATES.public, AT))
            theirs = list(published_rows.rows(STATES, STATES.public, AT))
            assert ours == theirs
            with CaptureQueriesContext(connection) as queries:
                for name in ("memberships", "groups"):
                    assert [list(getattr(row, name).all()) for row in ours] == [
                        list(getattr(row, name).all()) for row in theirs
                    ]
            assert len(queries) == 0
            kenya = next(row for row in ours if row.key == "KEN")
            first = kenya.groups.filter(group="african-states").first()
            assert (first, kenya.groups.count(), kenya.groups.exists()) == (
                kenya.groups.all()[0], 1, True,
            )  # fmt: skip
