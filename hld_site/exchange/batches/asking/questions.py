"""What only a person can answer: asked once for a batch, not once a row."""

import dataclasses
from collections.abc import Container
from typing import Any

from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.models import Batch

MOST_KINDS = 200
NONE_OF_THESE = ""  # an answer too: its rows stay refused
LEAVE_OUT = "-"  # a sheet, its hidden rows, or the columns of one that are unknown
READ = "read"  # what is hidden all the same
YES, NO = "yes", "no"


class UnansweredError(ValueError):
    """A cell cannot be read until a question about it is answered."""


@dataclasses.dataclass
class Questions:
    """``asked`` is kept with the batch; an answer is looked up before it is asked again."""

    answers: dict[str, Any]
    asked: dict[str, dict] = dataclasses.field(default_factory=dict)
    answered: set[str] = dataclasses.field(default_factory=set)

    def answer(self, code: str, allowed: Container[str] | None = None) -> str | None:
        """What is not ``allowed`` is no answer: it is asked again."""
        given = self.answers.get(code)
        if given is not None:
            self.answered.add(code)
        return given if not given or allowed is None or given in allowed else None

    @property
    def unasked(self) -> list[str]:
        """Answers to what was never asked: perhaps a code was mistyped."""
        return sorted(set(self.answers) - self.answered)

    def add(self, code: str, **about) -> None:
        """For what holds for many rows: those that wait for the answer are counted apart."""
        if code not in self.asked and len(self.asked) < MOST_KINDS:
            self.asked[code] = {**about, "rows": 0}

    def count_row(self, code: str) -> None:
        if code in self.asked:
            self.asked[code]["rows"] += 1


def question_code(*parts: str) -> str:
    """What is asked, of which sheet or type, and of which column or text where it is about one."""
    return ":".join(filter(None, parts))


class SheetQuestions:
    """Those about one sheet: a code is what is asked, the sheet, and perhaps a column."""

    def __init__(self, questions: Questions, sheet: Sheet):
        self.questions, self.sheet = questions, sheet

    def code(self, what: str, *of: str) -> str:
        return question_code(what, self.sheet.key, *of)

    def answer(self, what: str, *of: str, allowed: Container[str] | None = None) -> str | None:
        return self.questions.answer(self.code(what, *of), allowed)

    def is_asked(self, what: str) -> bool:
        return self.code(what) in self.questions.asked

    def ask(self, what: str, *of: str, **about: Any) -> None:
        """The same question from many rows is one question that counts them."""
        self.add(what, *of, **about)
        self.count_row(what, *of)

    def count_row(self, what: str, *of: str) -> None:
        self.questions.count_row(self.code(what, *of))

    def add(self, what: str, *of: str, **about: Any) -> None:
        """For what holds for the whole sheet, or for rows that are counted apart."""
        frame = {"kind": what, "sheet": self.sheet.key, "name": self.sheet.name}
        self.questions.add(self.code(what, *of), **frame | about)


def unanswered(batch: Batch) -> list[dict[str, Any]]:
    """What is still asked, each with its ``code``, under which its answer is kept in settings."""
    return [about for about in all_questions(batch) if "answer" not in about]


def all_questions(batch: Batch) -> list[dict[str, Any]]:
    """Also what was answered with a no, which has its ``answer``: another may be given."""
    answers = batch.settings.get("answers", {})
    questions = []
    for code, about in batch.reading.get("questions", {}).items():
        answer = answers.get(code)
        is_no = answer == NONE_OF_THESE or (answer == NO and NO in about.get("keys", ()))
        questions.append({"code": code, **about} | ({"answer": answer} if is_no else {}))
    return questions
