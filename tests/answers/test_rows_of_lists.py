"""Of a list that shows a change a few rows are written anew, and it is what it would be anew."""

import itertools

import pytest
from django.utils import timezone

from hld_site.answers import revalidation
from hld_site.answers.recorded_queries import recorded
from hld_site.browse import published_rows
from hld_site.browse.row_fragments import UnknownContentError, all_of, rows_in_fragments
from hld_site.records import catalogue
from registry.models import State
from tests.answers.asking import SiteAlone, anew

pytestmark = pytest.mark.usefixtures("nothing_is_known")
LISTS = {"states": ("name_en", 195), "documents": ("title_en", 50), "meetings": ("title_en", 18)}


def rows_kept() -> set[bytes]:
    """What each row that is kept was made of."""
    made = revalidation.answers.answers.items()
    return {row for key, one in made if key[:2] == ("fragment", "rows") for row in one.texts}


@pytest.mark.parametrize("name", LISTS)
def test_of_the_rows_of_a_list_only_those_are_written_that_changed(name):
    (record,) = (record for record in catalogue.records() if record.name == name)
    title, number = LISTS[name]
    site, rows = SiteAlone(), published_rows.first_rows(record, timezone.now())
    assert len(rows) == number
    site.get(f"/{name}/")
    before = rows_kept()
    assert len(before) == number
    some = record.model.objects.filter(pk=rows[7].pk)
    for change in {title: "Ruritanian"}, {"status": "draft"}:
        some.update(**change)
        assert site.get(f"/{name}/").text == anew(f"/{name}/")
        assert len(rows_kept() - before) <= 2, "one beside it may begin a letter now"
        before = rows_kept()
    assert "Ruritanian" not in site.get(f"/{name}/").text


def test_a_list_that_is_asked_in_its_own_way_leaves_no_parts():
    site = SiteAlone()
    for address in ("/states/?sort=-name", "/states/?known=both", "/documents/?page=2"):
        assert site.get(address).status == 200
    assert not rows_kept()


def test_a_row_is_all_that_was_fetched_for_it():
    kenya, groups = State.objects.get(key="KEN"), "groups"
    alone, fetched = all_of(kenya), State.objects.prefetch_related(groups).get(key="KEN")
    assert alone != all_of(fetched)
    before = all_of(fetched)
    assert before == all_of(State.objects.prefetch_related(groups).get(key="KEN"))
    fetched.groups.all()[0].note = "otherwise"
    assert before != all_of(fetched)
    kenya.cached = {"of": [1, None]}
    before = all_of(kenya)
    assert before == all_of(kenya)
    kenya.cached["of"][0] = 2
    assert before != all_of(kenya)


def test_a_row_that_holds_what_nobody_knows_is_written_each_time():
    kenya = State.objects.get(key="KEN")
    with pytest.raises(UnknownContentError):
        all_of([kenya.name])  # a text knows its language
    kenya.cached = object()
    assert written_twice(kenya, str) == [str(kenya)] * 2
    assert not rows_kept()
    del kenya.cached
    written_twice(kenya, str)
    assert len(rows_kept()) == 1


def test_a_row_for_which_the_database_is_asked_is_written_each_time():
    numbers = itertools.count(1)

    def number_of_memberships(state) -> str:
        return f"{state.memberships.count()} at time {next(numbers)}"

    kenya = State.objects.get(key="KEN")
    assert written_twice(kenya, number_of_memberships) == ["1 at time 1", "1 at time 2"]
    assert not rows_kept()


def written_twice(row, write) -> list[str]:
    with recorded():
        return [rows_in_fragments([row], write) for _time in range(2)]
