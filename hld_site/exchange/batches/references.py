"""Which record a text names: by key, by what the batch itself brings, by name; asked in sets."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hld_site.exchange.batches.questions import Questions, about_name
from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.records import catalogue

MOST_REMEMBERED = 20_000
SMALL = 5_000


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """``id`` is None for a record that this batch makes; ``refusal`` says why there is none."""

    key: str = ""
    id: int | None = None
    refusal: str = ""


class References:
    """Answers for one batch; what was found is remembered, bounded, for the rows to come."""

    def __init__(self, batch: Batch, questions: Questions):
        self.batch = batch
        self.questions = questions
        self.known: dict[type, dict[str, Reference]] = {}
        self.recognizers: dict[type, Any] = {}

    def find(self, model, texts: Iterable[str]) -> dict[str, Reference]:
        """What each text names; every text gets an answer."""
        known = self.known.setdefault(model, {})
        if len(known) > MOST_REMEMBERED:
            known.clear()
        texts = list(dict.fromkeys(texts))
        if wanting := [text for text in texts if text not in known]:
            known |= self._by_key(model, wanting)
            if rest := [text for text in wanting if text not in known]:
                known |= self._by_name(model, rest)
        return {text: known[text] for text in texts}

    def _by_key(self, model, texts: list[str]) -> dict[str, Reference]:
        usual = {text: self._chosen(model, text) or model.canonical_key(text) for text in texts}
        ids = self._ids(model, usual.values())
        found = {
            text: Reference(key, ids[key]) for text, key in usual.items() if ids.get(key, 0) != 0
        }
        made = self._made_here(model, [key for text, key in usual.items() if text not in found])
        return found | {text: Reference(key) for text, key in usual.items() if key in made}

    def _chosen(self, model, text: str) -> str | None:
        return self.questions.answer(about_name(model, text))

    @staticmethod
    def _ids(model, keys: Iterable[str]) -> dict[str, int]:
        return dict(model._default_manager.filter(key__in=set(keys)).values_list("key", "pk"))

    def _made_here(self, model, keys: list[str]) -> set[str]:
        if not keys:
            return set()
        made = Change.objects.filter(
            batch=self.batch, type=catalogue.of(model).name, verdict=Verdict.NEW, key__in=keys
        )
        return set(made.values_list("key", flat=True))

    def _by_name(self, model, texts: list[str]) -> dict[str, Reference]:
        if model not in self.recognizers:
            self.recognizers[model] = model.recognizer()
        recognized = self.recognizers[model](texts)
        ids = self._ids(model, [f.keys[0] for f in recognized.values() if len(f.keys) == 1])
        return {text: self._told(model, text, recognized[text], ids) for text in texts}

    def _told(self, model, text, found, ids) -> Reference:
        if len(found.keys) == 1:
            return Reference(found.keys[0], ids[found.keys[0]])
        if not found.keys:
            return Reference(refusal=found.refusal)
        code = about_name(model, text)
        self.questions.ask(
            code, kind="name", type=catalogue.of(model).name, text=text, keys=list(found.keys)
        )
        return Reference(
            refusal=_("“%(text)s” may mean %(keys)s. Answer the question above the rows.")
            % {"text": text, "keys": ", ".join(found.keys)}
        )

    def own(self, model, texts: Iterable[str]) -> dict[str, Reference]:
        """The same for the keys of rows themselves, where one that is not there yet is new."""
        texts = list(dict.fromkeys(texts))
        found = self._by_key(model, texts)
        rest = [text for text in texts if text not in found or found[text].id is None]
        usual = {text: model.canonical_key(text) for text in rest}
        by_name = self._by_name(model, rest) if self._has_names(model, usual) else {}
        for text in rest:
            said = by_name.get(text)
            if said is None or not (said.key or self._asked(model, text)):
                fault = key_fault(model, usual[text])
                refusal = (said.refusal if said and fault else fault) or ""
                said = Reference("" if refusal else usual[text], None, refusal)
            found[text] = said
        return found

    def _asked(self, model, text: str) -> bool:
        return about_name(model, text) in self.questions.found

    @staticmethod
    def _has_names(model, usual: dict[str, str]) -> bool:
        """A large type goes by its keys alone: only what can be no key is looked up by name."""
        if not usual:
            return False
        if any(key_fault(model, key) for key in usual.values()):
            return True
        return model._default_manager.values("pk")[:SMALL].count() < SMALL


def key_fault(model, key: str) -> str:
    """Why this can be no key of such a record; empty if it can."""
    try:
        model._meta.get_field("key").run_validators(key)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
