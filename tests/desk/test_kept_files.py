"""A PDF that the register keeps: looked at, embargoed like its record, downloaded by everybody."""

import hashlib
import re
import sys

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from documents.models import Document, DocumentFile
from hld_site.installation import backup
from hld_site.records import catalogue
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.desk.test_change_sets import only_set
from tests.desk.test_previews import link_to
from tests.files import checked, counts, export_text, messages_of
from tests.forms import filled_in

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
OTHER = PDF.replace(b"1.7", b"1.4")
ADD = "/admin/documents/documentfile/add/"


@pytest.fixture
def document():
    return build(Document, 3, status="draft", title_en="Planted title")


def upload(client, document, data=PDF, name="embargoed.pdf", **values):
    form = filled_in(client.get(ADD, {"document": document.pk}))
    form |= {"document": document.pk, "language": "fr", "format": "pdf"}
    form |= {"upload": SimpleUploadedFile(name, data)} | values
    return client.post(f"{ADD}?document={document.pk}", form, follow=True)


def change(client, row, **values):
    page = f"/admin/documents/documentfile/{row.pk}/change/"
    return client.post(page, filled_in(client.get(page)) | values, follow=True)


def address_of(document) -> str:
    return f"{document.get_absolute_url().rstrip('/')}.fr.pdf"


def body(response) -> bytes:
    return b"".join(response)


@pytest.mark.one_database
def test_a_pdf_is_kept_under_its_sha256_and_public_only_with_its_document(contributor, document):
    upload(contributor, document)
    row = document.files.get()
    assert row.file_sha256 == hashlib.sha256(PDF).hexdigest()
    assert (row.file_bytes, row.file) == (
        len(PDF),
        f"kept/{row.file_sha256[:2]}/{row.file_sha256}.pdf",
    )
    visitor = Client()
    assert visitor.get(address_of(document)).status_code == 404
    document.status = "published"
    document.public_from = timezone.now() + timezone.timedelta(hours=1)
    document.save()
    assert visitor.get(address_of(document)).status_code == 404
    document.public_from = None
    document.save()
    answer = visitor.get(address_of(document))
    assert body(answer) == PDF
    assert address_of(document) in visitor.get(document.get_absolute_url()).content.decode()
    document.status = "withdrawn"
    document.save()
    assert visitor.get(address_of(document)).status_code == 410


@pytest.mark.one_database
def test_nothing_active_is_served(contributor, document):
    upload(contributor, document)
    Document.objects.update(status="published")
    answer = Client().get(address_of(document))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="A-RES-99-3.fr.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()
    assert Client().post(address_of(document)).status_code == 405


@pytest.mark.one_database
def test_a_preview_shows_the_file_of_a_draft_and_ends_with_its_link(contributor, document):
    upload(contributor, document)
    page = link_to(contributor, f"documents:{document.pk}")
    visitor = Client()
    inside = re.search(r'href="(/preview/[^"]+\.fr\.pdf)"', visitor.get(page).content.decode())[1]
    answer = visitor.get(inside)
    assert (body(answer), answer["Cache-Control"]) == (PDF, "private, no-store")
    contributor.post(
        f"/admin/preview/?of=documents:{document.pk}",
        {
            "revoke": re.search(
                r'value="([0-9a-f-]{36})"',
                contributor.get(f"/admin/preview/?of=documents:{document.pk}").content.decode(),
            )[1]
        },
    )
    assert visitor.get(inside).status_code == 410


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.pdf"),
        (b"MZ\x90\x00" + PDF, "program.pdf"),
        (b"\n" + PDF, "late.pdf"),
        (PDF[:40], "half.pdf"),
        (b"%PDF-", "empty.pdf"),
    ],
)
def test_what_is_no_pdf_by_its_content_is_refused_whatever_its_name(
    contributor, document, data, name
):
    answer = upload(contributor, document, data, name)
    assert "is not a PDF" in answer.content.decode()
    assert not document.files.exists()
    assert not default_storage.exists("kept")


@pytest.mark.one_database
def test_what_is_too_large_is_refused(contributor, document, settings):
    settings.DOCUMENT_FILE_BYTES = 50
    assert "the limit is 50" in upload(contributor, document).content.decode()
    assert not document.files.exists()


SCANNER = "import sys; sys.exit(b'EICAR' in open(sys.argv[-1], 'rb').read())"


def refuse_all(path):
    return False


