"""The days of every meeting, in six languages, against what a translator has read."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

from hld_site import languages
from meetings.models import Meeting

pytestmark = pytest.mark.one_database

with (Path(__file__).parent.parent / "data" / "meeting_dates.csv").open(encoding="utf-8") as file:
    WRITTEN = {row.pop("meeting"): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("code", languages.CODES)
def test_the_days_of_every_meeting_are_written_as_the_united_nations_does(code):
    with translation.override(languages.in_django(code)):
        by_key = {m.key: m.dates() for m in Meeting.objects.prefetch_related("days")}
    assert by_key == {key: row[code] for key, row in WRITTEN.items()}
