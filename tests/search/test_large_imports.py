"""What a large import wrote is found as soon as there is time for it, wherever it was stopped."""

from django.utils import timezone

from hld_site.records.signals import work_finished
from hld_site.search.index import CHUNK, catch_up
from hld_site.search.models import Waiting
from hld_site.search.strategies import search
from tests.files import imported, undone

ROWS = CHUNK + 1


def hits() -> int:
    return search("Zubrowka", timezone.now()).total


def test_many_rows_wait_for_the_index_and_few_do_not():
    lines = [f"A/RES/99/{n},resolution,Zubrowka {n},published" for n in range(ROWS)]
    batch = imported("documents.csv", "\n".join(["symbol,kind,title_en,status", *lines]))
    assert hits() == 0
    work_finished.send(sender=None)
    assert (hits(), Waiting.objects.count()) == (ROWS, 0)
    undone(batch)
    assert hits() == 0
    catch_up()
    assert Waiting.objects.count() == 0
    # They were withdrawn: whether they are public again is asked.
    yes = {"public-again:documents.csv:status": "yes"}
    few = "\n".join(["symbol,kind,title_en,status", *lines[:3]])
    imported("documents.csv", few, answers=yes)
    assert hits() == 3
