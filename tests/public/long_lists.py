"""What pages cost where nobody counts any more how many documents there are."""

import itertools

from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from hld_site.answers import revalidation

MANY = 10_100
FEW = 60
# Pages and files that show no list of all documents.
OTHERS = (
    "/", "/states/", "/states/KEN/", "/states/KEN.atom", "/states/compare/?a=KEN&b=UGA",
    "/meetings/hld-2013/", "/meetings/hld-2013.ics", "/meetings.ics", "/meetings.atom",
    "/about/process/", "/about/open-questions/", "/documents/A/RES/67/219/",
    "/documents/A/RES/67/219.atom", "/documents.atom", "/feed.atom", "/data/votes/",
)  # fmt: skip
COMPLETENESS = "/about/completeness/"


def text_of(address: str, status: int = 200) -> str:
    reply = Client().get(address)
    assert reply.status_code == status
    return reply.getvalue().decode()


def steps_for(address: str) -> int:
    """Steps of SQLite's own machine for a page that is made anew."""
    if connection.vendor != "sqlite":
        return 0
    text_of(address)  # what is written or looked up once
    revalidation.answers.clear()
    calls = itertools.count()
    connection.connection.set_progress_handler(lambda: next(calls) < 0, 10)
    text_of(address)
    connection.connection.set_progress_handler(None, 10)
    return 10 * next(calls)


def plan_of(rows: QuerySet) -> str:
    """How the database would answer."""
    return rows.explain()
