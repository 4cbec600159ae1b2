"""Cells that would change something: what no person meant is refused, what is doubtful is asked."""

import re
from pathlib import Path
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hld_site import languages
from hld_site.exchange.batches.asking.consents import Consents
from hld_site.exchange.batches.asking.questions import NO, YES
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.references import References
from hld_site.exchange.batches.planning.persons_left_out import offices_in
from hld_site.exchange.files_in.sheet_warnings import Notices
from hld_site.exchange.matching.persons import names_person, words_of
from hld_site.languages import scripts
from hld_site.languages.folding import fold
from hld_site.languages.punctuation import listed
from hld_site.records.declarations import Declaration

TABLE = Path(__file__).with_name("no_values.csv")
# What stands in a cell whose formula failed, and where nothing is known.
ERRORS, NOTHING = (words_of(kind, TABLE) for kind in ("error", "nothing"))
LONGEST_NOTHING = max(map(len, NOTHING))
LOST = re.compile(r"\ufffd|\?{3,}|^[?\s]*\?[?\s]*$")
# What the bytes of UTF-8 look like when they are read as windows-1252.
GARBLED = re.compile(
    r"[ÂÃÄÅÎÏÐÑ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[Ø-Û][\u0080-\u00bf€-™]|â€|ï»¿"
)
TWICE_READ = gettext_noop("Garbled characters (%(texts)s …) are corrected: %(rows)s.")
PERSONS = gettext_noop(
    "Names of persons are left out, because the register records offices: %(rows)s."
)
SPELLING = gettext_noop(
    "The file spells names differently (%(texts)s …). The register keeps its own spelling:"
    " %(rows)s."
)
Text = str | None


class CellJudge:
    """Judges the cells of one sheet that are not empty and differ from the register."""

    def __init__(self, declared: Declaration, consents: Consents, references: References, notices):
        self.declared, self.consents, self.references = declared, consents, references
        self.notices: Notices = notices
        self.names = self._names()
        self.offices = offices_in(declared)
        self.translated: dict[str, str] = {
            cell.name: code
            for column in (*declared.public, *declared.hidden)
            if column.in_languages
            for code in languages.CODES
            if (cell := column.cell_in(code))
        }

    def _names(self) -> frozenset[str]:
        """The columns whose texts name a record, where all names of the type are known."""
        is_small = self.declared.names and self.references.recognizer(self.declared.model).is_small
        return self.declared.names if is_small else frozenset()

    def judge(self, draft: Draft, name: str, text: str, before: str) -> Text:
        """The text to be read; None where the register keeps its own, or the cell is refused."""
        if text == before or not text:
            return None
        plain = text.isascii()
        if text[0] == "#" or len(text) <= LONGEST_NOTHING or "?" in text or not plain:
            judged = self._judge_letters(draft, name, text, before)
            if judged is None:
                return None
            text = judged
        if self._is_strange(name, text, plain):
            message = strange_script(text, name)
            return {YES: text}.get(self.consents.of_cell(draft, "script", name, text, message))
        if name in self.offices and names_person(text):
            return self._person(draft, name, text)
        return self._judge_name(draft, name, text, before) if name in self.names else text

    def _is_strange(self, name: str, text: str, plain: bool) -> bool:
        """Whether a text is in the letters of another language than its column."""
        language = self.translated.get(name)
        if language is None or (plain and scripts.OF_LANGUAGE[language] == scripts.LATIN):
            return False
        return not scripts.may_be_in(text, language)

    def _judge_letters(self, draft: Draft, name: str, text: str, before: str) -> Text:
        word = text.strip()
        if fault := key_fault(word) or (
            "?" in word and is_lost(word, before) and lost_letters(word)
        ):
            draft.refuse(name, text, fault)
            return None
        if word.casefold() in NOTHING and not self._is_value(name, word):
            message = _("Does “%(text)s” stand for nothing?") % {"text": word}
            answer = self.consents.of_cell(draft, "nothing", name, word, message)
            return {YES: "", NO: text}.get(answer)
        if not text.isascii() and GARBLED.search(text) and (mended := ungarbled(text)):
            return self._garbled(draft, name, text, mended, before)
        return text

    def _is_value(self, name: str, word: str) -> bool:
        """A choice may be called so, or a code: NA is Namibia."""
        column = self.declared.stored[name]
        if word in getattr(column, "labels", {}):
            return True
        rules = [rule for rule in column.field.validators if isinstance(rule, RegexValidator)]
        return bool(rules) and all(re.search(rule.regex, word) for rule in rules)

    def _garbled(self, draft: Draft, name: str, text: str, mended: str, before: str) -> Text:
        letters = fold(mended)  # of signs alone nothing is left to compare
        if mended == before or (letters and letters == fold(before)):
            self.notices.add(TWICE_READ, draft.row, name, text)
            return None
        message = _("“%(text)s” looks like “%(mended)s” read in the wrong encoding.")
        message %= {"text": text, "mended": mended}
        answer = self.consents.of_cell(draft, "garbled", name, text, message, mended=mended)
        return {YES: mended, NO: text}.get(answer)

    def _person(self, draft: Draft, name: str, text: str) -> Text:
        """Kept out until somebody answers for it: the register keeps offices."""
        if self.consents.of_cell(draft, "persons", name, "", goes_on=True) == YES:
            return text
        self.notices.add(PERSONS, draft.row, name)
        return None

    # --- names ---

    def _judge_name(self, draft: Draft, name: str, text: str, before: str) -> Text:
        keys = self.references.named(self.declared.model, text)
        own = draft.key[0] if draft.key else ""
        if not keys or (own in keys and not before):
            return text
        if own in keys:
            about: Any = {"before": before, "goes_on": True}
            if self.consents.of_cell(draft, "spelling", name, text, **about) == YES:
                return text
            self.notices.add(SPELLING, draft.row, name, text)
            return None
        message = _("“%(text)s” is the name of %(keys)s, not of %(own)s.")
        message %= {"text": text, "keys": listed(sorted(keys)), "own": own}
        if draft.faulty & self.names:  # the key is mistaken, not a name in each language
            return None
        agreed = self.consents.of_row(draft, "renames", "", text, message, cell=name)
        return text if agreed else None


def key_fault(text: str) -> str:
    """Why a text can name no record, whatever its type; empty if it may."""
    if text.casefold() in ERRORS:
        return _("“%(text)s” is a formula that failed, not a value.") % {"text": text}
    return lost_letters(text) if LOST.search(text) else ""


def is_lost(text: str, before: str) -> bool:
    """ "C?te d'Ivoire" where the register has "Côte d’Ivoire"."""
    if len(text) != len(before) or before.isascii():
        return False
    pairs = zip(text, before, strict=True)
    return all(a == b or (a == "?" and not b.isascii()) for a, b in pairs)


def lost_letters(text: str) -> str:
    return _(
        "“%(text)s”: letters were lost when the file was saved. Save it again as “CSV UTF-8”, or"
        " send the Excel workbook itself."
    ) % {"text": text}


def strange_script(text: str, name: str) -> str:
    return _("“%(text)s” is not written in the script of the language of %(column)s.") % {
        "text": text,
        "column": name,
    }


def ungarbled(text: str) -> str:
    """What a text was before its UTF-8 was read as windows-1252; empty where it was nothing."""
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        try:
            mended = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return ""
    return mended if mended != text else ""
