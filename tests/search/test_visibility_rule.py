"""What the public may find is written as SQL once; it keeps the same entries as Django's own."""

import datetime

import pytest
from django.db.models import Q
from django.utils import timezone

from hld_site.search.models import SearchEntry
from hld_site.search.visibility import of_parts, of_records, shown, visible
from registry.models import State

RULES = [(visible, "searchable"), (shown, "published")]


def by_django(rule: str, at: datetime.datetime) -> Q:
    return of_records(at) & (Q(part="") | of_parts(at, rule))


@pytest.mark.parametrize(("written", "rule"), RULES)
def test_the_written_rule_keeps_what_django_would_keep(written, rule):
    State.objects.filter(key="KEN").update(status="draft")
    for at in (timezone.now(), timezone.now() - datetime.timedelta(days=9_000)):
        entries = SearchEntry.objects.filter(written(at))
        assert set(entries) == set(SearchEntry.objects.filter(by_django(rule, at)))
        assert not entries.filter(type="state", key="KEN").exists()
    assert entries.filter(type="state", key="UGA").exists()


@pytest.mark.parametrize(("written", "rule"), RULES)
def test_so_it_does_within_another_query(written, rule):
    at = timezone.now()
    states = State.objects.filter(
        pk__in=SearchEntry.objects.filter(written(at), type="state").values("record_id")
    )
    assert set(states) == set(State.objects.published(at))


def test_a_schedule_is_kept_at_each_moment():
    due = timezone.now() + datetime.timedelta(hours=1)
    State.objects.filter(key="KEN").update(public_from=due)
    kenya = SearchEntry.objects.filter(type="state", key="KEN", part="")
    assert not kenya.filter(visible(timezone.now())).exists()
    assert kenya.filter(visible(due)).exists()
