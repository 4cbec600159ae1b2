"""A document is cited as itself, not as the page that it has here."""

import datetime
from typing import Any

from django.utils.safestring import SafeString

from documents.citation import WITHOUT_A_NAME, citation, head
from documents.models import Document
from hld_site import languages
from hld_site.browse.citing import Cited, american, in_sentence
from hld_site.browse.markup import isolated, spoken
from hld_site.languages.punctuation import listed
from hld_site.languages.terms import term
from hld_site.languages.text import LocalText


class DocumentCited(Cited):
    bibtex_type = "techreport"
    ris_type = "RPRT"
    csl_type = "report"
    container = ""
    accessed = None
    row: Document

    @property
    def key(self) -> str:
        return super().key.removeprefix("document-")

    @property
    def title(self) -> LocalText:
        """The official one of the language, else the English one; else what the document is."""
        language = languages.reader()
        return self.row.title or LocalText(head(self.row, language) or self.row.key, language)

    @property
    def author(self) -> str:
        organ = self.row.organ
        if organ == "General Assembly":
            return listed([self.institution, term(organ)])
        return str(term(organ)) if organ else self.institution

    @property
    def institution(self) -> str:
        return str(term("United Nations"))

    @property
    def number(self) -> str:
        return self.row.symbol

    @property
    def day(self) -> datetime.date | None:
        return self.row.adopted_on or self.row.published_on

    def un_style(self) -> SafeString:
        return citation(self.row, languages.reader(), spoken)

    def chicago_parts(self) -> list[Any]:
        kind = "" if self.row.kind in WITHOUT_A_NAME else self.row.get_kind_display()
        title = in_sentence(spoken(self.row.title)) if self.row.title else ""
        day = american(self.day) if self.day else ""
        return [self.author, title, kind, isolated(self.number), day]
