"""A record that needs another one, at every door; run by tests/test_specimen.py."""

import io
import zipfile

import pytest
from django.db.models import SET_NULL
from django.db.models.signals import post_delete, pre_delete

from hld_site.exchange.batches.proposals import open_set, propose_removal
from hld_site.exchange.models import Verdict
from hld_site.publishing.status import Status
from hld_site.records.saving import connect
from registry.models import State
from tests.builders import build
from tests.files import applied, imported, messages_of, undone
from tests.specimen.models import Label, Loan, Specimen


@pytest.fixture
def specimen():
    return Specimen.objects.create(
        key="ammonite", caption_en="Ammonite", name_en="Snakestone", kind="fossil", language="la",
        status=Status.PUBLISHED,
    )  # fmt: skip


FILES = ["loans.csv", "loans.raw.csv", "loans.xlsx", "loans.json", "data/everything.zip"]
SOURCES = ["data/sources.csv", "data/sources.json", "data/open_questions.csv"]


@pytest.mark.parametrize(
    "address",
    ["loans/", "loans/summer/", "specimens/", "search/?q=Summerloan", "feed.atom", "sitemap.xml",
     *FILES, *SOURCES],
)  # fmt: skip
def test_a_record_that_needs_another_stands_without_it_while_that_is_no_draft_of_the_public(
    client, specimen, address
):
    Loan.objects.create(
        key="summer", caption_en="Summerloan", specimen=specimen, status=Status.PUBLISHED
    )
    Specimen.objects.filter(pk=specimen.pk).update(status=Status.DRAFT)
    answer = client.get(f"/{address}")
    assert answer.status_code == 200
    text = b"".join(answer) if answer.streaming else answer.content
    assert b"ammonite" not in text.lower()
    if address in ("loans/", "loans.csv", "loans.json", "search/?q=Summerloan"):
        assert b"Summerloan" in text


def test_what_is_written_to_many_rows_at_once_is_heard(client, specimen):
    assert b"Snakestone" in client.get("/specimens/ammonite/").content
    Specimen.objects.filter(key="ammonite").update(name_en="Thunderstone")
    assert b"ammonite" in client.get("/search/?q=Thunderstone").content
    made = [Specimen(key=f"shell-{n}", kind="fossil", language="la", title="Manyshell",
                     status=Status.PUBLISHED) for n in range(2)]  # fmt: skip
    Specimen.objects.bulk_create(made)
    assert b"shell-1" in client.get("/search/?q=Manyshell").content


def test_a_relation_that_calls_its_rows_nothing_lost_their_section(client, specimen):
    """Two to one type left one section, and one alone stood under the name “None”."""
    kenya = State.objects.get(key="KEN")
    for key, name in {"summer": "lender", "winter": "borrower"}.items():
        Loan.objects.create(
            key=key, caption_en=f"{key} loan", specimen=specimen, status=Status.PUBLISHED,
            **{name: kenya},
        )  # fmt: skip
    page = client.get("/states/KEN/").content.decode()
    assert 'id="None"' not in page
    for key, name in {"summer": "lender", "winter": "borrower"}.items():
        section = page.partition(f'<section aria-labelledby="loans-{name}">')[2]
        section = section.partition("</section>")[0]
        assert f"{key} loan" in section
        assert f">Loans ({name})</h2>" in section


@pytest.fixture
def nowhere(monkeypatch):
    """A State that others name, and may do without."""
    for model, name in ((Label, "state"), (Loan, "borrower")):
        monkeypatch.setattr(model._meta.get_field(name).remote_field, "on_delete", SET_NULL)
    connect()
    yield build(State, 500, status="draft")
    for signal, uid in ((pre_delete, "note_naming"), (post_delete, "save_naming")):
        signal.disconnect(sender=State, dispatch_uid=uid)


@pytest.mark.parametrize("by_batch", [False, True])
def test_who_named_what_is_deleted_had_no_version_without_it(nowhere, specimen, staff, by_batch):
    label = Label.objects.create(specimen=specimen, language="fr", text="Ici", state=nowhere)
    loan = Loan.objects.create(key="summer", specimen=specimen, borrower=nowhere)
    if by_batch:
        opened = open_set(staff, "Removed")
        propose_removal(opened, nowhere, staff)
        assert messages_of(applied(opened)) == []
    else:
        nowhere.delete()
    assert not State.objects.filter(key=nowhere.key).exists()
    assert [version.state_id is None for version in label.history.all()] == [True, False]
    assert [version.borrower_id is None for version in loan.history.all()] == [True, False]


def both(specimen: str, loan: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("specimens.csv", f"key,language,kind,status\n{specimen}\n")
        archive.writestr("loans.csv", f"key,specimen,caption_en,status\n{loan}\n")
    return packed.getvalue()


def test_an_undo_left_what_a_row_named_that_it_sets_back():
    """It was said to be named by others, and to have been edited since."""
    imported("both.zip", both("shell,en,fossil,draft", "summer,shell,Summer,draft"))
    batch = imported("both.zip", both("stone,en,fossil,draft", "summer,stone,Summer,draft"))
    assert messages_of(undone(batch)) == []
    assert Loan.objects.get().specimen.key == "shell"
    assert not Specimen.objects.filter(key="stone").exists()


def test_what_an_undo_leaves_for_what_stays_was_called_edited():
    batch = imported("both.zip", both("stone,en,fossil,draft", "summer,stone,Summer,published"))
    undo = undone(batch)
    left = undo.changes.get(verdict=Verdict.EDITED)
    assert (left.key, left.get_verdict_display()) == ("stone", "Left alone")
    assert messages_of(undo) == ["It is named by records of “loans”."]
