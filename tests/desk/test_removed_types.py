"""A type that was removed without its sources and questions: what is left of it breaks no page."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from hld_site.desk.addresses import admin_address
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch, Change, Export
from hld_site.jobs.kinds import enqueue
from hld_site.publishing.models import FormerAddress
from hld_site.search.index import read_some
from hld_site.search.models import SearchEntry, Waiting
from tests.files import counts, imported, messages_of, rows_of, undone

PARTS = [Source, OpenQuestion]
WORDS = "a record of a type that was removed: loan"


@pytest.fixture
def kind():
    """Of which the content types alone still know."""
    return ContentType.objects.create(app_label="museum", model="loan")


@pytest.fixture
def rows(kind):
    owner = {"owner_type": kind, "owner_id": 1, "key": "left"}
    return {
        Source: Source.objects.create(**owner, source="Loan book", field="lender"),
        OpenQuestion: OpenQuestion.objects.create(**owner, question="Lent?", field="lender"),
        FormerAddress: FormerAddress.objects.create(record_type=kind, record_id=1, key="left"),
    }


@pytest.mark.parametrize("model", [*PARTS, FormerAddress])
def test_lists_and_forms_broke_on_the_record_of_a_removed_type(admin_client, rows, model):
    for query in ({}, {"o": "2"}, {"o": "3"}, {"q": "left"}):
        page = admin_client.get(admin_address(model, "changelist", **query))
        assert page.status_code == 200, query
    assert WORDS in page.content.decode()
    for which in ("change", "delete", "history"):
        page = admin_client.get(admin_address(model, which, rows[model].pk))
        assert page.status_code == 200, which


@pytest.mark.parametrize("model", PARTS)
def test_its_version_and_its_form_stand_and_nothing_is_saved_in_it(admin_client, rows, model):
    row, version = rows[model], rows[model].history.get().pk
    page = admin_client.get(admin_address(model, "simple_history", row.pk, version))
    assert page.status_code == 200
    form = admin_address(model, "change", row.pk)
    assert WORDS in admin_client.get(form).content.decode()
    answer = admin_client.post(form, {"key": "other", "source": "x", "question": "x"})
    assert "This belongs to no record of the register." in answer.content.decode()


@pytest.mark.parametrize("model", PARTS)
def test_what_is_left_is_exported_changed_by_nobody_and_deleted(admin_client, rows, model):
    page, chosen = admin_address(model, "changelist"), {"_selected_action": [rows[model].pk]}
    many = {"action": "change_field", "field": "note", "value": "x", "go": "1"}
    for data in (many, {"action": "delete_selected"}, {"action": "export_selected"}):
        assert admin_client.post(page, data | chosen, follow=True).status_code == 200, data
    for ending in ("xlsx", "json", "raw", "csv"):
        answer = admin_client.post(admin_address(model, "export"), {"format": ending}, follow=True)
        assert answer.status_code == 200, ending
    (exported,) = [line for line in rows_of(answer) if line["key"] == "left"]
    assert (exported["owner"], exported["field"]) == ("", "lender")
    admin_client.post(page, {"action": "delete_selected", "post": "yes"} | chosen)
    assert not model.objects.filter(key="left").exists()
    assert str(rows[model]) in admin_client.get("/admin/deleted/").content.decode()


@pytest.mark.parametrize("address", ["/", "/admin/", "/data/everything.zip", "/data/sources.csv"])
def test_the_public_and_the_first_page_know_nothing_of_it(admin_client, rows, address):
    answer = admin_client.get(address)
    text = b"".join(answer)
    assert answer.status_code == 200
    assert b"Loan book" not in text


def test_a_file_of_sources_is_read_beside_them_and_taken_back(rows, kind):
    """Those of a type that is removed after the import, too."""
    batch = imported("sources.csv", "owner,key,source\nstate/KEN,new,A book\n,left,Nothing\n")
    assert messages_of(batch) == [
        "Some rows are refused: leave them out, or correct the file.",
        "sources.csv, row 3, column owner: No record is named. Fill in this column.",
    ]
    batch = imported("sources.csv", "owner,key,source\nstate/KEN,new,A book\n")
    Source.objects.filter(key="new").update(owner_type=kind)
    undo = undone(batch)
    assert (messages_of(undo), counts(undo)) == ([], {"removed": 1})


def test_all_that_is_exported_can_be_brought_back_and_what_is_left_is_counted(
    rows, tmp_path, capsys
):
    call_command("export_records", "--all", str(tmp_path))
    text = capsys.readouterr().out
    assert "Without what is left of types that were removed: 2 rows." in text
    files = [str(tmp_path / f"{name}.csv") for name in ("sources", "open_questions")]
    call_command("import_records", *files)
    assert " 0 new, 0 changed, " in capsys.readouterr().out


@pytest.mark.parametrize("address", ["/about/completeness/", "/about/open-questions/", "/search/"])
def test_counts_questions_and_searches_pass_by_it(client, kind, rows, address):
    """Entries of the index as well, until it is made anew."""
    entry = {"type": "loans", "record_id": 1, "key": "left", "a": " lent "}
    SearchEntry.objects.create(**entry)
    SearchEntry.objects.create(**entry, part="sources", part_id=rows[Source].pk)
    answer = client.get(address, {"q": "lent"} if address == "/search/" else {})
    assert (answer.status_code, "Loan book" in answer.content.decode()) == (200, False)
    call_command("rebuild_search", verbosity=0)
    assert not SearchEntry.objects.filter(type="loans").exists()


def test_a_set_that_holds_something_of_it_is_opened_and_listed(admin_client, admin_user, rows):
    opened = proposals.open_set(admin_user, "Of the museum", sent="2026-11-02")
    some = {"batch": opened, "object_id": rows[Source].pk, "verdict": "changed", "key": "left"}
    some |= {"before": {"source": "Loan book"}, "after": {"source": "Another"}}
    Change.objects.create(number=1, type="loans", **some)
    Change.objects.create(number=2, type="sources", **some)
    Batch.objects.filter(pk=opened.pk).update(types=["loans", "sources"])
    form = admin_address(Batch, "change", opened.pk)
    for address in (form, admin_address(Batch, "changelist"), "/admin/"):
        assert "Of the museum" in admin_client.get(address).content.decode(), address


def test_an_export_of_a_removed_type_is_over_and_the_search_goes_on(admin_client, admin_user):
    export = Export(type="loans", format="csv", choices={"rows": "all", "query": ""})
    export.job = enqueue("export", export.pk, admin_user)
    export.save(force_insert=True)
    assert admin_client.get(admin_address(Export, "changelist")).status_code == 200
    assert admin_client.get(admin_address(Export, "change", export.pk)).status_code == 404
    Waiting.objects.create(type="loans", pks=[1])
    assert (read_some(), read_some()) == (True, False)
