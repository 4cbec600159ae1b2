"""What a page is about, in the words of schema.org, for programs: JSON-LD in the page's head.

A browser executes no such block, so that the policy which forbids inline scripts lets it be.
A record is a page of this register, unless its app says what else: ``meetings.structured.…``.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.exchange.files_out.formats import CSV, JSON
from hld_site.languages.text import LocalText
from hld_site.records.overrides import override_of

CONTEXT = "https://schema.org"
# What would end the block, or begin another, in HTML.
HARMLESS = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
Data = dict[str, Any]


class Structured:
    """One record as schema.org has it; ``own`` is what a type adds."""

    type: ClassVar[str] = "WebPage"

    def __init__(self, row: Any, url: str, sections: dict):
        self.row, self.url, self.sections = row, url, sections

    def data(self) -> Data:
        data = {
            "@context": CONTEXT,
            "@type": self.type,
            "url": self.url,
            "name": self.row.heading,
            "identifier": self.row.key,
            **self.own(),
        }
        return filled(data)

    def own(self) -> Data:
        return {"inLanguage": languages.reader()}

    def other_names(self, *own: Any) -> list[Any]:
        """These, and names of other days or kinds in the reader's language."""
        language, present = languages.reader(), str(self.row.heading)
        names = [name.text for name in self.sections["names"] if name.language == language]
        every = filter(None, dict.fromkeys([*own, *names]))
        return [in_its_language(name) for name in every if name != present]


def filled(data: Data) -> Data:
    """Without what is not recorded; a text in another language than the page's says which."""
    return {name: in_its_language(value) for name, value in data.items() if value}


def in_its_language(value: Any) -> Any:
    if isinstance(value, LocalText) and value.language != languages.reader():
        return {"@value": str(value), "@language": value.language}
    return str(value) if isinstance(value, LocalText) else value


def structured(row: Any, url: str, sections: dict) -> Data:
    kind = override_of(type(row), "structured", "Structured") or Structured
    return kind(row, url, sections).data()


def block(data: Data) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, default=str).translate(HARMLESS)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


# --- the register itself ---


def website(of_site: Callable[[str], str], publisher: str) -> Data:
    """The home page, and where it is searched."""
    home = of_site(reverse("home"))
    search = f"{of_site(reverse('search'))}?q={{words}}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "url": home,
        "name": str(_("High-level Dialogue register")),
        "inLanguage": languages.reader(),
        "publisher": {"@type": "Organization", "name": publisher},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=words",
        },
    }


def dataset(of_site: Callable[[str], str], publisher: str, files) -> Data:
    """All that is public, as one zip and as a file for each type."""
    name = _("Register of the High-level Dialogues on International Migration and Development")
    tables = [
        (kind.content_type.partition(";")[0], address)
        for _declared, kinds, _count in files
        for kind, address in kinds
        if kind in (CSV, JSON)
    ]
    everything = ("application/zip", reverse("everything"))
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "url": of_site(reverse("data")),
        "name": str(name),
        "description": _(
            "The public record of the High-level Dialogues on International Migration and"
            " Development: States, organizations, meetings and documents, each statement with its"
            " source."
        ),
        "license": settings.DATA_LICENCE_URL,
        "creator": {"@type": "Organization", "name": publisher},
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": of_site(address)}
            for kind, address in (everything, *tables)
        ],
    }
