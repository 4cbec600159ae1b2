"""A planted word that is nowhere public, looked for at every address in every language and form."""

import io
import re
import zipfile
from operator import attrgetter

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.models import Document, DocumentFile
from hld_site import languages
from hld_site.evidence.models import Source
from hld_site.exchange.batches import proposals
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.links.models import LinkCheck
from hld_site.publishing.models import PreviewLink
from hld_site.records import catalogue
from hld_site.records.columns import resolve
from hld_site.records.kept_file import keep, name_of, sha256_of
from meetings.models import Meeting, MeetingDay, Participation
from tests.builders import build
from tests.sampling import covering, sampled

WORD = "zemblanity"  # no page of the register has it
NO_WORD = "quomodocum"  # as long, and nobody has written it at all
ELSEWHERE = f"https://{WORD}.example/"
A_FEW = 25
PLANTED = (Meeting, MeetingDay, Participation, Document, DocumentFile, Source)


def with_pages() -> list:
    return [record for record in catalogue.records() if record.has_pages]


def plant_in(number: int, **values) -> list:
    """A meeting and a document with parts and a file, all of which say the word."""
    meeting = build(Meeting, number, title_en=f"{WORD} meeting", city=WORD, note=WORD, **values)
    MeetingDay.objects.create(meeting=meeting, date="2027-10-05", note=WORD)
    build(Participation, number, meeting=meeting, printed_name=WORD, printed_class="office")
    document = build(Document, number, title_en=f"{WORD} document", note=WORD, **values)
    Source.objects.create(owner=document, key="s", source=WORD, source_address=ELSEWHERE)
    row = DocumentFile(document=document, language="fr", format="pdf", address=ELSEWHERE, note=WORD)
    content = ContentFile(f"%PDF-1.7 {WORD} %%EOF".encode())
    row.hold(sha256_of(content), content.size, "pdf")
    keep(name_of(row.file_sha256, "pdf"), content)
    row.save()
    return [meeting, document]


@pytest.fixture
def planted(staff):
    """In drafts, in review, withdrawn, over, to come; in a set, a preview, a note of staff."""
    now, hour = timezone.now(), timezone.timedelta(hours=1)
    records = plant_in(3, status="draft") + plant_in(4, status="review")
    records += plant_in(5, status="withdrawn") + plant_in(6, public_from=now + hour)
    records += plant_in(7, public_from=now - 2 * hour, public_until=now - hour)
    public = build(Meeting, 8, staff_note=WORD)
    MeetingDay.objects.create(meeting=public, date="2027-10-07", note=WORD, held_back=True)
    stored, public.title_fr = Meeting.objects.get(pk=public.pk), WORD
    opened = proposals.open_set(staff, WORD)
    proposals.propose(opened, public, stored, staff)
    day = timezone.timedelta(days=1)
    PreviewLink.objects.create(
        subject=f"set:{opened.pk}", label=WORD, user=staff, expires_at=now + day
    )
    LinkCheck.objects.create(
        address=ELSEWHERE, outcome="gone", checked_at=now, since=now, reason=WORD
    )
    return [*records, stored]


def formats_of(declared) -> list:
    """All of what says the word; of other types each format of some, in the short form."""
    if declared.model in PLANTED:
        return list(FORMATS.values())
    others = [other.name for other in catalogue.everything() if other.model not in PLANTED]
    some = covering(others, FORMATS)
    return [FORMATS[kind] for name, kind in some if name == declared.name]


def addresses(records) -> list[str]:
    """Lists, files, indexes and the places where the planted records would be."""
    plain = [reverse(name) for name in ("home", "data", "open-questions", "completeness", "search")]
    plain += [
        "/sitemap.xml",
        "/robots.txt",
        "/about/process/",
        "/data/everything.zip",
        f"/search/?q={WORD}",
    ]
    every = list(catalogue.everything())
    if connection.vendor != "sqlite":  # the same questions of the same rows
        every = [declared for declared in every if declared.model in PLANTED]
    for declared in every:
        plain.append(f"/data/{declared.name}/")
        folder = "/" if hasattr(declared, "listed") else "/data/"
        plain += [f"{folder}{kind.file_name(declared)}" for kind in formats_of(declared)]
        if hasattr(declared, "listed"):
            plain += [f"/{declared.name}/", f"/{declared.name}/?q={WORD}"]
            plain += [f"/sitemap-{declared.name}.xml"] * declared.has_pages
    for record in records:
        page = record.get_absolute_url()
        plain.append(page)
        if isinstance(record, Document):
            bare = page.rstrip("/")
            plain += [f"{bare}.{e}" for e in ("bib", "ris", "csl.json", "fr.pdf", "en.pdf")]
    return plain


