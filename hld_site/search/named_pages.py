"""Pages that show no record of their own, found by what they are called."""

import dataclasses
import functools
from typing import Any

from django.utils.translation import override

from hld_site import languages
from hld_site.languages.folding import SMALL_WORDS
from hld_site.records import catalogue
from hld_site.search.query import Query
from hld_site.search.tokens import line, spaced


@dataclasses.dataclass(frozen=True)
class Place:
    """``address`` is the name of its route; ``others`` are more names, which are not shown."""

    address: str
    title: Any
    others: tuple = ()

    @functools.cached_property
    def called(self) -> list[tuple[str, list[str]]]:
        """In each of the six languages the words of all its names, and of each of them."""
        called = []
        for code in languages.CODES:
            with override(languages.in_django(code)):
                names = [words_of(name) for name in (self.title, *self.others)]
            called.append(("".join(names), names))
        return called

    def is_meant(self, query: Query) -> bool:
        """Whether all that was typed is in its names, and is at least half of one of them."""
        return any(
            all(word.is_in(all_names) for word in query.words)
            and any(2 * sum(w.is_in(n) for w in query.words) >= len(n.split()) for n in names)
            for all_names, names in self.called
        )


def words_of(name: Any) -> str:
    words = dict.fromkeys(line(str(name)).split())
    return spaced(" ".join(word for word in words if word not in SMALL_WORDS))


_places: dict[str, Place] = {}


def is_called(address: str, title: Any, *others: Any) -> None:
    """Whoever has a page without a record says so, beside its route."""
    _places[address] = Place(address, title, others)


def places_called(query: Query) -> tuple[Place, ...]:
    return tuple(place for place in (*_places.values(), *lists()) if place.is_meant(query))


@functools.cache
def lists() -> tuple[Place, ...]:
    return tuple(
        Place(f"{record.model._meta.model_name}-list", record.label)
        for record in catalogue.records()
    )
