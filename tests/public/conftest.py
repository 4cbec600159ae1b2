import pytest
import time_machine
from django.db import connection, transaction

from documents.models import Document
from tests.builders import unsaved
from tests.public.change import NOON
from tests.public.long_lists import COMPLETENESS, FEW, MANY, OTHERS, steps_for


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """As many documents as nobody counts any more, and sixty of another kind, for these tests.

    What other pages cost before them.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        before = {address: steps_for(address) for address in (*OTHERS, COMPLETENESS)}
        rows = []
        for number in range(MANY):
            kind = "resolution" if number >= FEW else "other-institution"
            row = unsaved(Document, number, kind=kind, session=99, adopted_on="2013-10-03")
            rows.append(row)
        Document.objects.bulk_create(rows)
        if connection.vendor == "postgresql":  # it counts its rows now and then, SQLite never
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        yield before
        transaction.set_rollback(True)
