"""How a record is cited: in words, and for programs as BibTeX, RIS and CSL-JSON; in one language.

A record is cited as the page that it has here. What is a document of its own says so in its app:
``documents.citations.DocumentCited``.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse import published_rows
from hld_site.browse.context import site
from hld_site.browse.fetching import fetch
from hld_site.browse.markup import in_its_language, isolated, un_date
from hld_site.browse.other_files import AT_ONCE, FileRequest, OtherFile
from hld_site.languages.dates import un_date as day_in_words
from hld_site.languages.punctuation import brackets, comma, stop
from hld_site.languages.text import LocalText
from hld_site.records.batched import batched
from hld_site.records.overrides import override_of

SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
# Macros that every style of BibTeX knows.
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class Cited:
    """What is cited of a record, in the reader's language; what is not recorded is empty."""

    bibtex_type: ClassVar[str] = "misc"
    ris_type: ClassVar[str] = "ELEC"
    csl_type: ClassVar[str] = "webpage"
    number = ""
    kind = ""
    day: datetime.date | None = None
    institution = ""
    official = ""
    needs: ClassVar[tuple[str, ...]] = ()

    def __init__(self, row: Any, url: str, publisher: str, today: datetime.date):
        self.row, self.url, self.publisher, self.today = row, url, capfirst(publisher), today

    @property
    def title(self) -> LocalText:
        heading = self.row.heading
        is_local = isinstance(heading, LocalText)
        return heading if is_local else LocalText(str(heading), languages.reader())

    @property
    def author(self) -> str:
        return self.publisher

    @property
    def issuer(self) -> str:
        return self.publisher

    @property
    def address(self) -> str:
        """Where it is itself; a program has the page of this register beside it."""
        return self.official or self.url

    @property
    def beside(self) -> str:
        return self.url if self.official else ""

    @property
    def container(self) -> str:
        """What it is a page of."""
        return _("Register of the High-level Dialogues on International Migration and Development")

    @property
    def key(self) -> str:
        key = re.sub(r"\W+", "-", self.row.key).strip("-")
        return f"{self.row._meta.model_name}-{key}"

    # --- in words ---

    def un_style(self) -> SafeString:
        return format_html(
            "{}{}<cite>{}</cite>{}{}{}",
            self.author, comma(), self.container, comma(), quoted(in_its_language(self.title)),
            self.accessed(),
        )  # fmt: skip

    def accessed(self) -> SafeString:
        """The end of it: the address, with the day of this answer."""
        day = brackets().format(_("accessed %(day)s") % {"day": un_date(self.today)})
        end = stop().rstrip()
        return format_html("{}{} {}{}", comma(), isolated(self.address), SafeString(day), end)

    def chicago_parts(self) -> list[Any]:
        return [in_sentence(in_its_language(self.title)), self.container, self.author]

    def chicago(self) -> SafeString:
        """The Chicago Manual of Style, as an entry of a bibliography."""
        accessed = _("Accessed %(day)s") % {"day": american(self.today)}
        parts = [*filter(None, self.chicago_parts()), accessed, isolated(self.address)]
        ended = [part if is_ended(part) else format_html("{}{}", part, ".") for part in parts]
        return format_html_join(" ", "{}", ((part,) for part in ended))

    # --- for programs ---

    def bibtex(self) -> str:
        fields = {
            "title": f"{{{escaped(self.title)}}}",
            "author": f"{{{escaped(self.author)}}}" if self.author else "",
            "type": escaped(self.kind),
            "number": escaped(self.number),
            "year": str(self.day.year) if self.day else "",
            "date": self.day.isoformat() if self.day else "",
            "howpublished": escaped(self.container),
            "institution": escaped(self.institution),
            "language": languages.ENGLISH_NAMES[self.title.language].lower(),
            "url": self.address,
            "urldate": self.today.isoformat(),
            "note": rf"\url{{{self.beside}}}" if self.beside else "",
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        if self.day:
            lines.append(f"  month = {MONTHS[self.day.month - 1]}")
        return f"@{self.bibtex_type}{{" + ",\n".join([self.key, *lines]) + "\n}\n"

    def ris(self) -> str:
        rows = [
            ("TY", self.ris_type),
            ("TI", self.title),
            ("T2", self.container),
            ("AU", self.author),
            ("PB", self.issuer),
            ("M3", self.kind),
            ("M1", self.number),
            ("PY", self.day.year if self.day else ""),
            ("DA", self.day.strftime("%Y/%m/%d") if self.day else ""),
            ("LA", self.title.language),
            ("UR", self.address),
            ("L2", self.beside),
            ("N1", self.beside),
            ("Y2", self.today.strftime("%Y/%m/%d")),
        ]
        lines = (f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in rows if value)
        return "".join(lines) + "ER  - \r\n"

    def csl(self) -> dict[str, Any]:
        item = {
            "id": self.key,
            "type": self.csl_type,
            "title": str(self.title),
            "container-title": self.container,
            "author": [{"literal": self.author}] if self.author else [],
            "genre": self.kind,
            "number": self.number,
            "publisher": self.issuer,
            "issued": parts_of_day(self.day),
            "accessed": parts_of_day(self.today),
            "language": self.title.language,
            "URL": self.address,
            "note": self.beside,
        }
        return {name: value for name, value in item.items() if value}


def escaped(text: str) -> str:
    """Text as BibTeX reads it: signs that would command stand for themselves."""
    return text.translate(SPECIAL)


def parts_of_day(day: datetime.date | None) -> dict[str, Any] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def american(day: datetime.date) -> str:
    """As the Chicago Manual writes a day: December 21, 2012; in other languages as these do."""
    if languages.reader() != languages.DEFAULT:
        return day_in_words(day)
    return f"{day:%B} {day.day}, {day.year}"


def quoted(name: Any) -> SafeString:
    return SafeString(_("“%(name)s”") % {"name": conditional_escape(name)})


def in_sentence(name: Any) -> SafeString:
    """A title in quotation marks that ends its sentence: in English the stop is inside them."""
    if languages.reader() != languages.DEFAULT:
        return quoted(name)
    return quoted(format_html("{}.", name))


def is_ended(part: Any) -> bool:
    return str(part).endswith((".”", "."))


def cited(rows: Iterable[Any], url: Callable[[str], str], at: datetime.datetime) -> list[Cited]:
    """How public records of one type are cited, by the class of its app where there is one."""
    rows = list(rows)
    if not rows:
        return []
    model = type(rows[0])
    kind = override_of(model, "citations", "Cited") or Cited
    fetch(rows, [published_rows.parts_by(need, model, at) for need in kind.needs])
    today, publisher = timezone.localtime(at).date(), site(None)["publisher"]
    return [kind(row, url(row.get_absolute_url()), publisher, today) for row in rows]


def citation_file(
    ending: str,
    content_type: str,
    label: str,
    write: Callable[[Cited], str],
    around: tuple[str, str, str] = ("", "", ""),
) -> OtherFile:
    """``around``: what stands before the items, between two of them and behind them."""
    begin, between, end = around

    def parts(file_request: FileRequest) -> Iterator[bytes]:
        language, before = get_language(), ""
        rows = file_request.rows.iterator(chunk_size=AT_ONCE)
        yield begin.encode()
        for some in batched(rows, AT_ONCE):
            with override(language):  # a long file is sent when its request is over
                texts = [write(item) for item in cited(some, file_request.url, file_request.at)]
            yield (before + between.join(texts)).encode()
            before = between
        yield end.encode()

    return OtherFile(ending, content_type, label, parts)


BIBTEX = citation_file(
    "bib",
    "application/x-bibtex; charset=utf-8",
    "BibTeX",
    lambda item: item.bibtex(),
    ("", "\n", ""),
)
RIS = citation_file(
    "ris",
    "application/x-research-info-systems; charset=utf-8",
    "RIS",
    lambda item: item.ris(),
)
CSL_JSON = citation_file(
    "csl.json",
    "application/vnd.citationstyles.csl+json; charset=utf-8",
    "CSL-JSON",
    lambda item: json.dumps(item.csl(), ensure_ascii=False),
    ("[", ", ", "]"),
)
CITATIONS = (BIBTEX, RIS, CSL_JSON)
