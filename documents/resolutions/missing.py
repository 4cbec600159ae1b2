"""What belongs to the register and is not in it: by title, by agenda item, by what is recalled."""

import dataclasses

from django.utils.translation import gettext as _

from documents.models import Document, DocumentRelation
from documents.resolutions.reading import Resolution


@dataclasses.dataclass(frozen=True)
class Lacking:
    resolution: Resolution
    why: str


class Related:
    """Says why a resolution belongs to the register; empty where nothing says so."""

    def __init__(self):
        rows = Document.objects.filter(kind=Document.Kind.RESOLUTION)
        listed = list(rows.values_list("key", "title_en", "session", "agenda_item"))
        self.keys = {key for key, *_rest in listed}
        self.titles = {
            " ".join(title.split()).casefold(): key for key, title, *_r in listed if title
        }
        self.items = {(session, item): key for key, _t, session, item in listed if session and item}
        links = DocumentRelation.objects.filter(to=None).values_list("to_key", "document__key")
        self.recalled = dict(links)

    def why(self, resolution: Resolution) -> str:
        if key := self.titles.get(resolution.subject):
            return _("It has the title of %(symbol)s.") % {"symbol": key}
        session = Document(symbol=resolution.symbol)
        session.fill_in()
        if key := self.items.get((session.session, resolution.agenda_item)):
            return _("It was adopted under the agenda item of %(symbol)s.") % {"symbol": key}
        if key := self.recalled.get(resolution.symbol):
            return _("%(symbol)s names it.") % {"symbol": key}
        for _verb, symbol in resolution.relations if resolution.symbol in self.keys else ():
            return _("It is in the register, and names %(symbol)s.") % {"symbol": symbol}
        return ""


def lacking(resolutions: dict[str, Resolution]) -> list[Lacking]:
    """In the order of sessions and numbers."""
    related = Related()
    lacked = [
        Lacking(resolution, why)
        for symbol, resolution in resolutions.items()
        if symbol not in related.keys and (why := related.why(resolution))
    ]
    return sorted(
        lacked, key=lambda one: [int(n) for n in one.resolution.symbol.split("/") if n.isdecimal()]
    )


def belonging(resolutions: dict[str, Resolution]) -> dict[str, Resolution]:
    """Those that are in the register already or that it lacks."""
    related = Related()
    return {
        symbol: resolution
        for symbol, resolution in resolutions.items()
        if symbol in related.keys or related.why(resolution)
    }
