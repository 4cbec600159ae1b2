"""Resolutions as the files of one ordinary batch: checked, previewed, applied and undone as any."""

import csv
import io
import zipfile
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from documents.models import Document, DocumentRelation, Vote
from documents.resolutions.reading import Resolution
from hld_site import languages
from hld_site.exchange.batches.receive import receive
from hld_site.exchange.formulas import guard
from hld_site.exchange.models import Batch
from registry.models import State

# Staff read it; the public is shown the document's own address.
COPY = "The United Nations' machine-readable copy (AKN4UN, unofficial, for information): {files}"
MANY = 3  # files named under "consulted at"
SOURCED = ("source", "source_address", "confidence", "consulted_at")


class Tables:
    """The rows of each type, and what could not become a row."""

    def __init__(self, resolutions: Iterable[Resolution]):
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.unknown: list[str] = []
        resolutions = list(resolutions)
        self.known = set(Document.objects.values_list("key", flat=True))
        self.linked = set(DocumentRelation.objects.values_list("document__key", "verb", "to_key"))
        self.states = Voters(resolutions)
        for resolution in resolutions:
            self.take(resolution)

    def add(self, name: str, **row) -> None:
        self.rows.setdefault(name, []).append({key: str(value) for key, value in row.items()})

    def take(self, resolution: Resolution) -> None:
        symbol = resolution.symbol
        evidence = sourced(resolution)
        self.document(resolution)
        for code in resolution.titles:
            address = f"https://undocs.org/{code}/{symbol}".replace(" ", "%20")
            self.add(
                "document_files", document=symbol, language=code, format="any", address=address
            )
        for (verb, other), place in resolution.relations.items():
            self.relation(symbol, verb, other, evidence | {"source": f"{symbol}, {place}"})
        if resolution.draft:
            self.relation(symbol, "adopted-from", resolution.draft, evidence)
        for choice, names in resolution.voters.items():
            for name in names:
                for state in self.states.keys(name) or self.unread(symbol, name):
                    self.add("votes", document=symbol, state=state, vote=choice, **evidence)

    def document(self, resolution: Resolution) -> None:
        titles = {f"title_{code}": resolution.titles.get(code, "") for code in languages.CODES}
        counts = resolution.counts if resolution.recorded else {}
        self.add(
            "documents",
            key=resolution.symbol,
            symbol=resolution.symbol,
            **titles,
            kind=Document.Kind.RESOLUTION,
            organ="General Assembly",
            agenda_item=resolution.agenda_item,
            adopted_on=resolution.adopted_on or "",
            published_on=resolution.published_on or "",
            basis=basis(resolution),
            in_favour=counts.get(Vote.Choice.IN_FAVOUR, ""),
            against=counts.get(Vote.Choice.AGAINST, ""),
            abstaining=counts.get(Vote.Choice.ABSTAINING, ""),
            sponsor="; ".join(filter(None, (resolution.sponsor, resolution.joined))),
            committee_report=resolution.committee_report,
            plenary_record=resolution.plenary_record,
            status="" if resolution.symbol in self.known else "draft",
        )

    def relation(self, symbol: str, verb: str, other: str, evidence: dict[str, str]) -> None:
        """One that the register has keeps the source that somebody gave it."""
        if (symbol, verb, other) not in self.linked:
            self.add("document_relations", document=symbol, verb=verb, to_key=other, **evidence)

    def unread(self, symbol: str, name: str) -> tuple:
        self.unknown.append(
            _("%(symbol)s: “%(name)s” among the votes is not a State.")
            % {"symbol": symbol, "name": name[:80]}
        )
        return ()

    def packed(self) -> bytes:
        with io.BytesIO() as packed:
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, rows in self.rows.items():
                    archive.writestr(f"{name}.csv", as_csv(rows))
            return packed.getvalue()


def as_csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows({key: guard(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def basis(resolution: Resolution) -> str:
    if resolution.recorded is None:
        return ""
    return Document.Basis.RECORDED if resolution.recorded else Document.Basis.WITHOUT_VOTE


def sourced(resolution: Resolution) -> dict[str, str]:
    symbol = resolution.symbol
    named = ", ".join(resolution.files[:MANY])
    address = f"https://undocs.org/{symbol}".replace(" ", "%20")
    return dict(zip(SOURCED, (symbol, address, "high", COPY.format(files=named)), strict=True))


class Voters:
    """The States as the voting record spells them: "CONGO" is the Congo there, and no question."""

    def __init__(self, resolutions: list[Resolution]):
        by_name = {state.name_en.casefold(): state.key for state in State.objects.all()}
        texts = {n for r in resolutions for names in r.voters.values() for n in names}
        parts = {part for text in texts for part in (text, *split(text))}
        recognized = State.recognizer()(parts)
        self.by_text = {
            text: [by_name[text.casefold()]] for text in parts if text.casefold() in by_name
        }
        for text, recognition in recognized.items():
            if len(recognition.keys) == 1:
                self.by_text.setdefault(text, list(recognition.keys))

    def keys(self, text: str) -> list[str]:
        """One State; or several that stand in one cell, if each of them is one."""
        if text in self.by_text:
            return self.by_text[text]
        parts = [self.by_text.get(part, []) for part in split(text)]
        return [key for keys in parts for key in keys] if parts and all(parts) else []


def split(text: str) -> list[str]:
    parts = [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",")]
    return [part for part in parts if part] if len(parts) > 1 else []


def receive_resolutions(tables: Tables, reason: str, user=None, **settings) -> Batch:
    """The batch of these tables, waiting to be checked."""
    file = ContentFile(tables.packed())
    return receive(file, "resolutions.zip", reason, user, **settings)
