"""How a sheet is read: each plausible reading is measured against what the register holds.

The one that agrees is taken, and the agreement is shown. What disagrees, and what has nothing to
agree with, is asked: nothing that was guessed is written without an answer.
"""

import dataclasses
import functools
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from hld_site.exchange.batch_settings import SheetSettings
from hld_site.exchange.batches.asking.question_words import ROWS_SHOWN
from hld_site.exchange.batches.asking.questions import LEAVE_OUT, READ, SheetQuestions
from hld_site.exchange.batches.planning.agreement import (
    ROWS,
    Agreement,
    Lines,
    agreement,
    by_language,
    is_foreign,
    of_headings,
    telling,
    texts_in,
)
from hld_site.exchange.files_in.csv_reader import DelimitedSheet
from hld_site.exchange.files_in.encodings import ENCODINGS, in_words, of_different_texts
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sheet_warnings import Notices
from hld_site.exchange.files_in.xlsx_reader import WorkbookSheet
from hld_site.exchange.files_out.tables import TO_READ
from hld_site.exchange.matching import header_row
from hld_site.exchange.matching.match_headings import columns_of, decide, guess, is_of_a_language
from hld_site.languages import scripts
from hld_site.records.declarations import Declaration, Record

READINGS = 5  # that are shown side by side
LONGEST = 40
LOOKED_AT = 20_000  # rows among which those that tell one encoding from another are looked for


