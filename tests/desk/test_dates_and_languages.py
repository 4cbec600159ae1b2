"""What an officer types into a box of the desk, read as a file reads it."""

import pytest
from django.core.exceptions import ValidationError

from meetings.models import Meeting
from registry.models import State
from tests.files import checked, counts, messages_of
from tests.forms import filled_in

pytestmark = pytest.mark.one_database

DAYS = {
    "3 Oct 2013": "2013-10-03",
    "October 2013": "2013-10",
    "2013": "2013",
    "13/9/2006": "2006-09-13",
    "14 September 2006": "2006-09-14",
}


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_that_a_file_may_hold_was_refused_in_a_box_or_cut_off_by_it(desk, typed):
    state = State.objects.get(key="KEN")
    address = f"/admin/registry/state/{state.pk}/change/"
    page = desk.get(address)
    assert 'maxlength="10"' not in page.content.decode()
    assert desk.post(address, filled_in(page) | {"name_since": typed}).status_code == 302
    state.refresh_from_db()
    assert state.name_since == DAYS[typed]


def test_a_day_that_may_be_two_is_asked_about_in_the_box(desk):
    state = State.objects.get(key="KEN")
    address = f"/admin/registry/state/{state.pk}/change/"
    page = desk.post(address, filled_in(desk.get(address)) | {"name_since": "03.10.2013"})
    assert "may be day/month or month/day" in page.content.decode()


def test_a_name_in_force_since_a_day_that_is_written_out(desk):
    state = State.objects.get(key="KEN")
    address = f"/admin/registry/state/{state.pk}/rename/"
    page = desk.get(address)
    form = filled_in(page) | {"since": "1 January 2020", "name_en": "Kenia"}
    assert desk.post(address, form).status_code == 302
    state.refresh_from_db()
    assert (state.name_since, state.name_en) == ("2020-01-01", "Kenia")


@pytest.mark.parametrize("typed", ["en fr", "en, fr", "en; fr", "en/fr"])
def test_languages_of_a_title_are_codes_with_blanks_between(typed):
    assert Meeting._meta.get_field("official_in").clean(typed, None) == "en fr"


def test_a_title_was_called_unofficial_where_its_language_was_written_in_words():
    with pytest.raises(ValidationError, match="write some of ar zh en fr ru es"):
        Meeting._meta.get_field("official_in").clean("English, French", None)
    batch = checked("meetings.csv", "key,official_in\nhld-2013,English\n")
    assert counts(batch) == {"refused": 1}
    assert "“English” is not a code of a language" in " ".join(messages_of(batch))