def in_other_languages(plain: list[str]) -> list[str]:
    local = [address for address in plain if not re.match(r"/(sitemap|robots)", address)]
    others = [code for code in languages.CODES if code != languages.DEFAULT]
    others = others if connection.vendor == "sqlite" else []
    return sampled([f"/{code}{address}" for code in others for address in local], A_FEW)


def text_of(answer) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(
        b"PK\x03\x04"
    ):  # a workbook, a zip: nothing could be read in it as it is sent
        with zipfile.ZipFile(io.BytesIO(body)) as members:
            body = b"\n".join(members.read(name) for name in members.namelist())
    return body.decode("utf-8", "replace")


def test_nothing_that_is_not_public_leaks_by_any_address(planted):
    visitor, leaks, asked = Client(), [], 0
    plain = addresses(planted)
    for address in [*plain, *in_other_languages(plain)]:
        answer = visitor.get(address)
        asked += 1
        text = text_of(answer)
        if WORD in address:  # the page repeats what was looked for, and says nothing more of it
            other = text_of(visitor.get(address.replace(WORD, NO_WORD)))
            text = "" if text.replace(WORD, NO_WORD) == other else text
        if WORD in text or WORD in str(answer.headers):
            leaks.append(address)
        if answer.status_code >= 500:
            leaks.append(f"{answer.status_code} {address}")
    assert leaks == []
    assert asked > (150 if connection.vendor == "sqlite" else 60)


def test_the_word_is_seen_where_it_is_public(planted):
    """The test above could otherwise pass by seeing nothing."""
    for record in planted[:2]:
        record.status = "published"
        record.save()
    visitor = Client()
    for record in planted[:2]:
        assert WORD in visitor.get(record.get_absolute_url()).content.decode()
    file = visitor.get(f"{planted[1].get_absolute_url().rstrip('/')}.fr.pdf")
    assert WORD.encode() in b"".join(file)
    for address in ("/documents.xlsx", "/data/everything.zip"):
        assert WORD in text_of(visitor.get(address)), address


def links_of(record) -> set[str]:
    page = Client().get(record.get_absolute_url()).content.decode()
    return set(re.findall(r'href="(/[^"#]*)', page))


@pytest.mark.one_database
@pytest.mark.parametrize("record", with_pages(), ids=attrgetter("name"))
def test_whatever_named_a_record_is_silent_once_it_is_withdrawn(record):
    """The pages that its own page led to, and all lists: also one that somebody writes by hand."""
    rows = record.model._default_manager.published(timezone.now()).listed().order_by("pk")
    beside = {row: links_of(row) for row in sampled(rows, 5, whole=False)}
    withdrawn = max(beside, key=lambda row: len(beside[row]))
    names = resolve(record.model, record.model.heading_column()).file_names
    rows.filter(pk=withdrawn.pk).update(status="withdrawn", **dict.fromkeys(names, WORD))
    lists = [f"/{other.name}/" for other in with_pages()]
    files = [f"/data/{part.name}.json" for part in catalogue.parts()]
    visitor, own = Client(), withdrawn.get_absolute_url().rstrip("/")
    pages = sampled(sorted(page for page in beside[withdrawn] if own not in page), 15)
    for address in ["/", "/about/process/", "/feed.atom", *lists, *pages, *sampled(files, 3)]:
        answer = visitor.get(address)
        assert (answer.status_code, WORD in text_of(answer)) == (200, False), address


def test_a_draft_answers_as_an_address_at_which_nothing_was_ever_written(planted):
    """Neither words nor headers tell that somebody is at work there."""
    visitor, draft = Client(), planted[1]
    addresses = [draft.get_absolute_url().rstrip("/") + end for end in ("/", ".bib", ".fr.pdf")]
    there = [visitor.get(address) for address in addresses]
    draft.delete()
    nothing = [visitor.get(address) for address in addresses]
    assert [answer.status_code for answer in there] == [404, 404, 404]
    assert [text_of(answer) for answer in there] == [text_of(answer) for answer in nothing]
    assert [set(answer.headers) for answer in there] == [set(one.headers) for one in nothing]