class Readings:
    """``chosen`` is what a person said of the sheet, ``types`` what its rows may be; ``decided``
    are the columns that a person chose, by heading, those that are hidden as well.
    """

    def __init__(self, asking: SheetQuestions, chosen: SheetSettings, types: Sequence[Declaration]):
        self.asking, self.chosen, self.types = asking, chosen, types
        self.sheet = asking.sheet
        self.notices = Notices()
        self.header: header_row.HeaderRow | None = None
        self.decided: dict[str, str] = {}
        self.asked_about: list[str] = []  # the headings of hidden columns, once is enough

    def settle(self) -> bool:
        """Takes what is beyond doubt; False for a sheet that is left out."""
        if self.sheet.hidden and not self._may_be_read():
            return False
        if isinstance(self.sheet, DelimitedSheet) and self.sheet.guessed:
            self._settle_encoding(self.sheet)
        else:
            self.take_header()
        if isinstance(self.sheet, WorkbookSheet):
            self._settle_marks(self.sheet)
        return True

    # --- encoding ---

    def _settle_encoding(self, sheet: DelimitedSheet) -> None:
        names = sheet.encodings()
        answer = self.asking.answer("encoding", allowed=ENCODINGS)
        measured = {name: self._measured(sheet, name) for name in [answer] if name} or {
            name: self._measured(sheet, name) for name in names
        }
        texts = {tuple(own) for _same, own in measured.values()}
        texts_of = {name: own for name, (_same, own) in measured.items()}
        measured = words_of_one_script(measured)
        best = max((one for one, _texts in measured.values()), key=lambda one: one.rank)
        agreeing = [name for name, (same, _texts) in measured.items() if same.rank == best.rank]
        readings = {tuple(measured[name][1]) for name in agreeing}
        taken = answer or agreeing[0]
        sheet.read_as(taken)
        self.take_header()
        if answer:
            return
        if len(texts) == 1:
            return
        if best.same and len(readings) == 1:
            message = _(
                "Read as %(encoding)s: %(same)d of %(of)d texts with such characters match the"
                " register."
            )
            message %= {"encoding": in_words(taken), "same": best.same, "of": best.of}
            self.notices.tell(message)
            return
        likely = dict.fromkeys([*agreeing, *names])
        keys = of_different_texts(likely, sheet.source.open)[:READINGS]
        if len(keys) == 1:
            return
        samples = telling({name: texts_of[name] for name in keys})
        self.asking.add("encoding", keys=keys, samples=samples)

    def _measured(self, sheet: DelimitedSheet, name: str) -> tuple[Agreement, list[str]]:
        """How far an encoding agrees with the register, and the texts that tell it from others."""
        sheet.read_as(name)
        try:
            self.take_header()
            lines = foreign_lines(sheet)
        except BadFileError:
            return Agreement(), []
        texts = [cell.strip() for _n, cells in lines for cell in cells if is_foreign(cell)]
        texts = [*filter(is_foreign, sheet.header), *texts]
        declared = self.likely_type()
        if declared is None:
            return Agreement(), shown(texts)
        headings = columns_of(declared, sheet.header, self.chosen.get("columns", {}))
        measured = agreement(declared, headings, lines, is_foreign)
        return measured + of_headings(sheet.header, headings), shown(texts)

    def likely_type(self) -> Declaration | None:
        if len(self.types) == 1:
            return self.types[0]
        header, name = self.sheet.header, self.sheet.name
        likely = decide(name, header) or next(iter(guess(name, header)), None)
        return likely if likely in self.types else None

    # --- headings ---

    def take_header(self) -> None:
        sheet, row = self.sheet, self.chosen.get("header_row")
        if isinstance(row, int):
            sheet.take_header(row)
            return
        if not isinstance(sheet, DelimitedSheet | WorkbookSheet) and sheet.chosen_headings:
            return  # the names of objects are their headings
        self.header = header_row.find(sheet.head, sheet.name, self.types)
        sheet.take_header(self.header.row, self.header.depth)

    def tell_of_header(self) -> None:
        """Called once the rows above are known to be no records."""
        sheet = self.sheet
        if sheet.above and self.header:
            message = _(
                "The headings are in row %(row)d: the register knows %(known)d of %(columns)d."
            )
            message %= dataclasses.asdict(self.header) | {"row": sheet.headings.row}
            self.notices.tell(message, sheet.headings.row)

    # --- what a workbook hides and merges ---

    def _may_be_read(self) -> bool:
        """A hidden sheet is asked about where it could be read at all."""
        sheet = self.sheet
        self.take_header()
        if decide(sheet.name, sheet.header) is None:
            self.notices.tell(_("The sheet is hidden, holds no records, and is left out."))
            return False
        answer = self.asking.answer("hidden", allowed=HIDDEN)
        if answer is None:
            self.asking.add("hidden", keys=HIDDEN)
        return answer == READ

    def _settle_marks(self, sheet: WorkbookSheet) -> None:
        if sheet.marks.hidden:
            answer = self.asking.answer("hidden-rows", allowed=HIDDEN)
            sheet.skips_hidden = answer == LEAVE_OUT
            is_below = any(row > sheet.headings.row for row in sheet.marks.hidden)
            sheet.asks_about_hidden = answer is None and is_below
            if sheet.asks_about_hidden:
                rows = sorted(sheet.marks.hidden)[: ROWS_SHOWN + 1]  # one more tells of others
                self.asking.add("hidden-rows", kind="hidden", keys=HIDDEN, rows_of=rows)
        if sheet.marks.is_merged_down(sheet.headings.row):
            answer = self.asking.answer("merged", allowed=HIDDEN)
            sheet.fills_merged, sheet.asks_about_merged = answer == READ, answer is None
            if answer is None:
                self.asking.add("merged", keys=HIDDEN)

    def columns_left_out(self) -> dict[str, str]:
        return self.columns_to_read() | self.hidden_columns()

    def columns_to_read(self) -> dict[str, str]:
        """Those of a translators' workbook that stand beside what is written, as a person chooses
        columns: they may be older than the register."""
        headings = [heading for heading in self.sheet.header if heading.endswith(TO_READ)]
        message = _("“%(heading)s” is for reading only: what it contains changes nothing.")
        for heading in headings:
            self.notices.tell(message % {"heading": heading})
        return dict.fromkeys(headings, "")

    def hidden_columns(self) -> dict[str, str]:
        """Those that are left out, as a person chooses columns; asked about once for a sheet."""
        sheet = self.sheet
        hidden = sheet.hidden_headings if isinstance(sheet, WorkbookSheet) else []
        hidden = [name for name in hidden if name not in self.chosen.get("columns", {})]
        if not hidden:
            return {}
        answer = self.asking.answer("hidden-columns", allowed=HIDDEN)
        if answer is None:
            self.asked_about = hidden
            self.asking.add("hidden-columns", kind="hidden", keys=HIDDEN, columns_of=hidden)
        elif answer == LEAVE_OUT:
            message = _("Hidden and left out, as you chose: %(columns)s.")
            self.notices.tell(message % {"columns": ", ".join(hidden)})
        return dict.fromkeys(hidden, "") if answer == LEAVE_OUT else {}

    # --- languages and values ---

    @functools.cached_property
    def first_lines(self) -> Lines:
        """Read once, when it is settled how."""
        return list(islice(self.sheet.rows(), ROWS))

    @property
    def lacks_headings(self) -> bool:
        """Whether none of the rows is one of headings."""
        return self.sheet.headings.row < self.sheet.head[0][0]

    def texts(self, place: int) -> list[str]:
        """Those of a column in the first rows that are not empty."""
        return list(filter(None, texts_in(self.first_lines, place)))

    def settle_languages(self, declared: Declaration, headings: Sequence[str]) -> Sequence[str]:
        """The headings, each column of texts in the language that its texts are in.

        Only where the heading names no language: “name” may head a list in any.
        """
        if not isinstance(declared, Record):
            return headings
        settled = list(headings)
        for place, name in enumerate(headings):
            heading = self.sheet.header[place]
            column = declared.stored.get(name)
            whole = column.translation_of if column else None
            is_said = heading in self.chosen.get("columns", {})
            if whole is None or is_said or is_of_a_language(heading, name):
                continue
            settled[place] = self._in_language(declared, settled, place, whole)
        return settled

    def _in_language(self, declared: Record, headings: list[str], place: int, whole) -> str:
        lines, name, heading = self.first_lines, headings[place], self.sheet.header[place]
        texts = self.texts(place)
        names = {cell.name: code for code, cell in cells_by_language(whole).items()}
        free = [one for one in names if one == name or one not in headings]
        same = by_language(declared, headings, lines, place, free)
        best = max(free, key=lambda one: (same[one], one == name))
        if same[best] and same[best] * 2 > same[name] and best != name:
            message = _(
                "“%(heading)s” is read as %(column)s: %(same)d of %(of)d texts match the register."
            )
            message %= {"heading": heading, "column": best, "same": same[best], "of": len(texts)}
            self.notices.tell(message)
            return best
        strange = [text for text in texts if not scripts.may_be_in(text, names[name])]
        if len(strange) * 2 <= len(texts) or not texts:
            return name
        fitting = [one for one in free if names[one] in scripts.languages_of(strange[0])]
        keys = [*fitting, name, LEAVE_OUT]
        answer = self.asking.answer("language", heading, allowed=keys)
        if answer is None:
            about = {"column": heading, "type": declared.name, "text": strange[0][:LONGEST]}
            self.asking.add("language", heading, **about, keys=keys)
            return name
        if answer == LEAVE_OUT:
            self.asked_about.append(heading)
            return ""
        return answer


HIDDEN = [LEAVE_OUT, READ]
Measured = dict[str, tuple[Agreement, list[str]]]


def words_of_one_script(measured: Measured) -> Measured:
    """Without the readings that make words of two scripts, where another makes none."""
    whole = {
        name: (same, texts)
        for name, (same, texts) in measured.items()
        if not any(map(scripts.mixes_scripts, texts))
    }
    return whole or measured


def cells_by_language(whole) -> dict[str, Any]:
    return {code: whole.cell_in(code) for code in scripts.OF_LANGUAGE}


def foreign_lines(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Rows that hold a letter beyond ASCII."""
    lines = islice(sheet.rows(), LOOKED_AT)
    return list(islice((line for line in lines if any(map(is_foreign, line[1]))), ROWS))


def shown(texts: list[str]) -> list[str]:
    return [text[:LONGEST] for text in dict.fromkeys(texts)]
