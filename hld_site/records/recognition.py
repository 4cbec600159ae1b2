"""Which records a text means: by key, or by any name in any language, however it was typed."""

import dataclasses
import datetime
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from hld_site.languages.folding import fold, telling_words
from hld_site.languages.text import Translated
from hld_site.records.batched import batched
from hld_site.records.fields import canonical
from hld_site.records.footnotes import without_footnotes

SMALL = 5_000  # rows up to which all names of a type are kept in memory
CHUNK = 500  # texts asked for in one query where a type is larger
TYPO = range(5, 61)  # the lengths in which one wrong letter is still a likely typing error
SUGGESTIONS = 3
SHOWN = 120  # letters of a refused text that are repeated
LONGEST = 1_000  # letters, more than any name or key has
FORMERLY = r"(?:formerly|previously|ex[- ]|anciennement|ex |antes|бывш\w+|ранее|سابقا|原)\s*"
TWO_NAMES = re.compile(rf"\s*[(（/]\s*(?:{FORMERLY})?", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Recognized:
    """One key: found. Several: a question. None: ``refusal`` says why, and what to do.

    ``suggestion`` is the end of the refusal that names what may be meant, if anything may, and
    ``near`` its keys.
    """

    keys: tuple[str, ...] = ()
    refusal: str = ""
    suggestion: str = dataclasses.field(default="", compare=False)
    near: tuple[str, ...] = dataclasses.field(default=(), compare=False)


class Names:
    """Texts and the keys they name, found whatever their case, accents and order of words."""

    def __init__(self, pairs: Iterable[tuple[str, str]], shorten=lambda folded: folded):
        self.shorten = shorten
        self.keys: set[str] = set()
        self.whole: dict[str, set[str]] = defaultdict(set)
        self.words: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, text in pairs:
            folded = shorten(fold(text))
            self.keys.add(key)
            self.whole[folded.replace(" ", "")].add(key)
            self.words[telling_words(folded)].add(key)
        self.whole.pop("", None)
        self.words.pop((), None)

    def find(self, text: str) -> set[str]:
        folded = self.shorten(fold(text))
        return (
            self.whole.get(folded.replace(" ", ""))
            or self.words.get(telling_words(folded))
            or self.agreed(text)
        )

    def agreed(self, text: str) -> set[str]:
        """ "Myanmar (Burma)", "Burma/Myanmar": each part names the same record."""
        parts = TWO_NAMES.split(text)
        if len(parts) > 1:
            parts = [part for part in parts if fold(part)]
        if len(parts) != 2:
            return set()
        return self.find(parts[0]) & self.find(parts[1])

    def near(self, text: str) -> set[str]:
        """What differs by one letter: missing, too many, wrong, or at another place."""
        typed = self.shorten(fold(text)).replace(" ", "")
        if len(typed) not in TYPO:
            return set()
        near = process.extract(
            typed, self.long_names, scorer=LCSseq.distance, score_cutoff=1, limit=None
        )
        return {
            key
            for name, _distance, _place in near
            if digits(name) == digits(typed)
            for key in self.whole[name]
        }

    @functools.cached_property
    def long_names(self) -> list[str]:
        return [name for name in self.whole if len(name) in TYPO]


def digits(text: str) -> list[str]:
    """A year or number that differs is no typing error."""
    return re.findall(r"\d", text)


class Recognizer:
    """What one run knows of the records of a type. Names are read once: make one for each run."""

    def __init__(self, model):
        self.model = model
        self.public_at: datetime.datetime | None = None
        self.is_small = model._default_manager.all()[: SMALL + 1].count() <= SMALL

    def for_the_public(self, at: datetime.datetime) -> "Recognizer":
        """By no name that is kept from the public: whoever asks for it would be told that it is."""
        self.public_at = at
        return self

    def __call__(self, texts: Iterable[str]) -> dict[str, Recognized]:
        texts = list(dict.fromkeys(texts))
        names = self.names_for(texts)
        return {text: self.recognized(text, names) for text in texts}

    def known(self, texts: Iterable[str]) -> list[str]:
        """Those that mean something: nothing is worked out to be said of the others."""
        texts = list(dict.fromkeys(texts))
        names = self.names_for(texts)
        return [text for text in texts if self.keys(text, names)]

    def recognized(self, text: str, names: Names) -> Recognized:
        if keys := self.keys(text, names):
            return Recognized(tuple(keys))
        text = Truncator(text).chars(SHOWN)
        suggestion = self.suggestion(text, names)
        near = tuple(sorted(names.near(text))) if suggestion else ()
        return Recognized((), self.refusal(text, names) + suggestion, suggestion, near)

    def keys(self, text: str, names: Names) -> list[str]:
        """As it stands; else without the marks of footnotes, where a name is left."""
        if len(text) > LONGEST or not names.keys:
            return []
        text = canonical(text)
        return self.meant(text, names) or self._meant_without_footnotes(text, names)

    def _meant_without_footnotes(self, text: str, names: Names) -> list[str]:
        bare = without_footnotes(text)
        return self.meant(bare, names) if bare != text and fold(bare) else []

    def meant(self, text: str, names: Names) -> list[str]:
        for key in (text, self.model.canonical_key(text)):
            if key in names.keys:
                return [key]
        return sorted(names.find(text))

    def refusal(self, text: str, names: Names) -> str:
        return _(
            "There is no %(type)s with the key or name “%(text)s”. Check the spelling, or add it"
            " first."
        ) % {"type": self.model._meta.verbose_name, "text": text}

    def suggestion(self, text: str, names: Names) -> str:
        keys = names.near(text)
        if not 0 < len(keys) <= SUGGESTIONS:
            return ""
        labels = [f"“{self.labels[key]}”" for key in sorted(keys)]
        return " " + _("Did you mean %(names)s?") % {"names": get_text_list(labels, _("or"))}

    def is_elsewhere(self, text: str) -> bool:
        """Whether a text means what has no record of this type: then none is ever suggested."""
        return False

    def is_group(self, text: str) -> bool:
        """Whether a text heads a group of records in a list, and is none: "AFRICA"."""
        return False

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """What the records of a small type are called in the reader's language."""
        return {record.key: str(record.heading) for record in self.model._default_manager.all()}

    @functools.cached_property
    def texts(self) -> set[str]:
        """What records of a small type are called, in small letters with all their accents."""
        return {text.casefold() for _key, text in self.model.called()}

    @functools.cached_property
    def all_names(self) -> Names:
        return self.names(self.without_hidden(self.model.called()))

    def names_for(self, texts: list[str]) -> Names:
        return self.all_names if self.is_small else self.names_matching(texts)

    def names_matching(self, texts: list[str]) -> Names:
        """Of a large type, only what bears one of these texts, letter by letter, as key or name."""
        typed = [canonical(text) for text in texts]
        typed_or_usual = {*typed, *map(self.model.canonical_key, typed)}
        chunks = batched(typed_or_usual, CHUNK)
        pairs = (pair for chunk in chunks for pair in called(self.model, chunk))
        return self.names(self.without_hidden(pairs))

    def without_hidden(self, pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        return (
            pairs if self.public_at is None else hidden_left_out(self.model, pairs, self.public_at)
        )

    def names(self, pairs) -> Names:
        return Names(pairs)


def called(model, only: Sequence[str] | None = None) -> Iterator[tuple[str, str]]:
    """The key of each record with every text it is called by, or with those in ``only``."""
    for paths in (["key"], *paths_of(model)):
        rows = model._default_manager.order_by()
        if only is None:
            listed = rows.values_list("key", *paths)
            yield from ((key, text) for key, *texts in listed for text in texts if text)
            continue
        for path in paths:
            yield from rows.filter(**{f"{path}__in": only}).values_list("key", path)


def hidden_left_out(model, pairs: Iterable[tuple[str, str]], at: datetime.datetime):
    """The pairs but those that only a part says which nobody may find by it."""
    hidden: set[tuple[str, str]] = set()
    for accessor, _dot, field in (name.partition(".") for name in model.called_by):
        if field:
            relation = model._meta.get_field(accessor)
            parts, owner = relation.related_model._default_manager, relation.field.name
            searchable = set(parts.searchable(at).values_list(f"{owner}__key", field))
            hidden |= set(parts.values_list(f"{owner}__key", field)) - searchable
    return (pair for pair in pairs if pair not in hidden)


def paths_of(model) -> list[list[str]]:
    """The model's own columns first, in one query; then each column of other tables."""
    own: list[str] = []
    apart: list[list[str]] = []
    for name in model.called_by:
        attribute = getattr(model, name.partition(".")[0], None)
        if isinstance(attribute, Translated):
            own += attribute.columns
        elif "." in name:
            apart.append([name.replace(".", "__")])
        elif attribute is not None:
            own.append(name)
    return [own, *apart] if own else apart
