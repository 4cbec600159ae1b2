"""Rows of a type without a list are asked for by the records that they name."""

import csv
import io
import json
from collections import Counter

from hld_site.evidence.records import OPEN_QUESTIONS, SOURCES
from meetings.models import Meeting
from tests.builders import build


def test_rows_of_a_part_are_asked_for_by_records_and_an_unknown_key_is_told(client):
    page = client.get("/data/participations.csv?meeting=hld-2006&meeting=hld-2013&state=PHL")
    rows = list(csv.DictReader(io.StringIO(b"".join(page.streaming_content).decode("utf-8-sig"))))
    assert {(row["meeting"], row["state"]) for row in rows} == {
        ("hld-2006", "PHL"),
        ("hld-2013", "PHL"),
    }
    refused = client.get("/data/participations.csv?state=NOWHERE")
    assert (refused.status_code, refused.content.decode()) == (
        400,
        "state: Select a valid choice. NOWHERE is not one of the available choices.",
    )


def test_sources_and_questions_are_asked_for_by_what_they_belong_to(client):
    for declared in (SOURCES, OPEN_QUESTIONS):
        rows = client.get(f"/data/{declared.name}.json")
        everyone = Counter(row["owner"] for row in json.loads(b"".join(rows)))
        (first, second), nobody = list(everyone)[:2], "state/KEN"
        for query, owners in (
            (f"?owner={first}", [first]),
            (f"?owner={first}&owner={second}", [first, second]),
            (f"?owner={nobody}", [nobody]),
        ):
            rows = client.get(f"/data/{declared.name}.json{query}")
            of_these = Counter({owner: everyone[owner] for owner in owners})
            assert Counter(row["owner"] for row in json.loads(b"".join(rows))) == +of_these
        page = client.get(f"/data/{declared.name}/?owner={first}").content.decode()
        assert f'<input type="hidden" name="owner" value="{first}">' in page
    assert "?owner=meeting/hld-2013" in client.get("/data/").content.decode()


def test_an_owner_that_the_public_does_not_know_is_refused(client):
    draft = build(Meeting, 3, status="draft")
    available = "owner: Select a valid choice. {} is not one of the available choices."
    for owner, fault in (
        ("meeting/nowhere", available.format("nowhere")),
        (draft.reference, available.format(draft.key)),
        ("KEN", "owner: “KEN” names no record: write its type and key, such as state/KEN."),
        (
            "source/1",
            "owner: “source/1” names no record: write its type and key, such as state/KEN.",
        ),
    ):
        for ending in ("csv", "json", "xlsx", "raw.csv"):
            refused = client.get(f"/data/sources.{ending}?owner={owner}")
            assert (refused.status_code, refused.content.decode()) == (400, fault)
