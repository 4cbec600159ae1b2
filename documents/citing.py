"""A document as programs for citations take it: BibTeX, RIS and CSL-JSON, in one language."""

import json
import re

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.citation import head
from documents.models import Document
from hld_site import languages
from hld_site.languages.text import choose
from hld_site.publishing.public import for_everybody

SPECIAL = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
ASSEMBLY = "United Nations, General Assembly"


def escaped(text: str) -> str:
    """Text as BibTeX reads it: signs that would command stand for themselves."""
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def known(document: Document, language: str) -> dict:
    """What is cited, by names of ours; what is not recorded is left out."""
    titles = {code: getattr(document, f"title_{code}") for code in languages.CODES}
    title = choose(titles, language)
    return {
        "title": str(title or head(document, language) or document.key),
        "language": title.language if title else language,
        "day": document.adopted_on or document.published_on,
        "number": document.symbol,
        "author": document.organ if document.organ != "General Assembly" else ASSEMBLY,
    }


def bibtex(document: Document, language: str, address: str) -> str:
    cited = known(document, language)
    fields = {
        "title": f"{{{escaped(cited['title'])}}}",
        "author": f"{{{escaped(cited['author'] or 'United Nations')}}}",
        "number": escaped(cited["number"]),
        "year": str(cited["day"].year) if cited["day"] else "",
        "date": cited["day"].isoformat() if cited["day"] else "",
        "institution": "United Nations",
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    key = re.sub(r"\W+", "-", document.key).strip("-")
    return "@techreport{" + ",\n".join([key, *lines]) + "\n}\n"


def ris(document: Document, language: str, address: str) -> str:
    cited = known(document, language)
    rows = [
        ("TY", "RPRT"),
        ("TI", cited["title"]),
        ("AU", cited["author"] or "United Nations"),
        ("PB", "United Nations"),
        ("M1", cited["number"]),
        ("PY", cited["day"].year if cited["day"] else ""),
        ("DA", cited["day"].strftime("%Y/%m/%d") if cited["day"] else ""),
        ("LA", cited["language"]),
        ("UR", address),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n"


def csl_json(document: Document, language: str, address: str) -> str:
    cited = known(document, language)
    day = cited["day"]
    item = {
        "id": document.key,
        "type": "report",
        "title": cited["title"],
        "author": [{"literal": cited["author"] or "United Nations"}],
        "number": cited["number"],
        "publisher": "United Nations",
        "language": cited["language"],
        "URL": address,
    }
    if day:
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False)


WRITERS = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "csl.json": (csl_json, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}


@require_safe
@for_everybody()
def citation_file(request, key: str, ending: str) -> HttpResponse:
    public = Document.objects.published(timezone.now())
    document = public.filter(key=Document.canonical_key(key)).first()
    if document is None:
        raise Http404
    write, kind = WRITERS[ending]
    address = request.build_absolute_uri(document.get_absolute_url())
    answer = HttpResponse(write(document, languages.reader(), address), kind)
    name = re.sub(r"\W+", "-", document.key).strip("-")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
