"""What was fetched ahead for a row can still be asked more, and answers for that row alone."""

import pytest
from django.db.models import Prefetch

from registry.models import State, StateName

pytestmark = pytest.mark.django_db


@pytest.fixture
def states():
    for key, code, number in (("AAA", "XA", "901"), ("BBB", "XB", "902")):
        state = State.objects.create(
            key=key, name_en=key, alpha2=code, m49=number, status="published"
        )
        for text, held_back in (("early", False), ("late", False), ("hidden", True)):
            StateName.objects.create(
                state=state, text=f"{key} {text}", kind="former", language="en", held_back=held_back
            )
    names = Prefetch("names", StateName.objects.published())
    return list(
        State.objects.filter(key__in=("AAA", "BBB")).prefetch_related(names).order_by("key")
    )


def names(rows):
    return sorted(row.text for row in rows)


def test_what_is_fetched_ahead_is_asked_nothing_again(states, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [names(state.names.all()) for state in states] == [
            ["AAA early", "AAA late"],
            ["BBB early", "BBB late"],
        ]


def test_a_question_more_keeps_to_the_row_and_to_what_is_public(states):
    first, second = states
    assert names(first.names.filter(text__endswith="late")) == ["AAA late"]
    assert names(second.names.exclude(text__endswith="late")) == ["BBB early"]
    assert names(first.names.filter(held_back=True)) == []
    assert second.names.all().order_by("-text").first().text == "BBB late"


def test_a_question_about_one_row_changes_nothing_for_the_next(states):
    first, second = states
    assert first.names.all().filter(text__endswith="late").count() == 1
    assert second.names.all().count() == 2
    assert second.names.all().all().exists()
