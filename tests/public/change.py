"""A time at which records change, and how: for what the public is told of it."""

import datetime

NOON = datetime.datetime(2031, 11, 2, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
