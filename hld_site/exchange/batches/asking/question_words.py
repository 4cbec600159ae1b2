"""What is asked about a file, in words: the question, and what each answer does."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.exchange.batches.asking.questions import LEAVE_OUT, NO, READ, YES
from hld_site.exchange.files_in.encodings import in_words
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import listed


def question_line(asked: dict[str, Any]) -> str:
    """The question in one or two sentences; who asks adds the answers."""
    write = SENTENCES.get(asked["kind"])
    return write(asked) if write else about_name(asked)


def counted(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "rows": grouped(asked["rows"])}


def answer_labels(asked: dict[str, Any]) -> dict[str, str]:
    """What each answer means, where the answers are not names of records, types or columns."""
    labels = LABELS.get(asked["kind"])
    if labels:
        return labels()
    if asked["kind"] == "encoding":
        return {key: sample_of(asked, key) for key in asked["keys"]}
    return {}


def sample_of(asked: dict[str, Any], key: str) -> str:
    samples = asked["samples"].get(key) or []
    return f"{in_words(key)}: {listed(samples) if samples else '—'}"


def about_columns(asked: dict[str, Any]) -> str:
    unknown = ", ".join(f"“{heading}”" for heading in asked["unknown"])
    message = ngettext(
        "%(sheet)s has a column that the register does not know: %(unknown)s.",
        "%(sheet)s has columns that the register does not know: %(unknown)s.",
        len(asked["unknown"]),
    )
    return message % {"sheet": asked["name"], "unknown": unknown}


def about_type(asked: dict[str, Any]) -> str:
    if not asked["keys"]:
        message = _("%(sheet)s: which type of record is it? Its headings do not tell: choose one.")
        return message % {"sheet": asked["name"]}
    message = _("%(sheet)s: which type of record is it? It may be: %(types)s.")
    return message % {"sheet": asked["name"], "types": ", ".join(asked["keys"])}


def about_dates(asked: dict[str, Any]) -> str:
    message = _("%(sheet)s, column %(column)s: does the day or the month stand first?")
    return message % {"sheet": asked["name"], "column": asked["column"]}


def about_encoding(asked: dict[str, Any]) -> str:
    message = _(
        "%(sheet)s does not say how its letters are written, and its words are not in the register"
        " yet. Which reading is right? %(readings)s"
    )
    readings = "; ".join(sample_of(asked, key) for key in asked["keys"])
    return message % {"sheet": asked["name"], "readings": readings}


def about_language(asked: dict[str, Any]) -> str:
    message = _("%(sheet)s, column %(column)s (“%(text)s” …): in which language are its texts?")
    return message % {"sheet": asked["name"], **asked}


def about_hidden(asked: dict[str, Any]) -> str:
    if columns := asked.get("columns_of"):
        message = ngettext(
            "%(sheet)s has a hidden column (%(columns)s). Is it meant?",
            "%(sheet)s has hidden columns (%(columns)s). Are they meant?",
            len(columns),
        )
        quoted = (f"“{column}”" for column in columns)
        return message % {"sheet": asked["name"], "columns": ", ".join(quoted)}
    if rows := asked.get("rows_of"):
        message = ngettext(
            "%(sheet)s has a hidden row (%(rows)s). Is it meant?",
            "%(sheet)s has hidden rows (%(rows)s …). Are they meant?",
            len(rows),
        )
        return message % {"sheet": asked["name"], "rows": ", ".join(map(str, rows))}
    return _("The sheet “%(sheet)s” is hidden. Is it meant?") % {"sheet": asked["name"]}


def about_merged(asked: dict[str, Any]) -> str:
    message = _("%(sheet)s has merged cells. Does their text hold for every row that they span?")
    return message % {"sheet": asked["name"]}


def about_new(asked: dict[str, Any]) -> str:
    message = ngettext(
        "“%(text)s” (%(rows)s row) is not in the register, which has all there are. Add it?",
        "“%(text)s” and others (%(rows)s rows) are not in the register, which has all there are."
        " Add them?",
        asked["rows"],
    )
    return message % counted(asked)


def about_script(asked: dict[str, Any]) -> str:
    message = _("Column %(column)s holds “%(text)s”, in the letters of another language. Write it?")
    return message % asked


def about_renames(asked: dict[str, Any]) -> str:
    return _("Column %(column)s: %(example)s Write it all the same?") % asked


def about_spelling(asked: dict[str, Any]) -> str:
    message = ngettext(
        "Column %(column)s spells %(rows)s name in another way: “%(text)s”, here “%(before)s”. The"
        " register keeps its own unless you say otherwise.",
        "Column %(column)s spells %(rows)s names in another way, such as “%(text)s”, here"
        " “%(before)s”. The register keeps its own unless you say otherwise.",
        asked["rows"],
    )
    return message % counted(asked)


def about_nothing(asked: dict[str, Any]) -> str:
    return _("Column %(column)s: does “%(text)s” mean that nothing is known?") % asked


def about_garbled(asked: dict[str, Any]) -> str:
    return _("Column %(column)s: is “%(text)s” meant to be “%(mended)s”?") % asked


def about_proposed(asked: dict[str, Any]) -> str:
    message = _(
        "No column says: %(column)s. From the records: %(example)s Rows: %(rows)s. Write it so?"
    )
    return message % counted(asked)


def about_days(asked: dict[str, Any]) -> str:
    message = _("Column %(column)s: “%(text)s” names several days. Shall each of them be a row?")
    return message % asked


def about_persons(asked: dict[str, Any]) -> str:
    message = _(
        "Column %(column)s holds names of persons. The register keeps offices, and leaves them out"
        " unless you say otherwise."
    )
    return message % asked


def about_group(asked: dict[str, Any]) -> str:
    message = ngettext(
        "“%(text)s” stands alone in its row, as a heading of a group or a note does. Read it as a"
        " record?",
        "“%(text)s” and others (%(rows)s rows) stand alone in their rows, as headings of groups and"
        " notes do. Read them as records?",
        asked["rows"],
    )
    return message % counted(asked)


def about_doubt(asked: dict[str, Any]) -> str:
    message = ngettext(
        "%(example)s Write it all the same?",
        "%(example)s So it is in %(rows)s rows. Write them all the same?",
        asked["rows"],
    )
    if asked.get("goes_on"):
        message += " " + _("Unless you say no, that is done.")
    return message % counted(asked)


def about_name(asked: dict[str, Any]) -> str:
    if "example" in asked:
        return about_doubt(asked)
    message = ngettext(
        "“%(text)s” (%(rows)s row) may mean: %(keys)s.",
        "“%(text)s” (%(rows)s rows) may mean: %(keys)s.",
        asked["rows"],
    )
    return message % {**counted(asked), "keys": ", ".join(asked["keys"])}


def about_once(asked: dict[str, Any]) -> str:
    if asked["is_optional"]:
        message = _("%(sheet)s: %(text)s, for all rows; may be left open.")
    else:
        message = _(
            "%(sheet)s, read as %(types)s: no column says “%(text)s”. Which holds for all rows?"
        )
    return message % {"sheet": asked["name"], **asked}


def about_new_rows(asked: dict[str, Any]) -> str:
    message = ngettext(
        "%(name)s: no column says “%(text)s”, which %(rows)s new row needs. Which is it?",
        "%(name)s: no column says “%(text)s”, which %(rows)s new rows need. Which is it in all of"
        " them?",
        asked["rows"],
    )
    return message % counted(asked)


SENTENCES = {
    "of-new": about_new_rows,
    "once": about_once,
    "columns": about_columns,
    "type": about_type,
    "dates": about_dates,
    "encoding": about_encoding,
    "language": about_language,
    "hidden": about_hidden,
    "merged": about_merged,
    "new": about_new,
    "script": about_script,
    "renames": about_renames,
    "spelling": about_spelling,
    "nothing": about_nothing,
    "garbled": about_garbled,
    "persons": about_persons,
    "each-day": about_days,
    "proposed": about_proposed,
    "group": about_group,
}


def write_or_leave() -> dict[str, str]:
    return {NO: _("No: leave these rows out"), YES: _("Yes: write them as they are")}


def write_or_keep() -> dict[str, str]:
    return {NO: _("No: keep what the register has"), YES: _("Yes: write what the file says")}


def of_hidden() -> dict[str, str]:
    return {LEAVE_OUT: _("No: leave it out"), READ: _("Yes: read it")}


def of_merged() -> dict[str, str]:
    return {
        LEAVE_OUT: _("No: it holds for the first row only"),
        READ: _("Yes: read it in every row"),
    }


def of_nothing() -> dict[str, str]:
    return {YES: _("Yes: such a cell is empty"), NO: _("No: it is a text")}


def of_garbled() -> dict[str, str]:
    return {YES: _("Yes: put the letters right"), NO: _("No: write the text as it is")}


def of_proposed() -> dict[str, str]:
    return {YES: _("Yes: as the records say"), NO: _("No: leave these rows out")}


def of_days() -> dict[str, str]:
    return {YES: _("Yes: a row for each day"), NO: _("No: leave these rows out")}


def of_persons() -> dict[str, str]:
    return {NO: _("No: leave the names out"), YES: _("Yes: write them")}


def of_groups() -> dict[str, str]:
    return {NO: _("No: leave these rows out"), YES: _("Yes: read them")}


LABELS = {
    "group": of_groups,
    "hidden": of_hidden,
    "merged": of_merged,
    "script": write_or_keep,
    "spelling": write_or_keep,
    "nothing": of_nothing,
    "garbled": of_garbled,
    "new": write_or_leave,
    "renames": write_or_leave,
    "persons": of_persons,
    "each-day": of_days,
    "proposed": of_proposed,
}


def is_yes_or_no(asked: dict[str, Any]) -> bool:
    return set(asked["keys"]) == {YES, NO}


def labels_of(asked: dict[str, Any]) -> dict[str, str]:
    """The answers of a question that are words of ours; empty where they are the register's."""
    return answer_labels(asked) or (write_or_leave() if is_yes_or_no(asked) else {})
