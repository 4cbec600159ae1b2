"""Columns of public files that follow from other tables: who changes one there is told."""

import pytest

from documents.models import DocumentFile
from tests.files import as_file, checked, counts

TOLD = "and is not read here"


def warnings_of(batch) -> list[tuple]:
    warnings = [w for sheet in batch.reading["sheets"] for w in sheet["warnings"]]
    return [(w["row"], w["column"], w["message"]) for w in warnings if TOLD in w["message"]]


def test_a_group_that_was_changed_in_the_file_of_states_was_left_out_without_a_word():
    header = ("key", "un_status", "regional_group")
    rows = ["KEN", "Member State", "African States"], ["FRA", "", "Asia-Pacific States"]
    batch = checked("states.csv", as_file(header, rows))
    assert counts(batch) == {"unchanged": 2}
    [(row, column, message)] = warnings_of(batch)
    assert (row, column) == (3, "regional_group")
    assert message == (
        "It is derived from “group memberships” and is not read here"
        " (“Asia-Pacific States” …): row 3. Change it there."
    )


def test_of_a_record_that_is_new_it_is_told_too():
    batch = checked("meetings.csv", as_file(("key", "dates"), [["hld-2099", "3 May 2099"]]))
    assert [(row, column) for row, column, _message in warnings_of(batch)] == [(2, "dates")]


@pytest.mark.parametrize("address", ["/states", "/ar/states", "/zh/meetings", "/fr/meetings"])
@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_public_file_that_comes_back_as_it_was_is_told_nothing(client, address, ending):
    file = client.get(f"{address}.{ending}")
    data = b"".join(file.streaming_content) if file.streaming else file.content
    batch = checked(f"{address.rpartition('/')[2]}.{ending}", data)
    assert set(counts(batch)) == {"unchanged"}
    assert warnings_of(batch) == []


def test_what_the_register_itself_says_of_a_file_was_left_out_without_a_word():
    row = DocumentFile.objects.get(document__key="A/60/871", language="en")
    DocumentFile.objects.filter(pk=row.pk).update(file_bytes=1000)
    header = ("document", "language", "format", "file_bytes")
    rows = [["A/60/871", "en", "any", "1000.0"], ["A/60/871", "ar", "any", "20"]]
    batch = checked("document_files.csv", as_file(header, rows))
    assert counts(batch) == {"unchanged": 2}
    warnings = [w for sheet in batch.reading["sheets"] for w in sheet["warnings"]]
    assert [(w["row"], w["column"]) for w in warnings] == [(3, "file_bytes")]
    assert "The register works out this column itself and does not read it (“20” …): row 3." in str(
        warnings
    )
