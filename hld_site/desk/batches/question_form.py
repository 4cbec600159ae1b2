"""The questions of a batch as a form, and the answers as its settings."""

import copy
import dataclasses
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.desk.batches.differences import label_of, shortened
from hld_site.desk.batches.forms import field_for
from hld_site.desk.relations import named
from hld_site.exchange.batch_settings import Settings, SheetSettings
from hld_site.exchange.batches.asking.question_words import KINDS, kind_of, labels_of, legend_of
from hld_site.exchange.batches.asking.questions import LEAVE_OUT, all_questions
from hld_site.exchange.batches.outdated import missing_columns, subject_of
from hld_site.exchange.matching import date_parser
from hld_site.exchange.models import Batch
from hld_site.languages.dates import un_date
from hld_site.languages.punctuation import colon, listed
from hld_site.records.catalogue import by_name
from hld_site.records.declarations import Declaration

AT_ONCE = 40  # questions on one page; the others come when these are answered
COLUMNS_AT_ONCE = 12
NONE_OF_THESE = "none"
Choices = Iterable[tuple[str, Any]]


class ChoicesForm(forms.Form):
    """What is no choice is no answer, and no error."""

    def offer(self, name: str, label: str, choices: Choices, initial: str = "") -> BoundField:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=initial)
        return self[name]

    def chosen(self) -> dict[str, Any]:
        """By field, what was chosen instead of what the form showed."""
        self.full_clean()
        given = self.cleaned_data.items()
        return {name: value for name, value in given if value != self.fields[name].initial}


@dataclasses.dataclass(frozen=True)
class Question:
    """``about`` is what the check asked; ``more`` columns are asked about on another page."""

    about: dict[str, Any]
    fields: list[BoundField]
    more: int = 0

    @property
    def legend(self) -> str:
        """What is asked; of a long text the beginning and the end."""
        short = {n: shortened(self.about[n]) for n in ("text", "name") if n in self.about}
        return legend_of(self.about | short)

    @property
    def is_answered(self) -> bool:
        return "answer" in self.about

    @property
    def waiting(self) -> int:
        """The rows that wait for the answer: after one, or where they go on without, none."""
        goes_on = self.is_answered or self.about.get("goes_on")
        return 0 if goes_on else self.about.get("rows", 0)

    @property
    def holds_up(self) -> bool:
        return kind_of(self.about).blocks or self.waiting > 0


class AnswersForm(ChoicesForm):
    """``types`` are those that the person may import."""

    ignore_unknown = forms.BooleanField(required=False)

    def __init__(self, batch: Batch, types: list[Declaration], data=None):
        super().__init__(data)
        self.batch, self.types = batch, types
        every = [self._question(n, about) for n, about in enumerate(in_order(batch))]
        self.questions = [one for one in every if not one.is_answered]
        self.answered = [one for one in every if one.is_answered]

    def _question(self, number: int, about: dict[str, Any]) -> Question:
        name = f"answer-{number}"
        if kind_of(about).as_a_column:
            column = by_name()[about["type"]].stored[about["field"]]
            self.fields[name] = field_for(column)
            self.fields[name].initial = kept_answer(self.batch.settings, about)
            self.fields[name].widget.attrs["form"] = "again"
            return Question(about, [self[name]])
        if about["kind"] == "columns":
            choices = column_choices(by_name()[sheet_of(self.batch, about["sheet"])["type"]])
            some = enumerate(about["unknown"][:COLUMNS_AT_ONCE])
            fields = []
            for n, text in some:
                kept = kept_answer(self.batch.settings, about, n)
                samples = about.get("samples", {}).get(text, ())
                label = colon().join([text, listed(map(shortened, samples))] if samples else [text])
                fields.append(self.offer(f"{name}-{n}", shortened(label), choices, kept))
            return Question(about, fields, len(about["unknown"]) - len(fields))
        text = shortened(str(about.get("text", about.get("name", ""))))
        initial = kept_answer(self.batch.settings, about)
        if about["kind"] == "type":
            asked = self.offer(name, text, type_choices(about["keys"], self.types), initial)
            asked.field.widget.attrs["form"] = "again"
            return Question(about, [asked])
        return Question(about, [self.offer(name, text, self._choices(about), initial)])

    def _choices(self, about: dict[str, Any]) -> Choices:
        if labels := labels_of(about):
            return labels.items()
        if about["kind"] == "language":
            return language_choices(about)
        if about["kind"] == "dates":
            return date_choices(about["text"], about["keys"])
        none = (NONE_OF_THESE, _("None of these: leave its rows refused"))
        return [*(record_choices if about["kind"] == "name" else word_choices)(about), none]

    def settings(self) -> Settings:
        """Those of the batch, with the answers."""
        settings, answers = copy.deepcopy(self.batch.settings), self.chosen()
        for question in (*self.questions, *self.answered):
            for number, field in enumerate(question.fields):
                if answer := as_answer(question.about, answers.get(field.name)):
                    add_answer(settings, question.about, number, answer)
        if answers.get("ignore_unknown"):
            settings["ignore_unknown"] = True
        return settings


