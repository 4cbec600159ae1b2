"""The kinds of questions about a file: their words, what each answer does, and which must wait."""

import dataclasses
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from hld_site.exchange.batches.asking.questions import LEAVE_OUT, NO, READ, YES, unanswered
from hld_site.exchange.files_in.encodings import in_words
from hld_site.exchange.models import Batch
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import listed

ROWS_SHOWN = 5


@dataclasses.dataclass(frozen=True)
class Kind:
    """``sentence`` is filled in by a question, or a function where not all are asked in one.

    legend       how the page asks, where it shows the answers with their names
    answers      what each does, where they are not names of records, types or columns
    blocks       whether no row can be read right without an answer
    names_them   whether the sentence names the answers itself
    as_a_column  whether it is answered as a form asks for its column
    """

    sentence: Any
    legend: Any = ""
    answers: dict[str, Any] = dataclasses.field(default_factory=dict)
    blocks: bool = False
    names_them: bool = False
    as_a_column: bool = False


def kind_of(question: dict[str, Any]) -> Kind:
    """What is none of the kinds is a doubt of a type about its rows."""
    return KINDS.get(question["kind"], DOUBT)


def question_line(question: dict[str, Any]) -> str:
    """The question in one or two sentences; who asks adds the answers."""
    return filled_in(kind_of(question).sentence, question)


def legend_of(question: dict[str, Any]) -> str:
    """The question as a page asks it."""
    kind = kind_of(question)
    return filled_in(kind.legend or kind.sentence, question)


def filled_in(sentence: Any, question: dict[str, Any]) -> str:
    """``n`` is how many rows it is about, by which a language chooses its words."""
    values = {"sheet": question.get("name", ""), "n": question.get("rows", 0), **question}
    values |= {"rows": grouped(values["n"])}
    if callable(sentence):
        return sentence(values)
    return sentence % {**values, "keys": ", ".join(question.get("keys", ()))}


def labels_of(question: dict[str, Any]) -> dict[str, Any]:
    """The answers of a question that are words of ours; empty where they are the register's."""
    if question["kind"] == "encoding":
        return {key: sample_of(question, key) for key in question["keys"]}
    return kind_of(question).answers


def blocked(batch: Batch) -> bool:
    return any(kind_of(question).blocks for question in unanswered(batch))


def sample_of(question: dict[str, Any], key: str) -> str:
    samples = question["samples"].get(key) or []
    return f"{in_words(key)}: {listed(samples) if samples else '—'}"


def about_columns(question: dict[str, Any]) -> str:
    message = ngettext(
        "%(sheet)s has a column that the register does not know: %(unknown)s.",
        "%(sheet)s has columns that the register does not know: %(unknown)s.",
        len(question["unknown"]),
    )
    return message % (question | {"unknown": quoted(question["unknown"])})


def about_type(question: dict[str, Any]) -> str:
    if not question["keys"]:
        message = _(
            "%(sheet)s: which type of record is it? Its headings do not show it: choose one."
        )
        return message % question
    message = _("%(sheet)s: which type of record is it? It may be: %(types)s.")
    return message % (question | {"types": ", ".join(question["keys"])})


def about_encoding(question: dict[str, Any]) -> str:
    message = _(
        "%(sheet)s does not state its character encoding, and its words are not in the register"
        " yet. Which reading is right? %(readings)s"
    )
    readings = "; ".join(sample_of(question, key) for key in question["keys"])
    return message % (question | {"readings": readings})


def about_hidden(question: dict[str, Any]) -> str:
    if columns := question.get("columns_of"):
        message = ngettext(
            "%(sheet)s has a hidden column (%(columns)s). Should it be read?",
            "%(sheet)s has hidden columns (%(columns)s). Should they be read?",
            len(columns),
        )
        return message % (question | {"columns": quoted(columns)})
    if rows := question.get("rows_of"):
        message = ngettext(
            "%(sheet)s has a hidden row (%(rows)s). Should it be read?",
            "%(sheet)s has hidden rows (%(rows)s). Should they be read?",
            len(rows),
        )
        more = ["…"] if len(rows) > ROWS_SHOWN else []
        shown = ", ".join([*map(str, rows[:ROWS_SHOWN]), *more])
        return message % (question | {"rows": shown})
    return _("The sheet “%(sheet)s” is hidden. Should it be read?") % question


def about_once(question: dict[str, Any]) -> str:
    if question["is_optional"]:
        return _("%(sheet)s: %(text)s, for all rows; may be left empty.") % question
    message = _(
        "%(sheet)s, read as %(types)s: no column gives “%(text)s”. Which applies to all rows?"
    )
    return message % question


def about_doubt(question: dict[str, Any]) -> str:
    message = ngettext(
        "%(example)s Write it anyway?",
        "%(example)s This or something similar is in %(rows)s rows. Write them anyway?",
        question["n"],
    )
    if question.get("goes_on"):
        default = _("This is done unless you answer no.")
        message = f"{message} {default}"
    return message % question


def quoted(headings: list[str]) -> str:
    return ", ".join(f"“{heading}”" for heading in headings)


