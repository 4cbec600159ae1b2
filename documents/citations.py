"""A document is cited as itself, not as the page that it has here."""

import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.models import Document
from documents.un_citation import (
    WITHOUT_A_NAME,
    author_of,
    citation,
    is_of_the_un,
    kind_of,
    number_of,
)
from hld_site import languages
from hld_site.browse.citations import Cited, american, in_sentence
from hld_site.browse.markup import in_its_language, isolated
from hld_site.languages.punctuation import listed
from hld_site.languages.terms import term
from hld_site.languages.text import LocalText


class DocumentCited(Cited):
    bibtex_type = "techreport"
    ris_type = "RPRT"
    csl_type = "report"
    container = ""
    needs = ("files",)
    row: Document

    @property
    def key(self) -> str:
        return super().key.removeprefix("document-")

    @property
    def title(self) -> LocalText:
        """The official one of the language, else the English one; else, in brackets as what is
        supplied, what the document is.
        """
        supplied = f"[{kind_of(self.row)} {number_of(self.row) or self.row.key}]"
        return self.row.title or LocalText(supplied, languages.reader())

    @property
    def author(self) -> str:
        author = author_of(self.row)
        if not is_of_the_un(self.row):
            return author
        return listed(filter(None, [self.institution, author]))

    @property
    def institution(self) -> str:
        return str(term("United Nations")) if is_of_the_un(self.row) else author_of(self.row)

    @property
    def issuer(self) -> str:
        return self.institution

    @property
    def kind(self) -> str:
        return kind_of(self.row)

    @property
    def official(self) -> str:
        """The recorded address in the language of the title, else in English, else in any."""
        addresses: dict[str, str] = {}
        for file in self.row.files.all():
            if file.address:
                addresses.setdefault(file.language, file.address)
        chosen = [self.title.language, languages.DEFAULT, *addresses]
        return next((addresses[code] for code in chosen if code in addresses), "")

    @property
    def number(self) -> str:
        return self.row.symbol

    @property
    def day(self) -> datetime.date | None:
        return self.row.adopted_on or self.row.published_on

    def un_style(self) -> SafeString:
        words = citation(self.row, languages.reader(), in_its_language)
        return format_html("{}{}", words, self.accessed())

    def chicago_parts(self) -> list[Any]:
        kind = "" if self.row.kind in WITHOUT_A_NAME else self.row.get_kind_display()
        title = in_sentence(in_its_language(self.row.title)) if self.row.title else ""
        day = american(self.day) if self.day else ""
        return [self.author, title, kind, isolated(self.number), day]