def as_answer(about: dict[str, Any], given: Any) -> str:
    """A form reads records and days; an answer is what a file would say of them."""
    if kind_of(about).as_a_column and given:
        return by_name()[about["type"]].stored[about["field"]].to_cell(given)
    return given


def add_answer(settings: Settings, about: dict[str, Any], number: int, answer: str) -> None:
    if about["kind"] == "columns":
        columns = chosen_for(settings, about["sheet"]).setdefault("columns", {})
        columns[about["unknown"][number]] = "" if answer == LEAVE_OUT else answer
    elif about["kind"] == "type":
        chosen_for(settings, about["sheet"])["type"] = answer
    else:
        answers = settings.setdefault("answers", {})
        answers[about["code"]] = "" if answer == NONE_OF_THESE else answer


def kept_answer(settings: Settings, about: dict[str, Any], number: int = 0) -> str:
    """What was answered, also what no check has read yet."""
    chosen = settings.get("sheets", {}).get(about.get("sheet", ""), SheetSettings())
    if about["kind"] == "columns":
        column = chosen.get("columns", {}).get(about["unknown"][number])
        return LEAVE_OUT if column == "" else column or ""
    if about["kind"] == "type":
        return chosen.get("type", "")
    answer = settings.get("answers", {}).get(about["code"])
    return NONE_OF_THESE if answer == "" else answer or ""


def in_order(batch: Batch) -> list[dict[str, Any]]:
    """As their kinds stand, what is answered last: JSON keeps no order of its own."""
    places = {kind: place for place, kind in enumerate(KINDS)}
    questions = [about for about in all_questions(batch) if is_known(batch, about)]
    questions.sort(
        key=lambda one: ("answer" in one, places.get(one["kind"], len(places)), one["code"])
    )
    return questions[:AT_ONCE]


def is_known(batch: Batch, about: dict[str, Any]) -> bool:
    """What the register no longer has is asked about no more: the batch is checked again."""
    type_, names = subject_of(batch, about)
    return not type_ or not missing_columns(type_, names)


def language_choices(about: dict[str, Any]) -> Choices:
    labels = column_labels(by_name()[about["type"]])
    return [(key, labels.get(key, _("Ignore this column"))) for key in about["keys"]]


def sheet_of(batch: Batch, key: str) -> dict[str, Any]:
    return next(sheet for sheet in batch.reading.get("sheets", []) if sheet["key"] == key)


def record_choices(about: dict[str, Any]) -> Choices:
    model: Any = by_name()[about["type"]].model
    names = {r.key: named(r) for r in model._default_manager.filter(key__in=about["keys"])}
    return [(key, names.get(key, key)) for key in about["keys"]]


def word_choices(about: dict[str, Any]) -> Choices:
    column: Any = by_name()[about["type"]].stored[about["field"]]
    return column.labels.items()


def date_choices(text: str, orders: list[str]) -> Choices:
    words = {"dmy": _("Day first: %(date)s"), "mdy": _("Month first: %(date)s")}
    return [(order, words[order] % {"date": sample(text, order)}) for order in orders]


def sample(text: str, order: str) -> str:
    try:
        return un_date(date_parser.read_date(text, order), languages.reader())
    except ValueError:
        return _("“%(text)s” is then not a date") % {"text": text}


def type_choices(likely: list[str], types: list[Declaration]) -> Choices:
    """Those that know a heading by themselves, the likeliest first; the others below them."""
    labels = {one.name: capfirst(one.label) for one in types}
    named = [(name, labels.pop(name)) for name in likely if name in labels]
    choices: list[tuple[str, Any]] = [("", _("Choose …"))]
    if named:
        choices += [(_("With such columns"), named), (_("Other types"), [*labels.items()])]
    else:
        choices += labels.items()
    return [*choices, (LEAVE_OUT, _("None: leave this sheet out"))]


def column_choices(declared: Declaration) -> Choices:
    return [(LEAVE_OUT, _("Ignore this column")), *column_labels(declared).items()]


def column_labels(declared: Declaration) -> dict[str, str]:
    labels = {name: f"{label_of(c)} · {name}" for name, c in declared.settable.items()}
    if declared.one_of:
        name = declared.one_of.column
        label = _("Name of a participant of any kind · %(name)s")
        labels = {name: label % {"name": name}} | labels
    return labels


def chosen_for(settings: Settings, sheet: str) -> SheetSettings:
    """What was chosen for a sheet, ready to be added to."""
    return settings.setdefault("sheets", {}).setdefault(sheet, {})