WRITE_OR_LEAVE = {NO: _("No: leave these rows out"), YES: _("Yes: write them as they are")}
WRITE_OR_KEEP = {NO: _("No: keep what the register has"), YES: _("Yes: write what the file says")}
TO_PUBLIC, TO_STAFF = "public", "staff"
REMARKS = [TO_STAFF, TO_PUBLIC, LEAVE_OUT]
MAY_MEAN = ngettext_lazy(
    "“%(text)s” (%(rows)s row) may mean: %(keys)s.",
    "“%(text)s” (%(rows)s rows) may mean: %(keys)s.",
    "n",
)
DOUBT = Kind(about_doubt, answers=WRITE_OR_LEAVE)
# In the order in which they are asked: what decides most comes first, doubts last.
KINDS = {
    "encoding": Kind(about_encoding, blocks=True),
    "hidden": Kind(
        about_hidden,
        answers={LEAVE_OUT: _("No: leave it out"), READ: _("Yes: read it")},
        blocks=True,
    ),
    "type": Kind(
        about_type,
        legend=_("What does one row of “%(name)s” describe?"),
        blocks=True,
        names_them=True,
    ),
    "once": Kind(about_once, blocks=True, as_a_column=True),
    "of-new": Kind(
        ngettext_lazy(
            "%(name)s: no column gives “%(text)s”, which %(rows)s new row needs. What is it?",
            "%(name)s: no column gives “%(text)s”, which %(rows)s new rows need. What is it in"
            " all of them?",
            "n",
        ),
        as_a_column=True,
    ),
    "columns": Kind(
        about_columns, legend=_("What do these columns of “%(name)s” mean?"), blocks=True
    ),
    "language": Kind(
        _("%(sheet)s, column %(column)s (“%(text)s” …): in which language are its texts?"),
        blocks=True,
    ),
    "remarks": Kind(
        _("%(sheet)s, column %(column)s: are these remarks for the public, or for staff only?"),
        legend=_("Column “%(column)s” of “%(name)s”: for whom are these remarks?"),
        answers={
            TO_STAFF: _("Staff alone: never shown to the public"),
            TO_PUBLIC: _("Everybody: shown on public pages"),
            LEAVE_OUT: _("Ignore this column"),
        },
        blocks=True,
    ),
    "merged": Kind(
        _("%(sheet)s has merged cells. Does their text apply to every row that they span?"),
        answers={
            LEAVE_OUT: _("No: it applies to the first row only"),
            READ: _("Yes: read it in every row"),
        },
        blocks=True,
    ),
    "dates": Kind(
        _("%(sheet)s, column %(column)s: does the day or the month come first?"),
        legend=_("Column “%(column)s” of “%(name)s”: which day is “%(text)s”?"),
    ),
    "name": Kind(MAY_MEAN, legend=_("Who or what is “%(text)s”?"), names_them=True),
    "choice": Kind(
        MAY_MEAN,
        legend=_("Column “%(column)s” of “%(name)s”: what does “%(text)s” mean?"),
        names_them=True,
    ),
    "new": Kind(
        ngettext_lazy(
            "“%(text)s” (%(rows)s row) is not in the register, which should have them all. Add it?",
            "“%(text)s” and others (%(rows)s rows) are not in the register, which should have"
            " them all. Add them?",
            "n",
        ),
        answers=WRITE_OR_LEAVE,
    ),
    "script": Kind(
        _(
            "Column %(column)s contains “%(text)s”, which is in the script of another language."
            " Write it?"
        ),
        answers=WRITE_OR_KEEP,
    ),
    "spelling": Kind(
        ngettext_lazy(
            "Column %(column)s spells %(rows)s name differently: “%(text)s” instead of"
            " “%(before)s”. The register keeps its own spelling unless you say otherwise.",
            "Column %(column)s spells %(rows)s names differently, such as “%(text)s” instead of"
            " “%(before)s”. The register keeps its own spelling unless you say otherwise.",
            "n",
        ),
        answers=WRITE_OR_KEEP,
    ),
    "nothing": Kind(
        _("Column %(column)s: does “%(text)s” mean that nothing is known?"),
        answers={YES: _("Yes: such a cell is empty"), NO: _("No: it is a text")},
    ),
    "garbled": Kind(
        _("Column %(column)s: is “%(text)s” meant to be “%(mended)s”?"),
        answers={YES: _("Yes: put the letters right"), NO: _("No: write the text as it is")},
    ),
    "persons": Kind(
        _(
            "Column %(column)s contains names of persons. The register records offices, and"
            " leaves names out unless you say otherwise."
        ),
        answers={NO: _("No: leave the names out"), YES: _("Yes: write them")},
    ),
    "each-day": Kind(
        _("Column %(column)s: “%(text)s” names several days. Should each of them be a row?"),
        answers={YES: _("Yes: a row for each day"), NO: _("No: leave these rows out")},
    ),
    "proposed": Kind(
        _("No column gives: %(column)s. From the records: %(example)s Rows: %(rows)s. Write this?"),
        answers={YES: _("Yes: as the records say"), NO: _("No: leave these rows out")},
    ),
    "group": Kind(
        ngettext_lazy(
            "“%(text)s” is alone in its row, like the heading of a group or a note. Read it as a"
            " record?",
            "“%(text)s” and others (%(rows)s rows) are alone in their rows, like headings of"
            " groups and notes. Read them as records?",
            "n",
        ),
        answers={NO: _("No: leave these rows out"), YES: _("Yes: read them")},
    ),
}
