"""Words of fixed meaning that a record holds in English: organs, offices, parts of a meeting.

``terms.csv`` has them as the United Nations writes them in six languages. {n} is a number,
{session} the ordinal of a session of the General Assembly in words.
"""

import csv
import functools
import re
from pathlib import Path

from hld_site import languages
from hld_site.languages import hours
from hld_site.languages.text import LocalText, choose

UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
TENS = {"fif": 50, "six": 60, "seven": 70, "eigh": 80, "nine": 90}
ORDINALS = {f"{ten}tieth": number for ten, number in TENS.items()} | {
    f"{ten}ty-{unit}": number + n for ten, number in TENS.items() for n, unit in enumerate(UNITS, 1)
}
WORDS = {number: word for word, number in ORDINALS.items()}
# Numbers of agenda items: "54 (c)", "13, 21 and 117", "22 (b) and 117".
ITEM = r"\d+(?: \([a-z]\))?"
ITEMS = re.compile(rf"\d+ \([a-z]\)|{ITEM}(?:(?:, | and ){ITEM})+")
COMMA = {"ar": "، ", "zh": "、"}
AND = {"ar": " و ", "zh": "和", "en": " and ", "fr": " et ", "ru": " и ", "es": " y "}
PARTS = {"zh": "；", "ar": "؛ ", "fr": "\N{NO-BREAK SPACE}; "}
ONE_BRACKET = ("fr", "ru", "es")  # 54 c)


@functools.cache
def table() -> tuple[dict[str, dict[str, str]], list[tuple[re.Pattern, dict[str, str]]]]:
    """The terms by their English in small letters, and the patterns among them."""
    with (Path(__file__).parent / "terms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    plain = {row["en"].casefold(): row for row in rows if "{" not in row["en"]}
    patterns = [(re.compile(pattern_of(row["en"]), re.I), row) for row in rows if "{" in row["en"]]
    return plain, patterns


def pattern_of(text: str) -> str:
    written = re.escape(text).replace(r"\{n\}th", r"(?P<n>\d+)(?:st|nd|rd|th)")
    written = written.replace(r"\{n\}", r"(?P<n>\d+)")
    return written.replace(r"\{session\}", "(?P<session>[a-z-]+)")


def term(text: str) -> LocalText:
    """In the reader's language where it is a term, or several with semicolons; else in English."""
    language = languages.reader()
    if forms := hours.written(text):
        return LocalText(forms[language], language)
    if language == languages.DEFAULT or not text:
        return LocalText(text, languages.DEFAULT)
    parts = [translated(part) for part in text.split("; ")]
    if not all(parts):
        return LocalText(text, languages.DEFAULT)
    joined = PARTS.get(language, "; ").join(choose(part, language) for part in parts if part)
    return LocalText(joined, language)


def translated(text: str) -> dict[str, str] | None:
    if ITEMS.fullmatch(text):
        return {code: joined(re.split(", | and ", text), code) for code in languages.CODES}
    plain, patterns = table()
    if row := plain.get(text.casefold()):
        return row
    for pattern, row in patterns:
        if match := pattern.fullmatch(text):
            number = numbered(match.groupdict())
            return {code: form.replace("{n}", number) for code, form in row.items()}
    return None


def joined(items: list[str], code: str) -> str:
    comma, word = COMMA.get(code, ", "), AND[code]
    if code in ONE_BRACKET:
        items = [item.replace("(", "") for item in items]
    if len(items) == 1:
        return items[0]
    return comma.join(items[:-1]) + word + items[-1]


def numbered(groups: dict[str, str]) -> str:
    if "n" in groups:
        return groups["n"]
    return str(ORDINALS.get(groups["session"].casefold(), groups["session"]))


def ordinal_word(number: int) -> str:
    """ "eightieth", as a session of the General Assembly is called in English."""
    return WORDS.get(number, f"{number}th")
