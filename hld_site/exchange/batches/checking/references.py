"""Which record a text names: by key, by what the batch itself brings, by name; asked in sets."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.questions import NONE_OF_THESE, Questions, question_code
from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.languages.punctuation import listed
from hld_site.records import catalogue
from hld_site.records.several_symbols import several_symbols, takes_one

MOST_REMEMBERED = 20_000


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """``id`` is None for a record that this batch makes; ``refusal`` says why there is none.

    ``suggestion`` is the part of it that names what may be meant, ``near`` the keys of that,
    ``question_code`` that of what is asked.
    """

    key: str = ""
    id: int | None = None
    refusal: str = ""
    suggestion: str = ""
    near: tuple[str, ...] = ()
    question_code: str = ""


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
        usual = {text: self._usual(model, text) for text in texts}
        ids = self._ids(model, usual.values())
        known = {text: Reference(key, ids[key]) for text, key in usual.items() if key in ids}
        made = self._made_here(model, [key for text, key in usual.items() if text not in known])
        return known | {text: Reference(key) for text, key in usual.items() if key in made}

    def _chosen(self, model, text: str) -> str | None:
        return self.questions.answer(code_of_name(model, text))

    @staticmethod
    def _ids(model, keys: Iterable[str]) -> dict[str, int]:
        rows = model._default_manager.filter(key__any_of=set(keys)).order_by()
        return dict(rows.values_list("key", "pk"))

    def _made_here(self, model, keys: list[str]) -> set[str]:
        if not keys:
            return set()
        made = Change.objects.filter(
            batch=self.batch, type=catalogue.of(model).name, verdict=Verdict.NEW, key__any_of=keys
        )
        return set(made.values_list("key", flat=True))

    def recognizer(self, model):
        if model not in self.recognizers:
            self.recognizers[model] = model.recognizer()
        return self.recognizers[model]

    def named(self, model, text: str) -> tuple[str, ...]:
        """The records of a small type that bear a name."""
        recognizer = self.recognizer(model)
        return tuple(recognizer.keys(text, recognizer.all_names))

    def _by_name(self, model, texts: list[str]) -> dict[str, Reference]:
        if not texts:
            return {}
        several = {text: refused for text in texts if (refused := of_several(text))}
        recognized = self.recognizer(model)([text for text in texts if text not in several])
        ids = self._ids(model, [f.keys[0] for f in recognized.values() if len(f.keys) == 1])
        return several | {
            text: self._reference(model, text, one, ids) for text, one in recognized.items()
        }

    def _reference(self, model, text, recognized, ids) -> Reference:
        if len(recognized.keys) == 1:
            return Reference(recognized.keys[0], ids[recognized.keys[0]])
        if not recognized.keys:
            refusal, suggestion = recognized.refusal, recognized.suggestion
            if model.new_is_asked and not suggestion:
                refusal += " " + _("Correct the name or code, or leave the row out.")
            return Reference("", None, refusal, suggestion, recognized.near)
        code = code_of_name(model, text)
        self.questions.add(
            code, kind="name", type=catalogue.of(model).name, text=text, keys=list(recognized.keys)
        )
        if self.questions.answer(code) == NONE_OF_THESE:
            message = _(
                "“%(text)s” may mean %(keys)s, but your answer was none of them. Correct the row."
            )
        else:
            message = _("“%(text)s” may mean %(keys)s. Answer the question above the rows.")
        return Reference(
            refusal=message % {"text": text, "keys": listed(recognized.keys)}, question_code=code
        )

    def own(self, model, texts: Iterable[str]) -> dict[str, Reference]:
        """Of texts that are no key as they stand: the record they mean, or the key of a new one."""
        usual = {text: self._usual(model, text) for text in texts}
        ids = self._ids(model, [key for text, key in usual.items() if key != text])
        there = {text: Reference(key, ids[key]) for text, key in usual.items() if key in ids}
        new = {text: Reference(key) for text, key in usual.items() if key not in ids}
        faulty = [
            text
            for text, reference in new.items()
            if key_fault(model, reference.key) or several_symbols(text)
        ]
        named = self._by_name(model, [*faulty, *self._perhaps_named(model, [*new])])
        return there | new | named

    def _usual(self, model, text: str) -> str:
        return self._chosen(model, text) or model.canonical_key(text)

    def _perhaps_named(self, model, texts: list[str]) -> list[str]:
        """A large type goes by its keys alone: only what can be no key is looked up by name."""
        if not texts:
            return []
        recognizer = self.recognizer(model)
        return recognizer.known(texts) if recognizer.is_small else []


def of_several(text: str) -> Reference | None:
    """The refusal of a text that joins symbols, each of which may be meant alone."""
    symbols = several_symbols(text)
    near = tuple(symbol for symbol in symbols if "/" in symbol)
    return Reference(refusal=takes_one(text, symbols), near=near) if symbols else None


def code_of_name(model, text: str) -> str:
    return question_code("name", model._meta.model_name, text)


def key_fault(model, key: str) -> str:
    """Why this can be no key of such a record; empty if it can."""
    try:
        model._meta.get_field("key").run_validators(key)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
