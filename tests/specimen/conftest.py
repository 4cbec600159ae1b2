"""A specimen with all that one may say, and one with no more than it needs."""

import datetime
import decimal
import uuid

import pytest
from django.core.files.base import ContentFile

from registry.models import State
from tests.specimen.models import Label, Specimen

FULL = {
    "caption_en": "Ammonite",
    "caption_ar": "أمونيت",
    "source": "Dug up, not cited",
    "language": "la",
    "kind": "fossil",
    "status_text": "on loan",
    "name_en": "Snakestone",
    "title": "A shell",
    "year": 1901,
    "version": 3,
    "record": "12",
    "place": "Nairobi",
    "was": "a snake",
    "last": "no",
    "total": 7,
    "body": "Text *with* marks.\n\nAnd a second paragraph.",
    "amount": decimal.Decimal("1250.50"),
    "weight": 0.1,
    "pieces": 9223372036854775807,
    "rank": 2,
    "size": 1,
    "grade": decimal.Decimal("1.5"),
    "is_lent": True,
    "is_complete": False,
    "starts_on": datetime.date(2013, 10, 3),
    "ends_on": datetime.date(2013, 10, 4),
    "seen_at": datetime.datetime(2013, 10, 3, 9, 30, tzinfo=datetime.UTC),
    "opens_at": datetime.time(9, 30),
    "takes": datetime.timedelta(days=1, hours=2, seconds=3),
    "since": "2013-10",
    "mail": "museum@example.org",
    "site": "https://example.org/ammonite",
    "shop": "https://example.org/shop/ammonite",
    "server": "192.0.2.7",
    "number": uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "remarks": "Plain text.",
}


@pytest.fixture
def full():
    specimen = Specimen(
        key="ammonite", owner=State.objects.get(key="KEN"), status="published", **FULL
    )
    specimen.scan.save("scan.pdf", ContentFile(b"%PDF"), save=False)
    specimen.full_clean()
    specimen.save()
    label = Label(specimen=specimen, language="fr", text="Ammonite", opens_at=datetime.time(8))
    label.place, label.was, label.total = "Lid", "another", "one"
    label.source, label.confidence = "Label of 1901", "high"
    label.full_clean()
    label.save()
    return specimen


@pytest.fixture
def empty():
    """With nothing but what it needs."""
    specimen = Specimen(key="pebble", language="en", kind="mineral", status="published")
    specimen.full_clean()
    specimen.save()
    return specimen