@pytest.mark.one_database
def test_a_scanner_of_viruses_has_the_last_word(contributor, document, settings):
    settings.FILE_SCANNER = f'{sys.executable} -c "{SCANNER}"'
    assert (
        "refuses this file"
        in upload(contributor, document, PDF[:20] + b"EICAR" + PDF[20:]).content.decode()
    )
    settings.FILE_SCANNER = "python:tests.desk.test_kept_files.refuse_all"
    assert "refuses this file" in upload(contributor, document).content.decode()
    settings.FILE_SCANNER = "/no/such/scanner"
    assert "could not be checked for viruses" in upload(contributor, document).content.decode()
    assert not document.files.exists()
    settings.FILE_SCANNER = f'{sys.executable} -c "{SCANNER}"'
    upload(contributor, document)
    assert document.files.get().file


def test_a_file_for_a_published_document_is_proposed_and_taken_back(contributor):
    document = build(Document, 3)
    upload(contributor, document, _propose="1")
    visitor = Client()
    assert visitor.get(address_of(document)).status_code == 404
    page = link_to(contributor, f"set:{only_set().pk}")
    assert body(visitor.get(f"{page.rstrip('/')}{address_of(document)}")) == PDF
    editor = member("Editors")
    done = Page(editor, editor.get(f"/admin/exchange/batch/{only_set().pk}/change/")).press(
        "Approve and publish"
    )
    assert body(visitor.get(address_of(document))) == PDF
    done.press("Undo it").press("Undo 1 row")
    assert visitor.get(address_of(document)).status_code == 404


def test_an_earlier_file_is_restored_from_the_history(desk, document):
    upload(desk, document)
    row = document.files.get()
    first = row.history.first()
    change(desk, row, upload=SimpleUploadedFile("b.pdf", OTHER))
    row.refresh_from_db()
    assert row.file_sha256 == hashlib.sha256(OTHER).hexdigest()
    restore = f"/admin/documents/documentfile/{row.pk}/history/{first.history_id}/restore/"
    desk.post(restore, {"field": ["file", "file_bytes", "file_sha256"], "reason": "It was whole"})
    row.refresh_from_db()
    Document.objects.update(status="published")
    assert body(Client().get(address_of(document))) == PDF
    change(desk, row, remove_file="on", address="https://undocs.org/A/RES/99/3")
    assert Client().get(address_of(document)).status_code == 404


def test_the_second_of_two_uploads_does_not_write_over_the_first(desk, document):
    upload(desk, document)
    row = document.files.get()
    page = f"/admin/documents/documentfile/{row.pk}/change/"
    form = filled_in(desk.get(page))
    change(desk, row, upload=SimpleUploadedFile("b.pdf", OTHER))
    late = desk.post(page, form | {"upload": SimpleUploadedFile("c.pdf", PDF + b"%%EOF")})
    assert "Somebody else has changed the kept file" in late.content.decode()
    row.refresh_from_db()
    assert row.file_sha256 == hashlib.sha256(OTHER).hexdigest()


@pytest.mark.one_database
def test_a_viewer_opens_the_file_of_a_draft_and_nobody_else_does(contributor, document):
    upload(contributor, document)
    address = f"/admin/documents/documentfile/{document.files.get().pk}/kept/"
    assert body(member("Viewers").get(address)) == PDF
    assert Client().get(address).status_code == 302


@pytest.mark.one_database
def test_a_file_of_rows_names_file_size_and_hash_and_sets_none_of_them(contributor, document):
    upload(contributor, document)
    row = document.files.get()
    declared = catalogue.of(DocumentFile)
    text = export_text(declared)
    assert f"{row.file},{row.file_bytes},{row.file_sha256}" in text
    batch = checked("document_files.csv", text.replace(row.file, "batches/secret.csv"))
    assert (messages_of(batch), set(counts(batch))) == ([], {"unchanged"})


@pytest.mark.one_database
def test_a_row_names_an_address_a_file_or_both(desk, document):
    form = {"document": document.pk, "language": "fr", "format": "pdf"}
    assert "Give an address" in desk.post(ADD, form).content.decode()


@pytest.mark.one_database
def test_a_backup_holds_the_kept_files(contributor, document, tmp_path):
    upload(contributor, document)
    backup.write_files(tmp_path / "copy", lambda text: None)
    assert (tmp_path / "copy" / document.files.get().file).read_bytes() == PDF
