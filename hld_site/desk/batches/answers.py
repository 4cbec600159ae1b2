"""The questions of a batch as a form, and the answers as its settings."""

import copy
import dataclasses
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.desk.batches.differences import label_of, shortened
from hld_site.exchange.batches.plan import by_name
from hld_site.exchange.batches.questions import LEFT_OUT, open_questions
from hld_site.exchange.models import Batch
from hld_site.exchange.recognizing import date_parser
from hld_site.languages.dates import un_date
from hld_site.records.declare import Declaration, Part

AT_ONCE = 40  # questions on one page; the others come when these are answered
COLUMNS_AT_ONCE = 12
KINDS = ("type", "columns", "dates", "name", "choice")
NONE_OF_THESE = "none"


@dataclasses.dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclasses.dataclass(frozen=True)
class Choosing:
    """One thing to be chosen: what about, and what there is to choose from."""

    name: str
    about: str
    options: list[Option]


@dataclasses.dataclass(frozen=True)
class Question:
    kind: str
    about: dict[str, Any]
    choosing: list[Choosing]
    more: int = 0


def asked(batch: Batch, types: list[Declaration]) -> list[Question]:
    """``types`` are those that the person may import."""
    return [question_of(batch, n, question, types) for n, question in enumerate(in_order(batch))]


def in_order(batch: Batch) -> list[dict[str, Any]]:
    """What decides most comes first; JSON of a database keeps no order of its own."""
    questions = open_questions(batch)
    return sorted(
        questions, key=lambda question: (KINDS.index(question["kind"]), question["code"])
    )[:AT_ONCE]


def question_of(batch: Batch, number: int, question: dict, types: list[Declaration]) -> Question:
    name = f"answer-{number}"
    if question["kind"] == "columns":
        declared = by_name()[sheet_of(batch, question["sheet"])["type"]]
        unknown = question["unknown"][:COLUMNS_AT_ONCE]
        choosing = [
            Choosing(f"{name}-{n}", shortened(heading), columns_to_choose(declared))
            for n, heading in enumerate(unknown)
        ]
        return Question("columns", question, choosing, len(question["unknown"]) - len(unknown))
    about = shortened(str(question.get("text", question.get("name", ""))))
    options = {"name": of_name, "dates": of_dates, "choice": of_choice}.get(question["kind"])
    choices = options(question) if options else of_type(question, types)
    return Question(question["kind"], question | {"text": about}, [Choosing(name, about, choices)])


def sheet_of(batch: Batch, key: str) -> dict[str, Any]:
    return next(sheet for sheet in batch.found.get("sheets", []) if sheet["key"] == key)


def of_name(question: dict) -> list[Option]:
    model: Any = by_name()[question["type"]].model
    headings = {r.key: str(r) for r in model._default_manager.filter(key__in=question["keys"])}
    options = [Option(key, f"{headings.get(key, key)} ({key})") for key in question["keys"]]
    return [*options, Option(NONE_OF_THESE, _("None of these: leave its rows refused"))]


def of_choice(question: dict) -> list[Option]:
    column: Any = by_name()[question["type"]].stored[question["field"]]
    options = [Option(value, str(label)) for value, label in column.labels.items()]
    return [*options, Option(NONE_OF_THESE, _("None of these: leave its rows refused"))]


def of_dates(question: dict) -> list[Option]:
    words = {"dmy": _("Day first: %(date)s"), "mdy": _("Month first: %(date)s")}
    return [
        Option(order, words[order] % {"date": sample(question["text"], order)})
        for order in question["keys"]
    ]


def sample(text: str, order: str) -> str:
    try:
        return un_date(date_parser.read_date(text, order), languages.reader())
    except ValueError:
        return _("“%(text)s” is then no date") % {"text": text}


def of_type(question: dict, types: list[Declaration]) -> list[Option]:
    likely = [one for one in types if one.name in question["keys"]]
    rest = [one for one in types if one not in likely]
    options = [Option(one.name, str(capfirst(one.label))) for one in (*likely, *rest)]
    return [*options, Option(LEFT_OUT, _("None: leave this sheet out"))]


def columns_to_choose(declared: Declaration, chosen: str | None = None) -> list[Option]:
    """``chosen`` is a column, "" for one that is ignored, None where nothing is chosen yet."""
    ignored = Option(LEFT_OUT, _("Ignore this column"), chosen == "")
    columns = [
        Option(name, label, chosen == name) for name, label in column_labels(declared).items()
    ]
    return [ignored, *columns]


def column_labels(declared: Declaration) -> dict[str, str]:
    labels = {name: f"{label_of(c)} · {name}" for name, c in declared.settable.items()}
    if isinstance(declared, Part) and declared.one_of:
        name = declared.one_of[0]
        label = _("Name of a participant of any kind · %(name)s")
        labels = {name: label % {"name": name}} | labels
    return labels


def answered(batch: Batch, data, types: list[Declaration]) -> dict[str, Any]:
    """The settings with the answers that the form gives; what is no choice is no answer."""
    settings = copy.deepcopy(batch.settings)
    for number, question in enumerate(in_order(batch)):
        name = f"answer-{number}"
        if question["kind"] == "columns":
            add_columns(batch, settings, question, name, data)
        elif question["kind"] == "type":
            allowed = {*(declared.name for declared in types), LEFT_OUT}
            if (chosen := data.get(name)) in allowed:
                chosen_for(settings, question["sheet"])["type"] = chosen
        elif (chosen := data.get(name)) in (*question["keys"], NONE_OF_THESE):
            answer = "" if chosen == NONE_OF_THESE else chosen
            settings.setdefault("answers", {})[question["code"]] = answer
    if data.get("ignore_unknown"):
        settings["ignore_unknown"] = True
    return settings


def add_columns(batch: Batch, settings: dict, question: dict, name: str, data) -> None:
    allowed = column_labels(by_name()[sheet_of(batch, question["sheet"])["type"]])
    for n, heading in enumerate(question["unknown"][:COLUMNS_AT_ONCE]):
        chosen = data.get(f"{name}-{n}")
        if chosen == LEFT_OUT or chosen in allowed:
            columns = chosen_for(settings, question["sheet"]).setdefault("columns", {})
            columns[heading] = "" if chosen == LEFT_OUT else chosen


def chosen_for(settings: dict, sheet: str) -> dict[str, Any]:
    """What was chosen for a sheet, ready to be added to."""
    return settings.setdefault("sheets", {}).setdefault(sheet, {})
