"""Pages of documents beyond their lists and records: symbols as addresses, texts side by side."""

import re

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from documents import chain, chronicle
from documents.models import Document, DocumentFile
from documents.records import DOCUMENTS
from hld_site.answers.decorators import cached_for_all
from hld_site.browse.downloads import refused
from hld_site.browse.gone import NoLongerPublicError, elsewhere, moved_to
from hld_site.browse.kept_files import sent
from hld_site.browse.views import RecordPage

NUMBER = re.compile(r"\d{1,3}/\d{1,4}( [A-Z])?")


class DocumentPage(RecordPage):
    def addressed_as(self, text, at):
        """ "67/219" is a resolution of the General Assembly before it is anything else."""
        return [f"A/RES/{text}", f"A/{text}"] if NUMBER.fullmatch(text) else []


class BareSymbolPage(DocumentPage):
    """Any spelling of a symbol at the root of the site leads to its document."""

    def get(self, request, key):
        return self.elsewhere(request, key, timezone.now())


@cached_for_all()
def file_of_document(request, key: str, language: str):
    """The PDF that this register keeps of a document, as public as the document is."""
    at = timezone.now()
    rows = DocumentFile.objects.published(at).filter(
        document__key=Document.canonical_key(key), language=language
    )
    row = rows.exclude(file="").order_by("-format").select_related("document").first()
    if row is not None:
        return sent(row)
    try:
        document = elsewhere(DOCUMENTS, key, at)
    except NoLongerPublicError as error:
        return refused(error, status=410)
    if document is None or document.key == Document.canonical_key(key):
        raise Http404
    return moved_to(reverse("document-kept-file", args=[document.key, language]))


@cached_for_all()
def process(request):
    """The whole course of meetings on one page, each with what led to it and what came of it."""
    at = timezone.now()
    meetings = sorted(
        chronicle.meetings(at), key=lambda meeting: (str(meeting.first_day), meeting.key)
    )
    chains = [(meeting, chain.steps(links)) for meeting, links in chronicle.chains(meetings, at)]
    context = {"chains": chains, "places": [*chain.Place][:3], "today": at.date()}
    return render(request, "documents/process.html", context)
