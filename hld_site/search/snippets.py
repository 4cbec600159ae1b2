"""What a result shows: the words that were found, marked, and where they stand."""

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from hld_site import languages
from hld_site.languages.text import LocalText
from hld_site.search.days import signs_in, stretches
from hld_site.search.query import Query
from hld_site.search.tokens import Run, in_small_ascii, line, runs, runs_beginning, spaced

AROUND = 90  # letters of a long text that are shown on either side of the first word found
BLANK = re.compile(r"\s+")


@dataclasses.dataclass(frozen=True)
class MatchedText:
    """A text in which words were found; ``language`` is its name where it is not the reader's."""

    label: Any
    html: SafeString
    language: str = ""
    column: str = ""


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where words and days of the query stand in a text, in order and without overlaps."""
    places, all_runs = [], list(runs(text))
    for run in all_runs:
        for place, token in enumerate(run.tokens):
            if length := query.length_in(token):
                start = run.start + place
                places.append((start, min(start + length, run.end) if run.is_han else run.end))
    if signs := {tokens[0] for word in query.words if word.day for tokens in word.spellings}:
        for day in stretches([run.text for run in all_runs]):
            if signs.intersection(day.signs):
                places.append((all_runs[day.start].start, all_runs[day.end - 1].end))
    return merged(sorted(places), text)


def first_span(text: str, query: Query) -> tuple[int, int] | None:
    """The first of these: a long text is read as far as that."""
    if any(word.day for word in query.words):
        return next(iter(spans(text, query)), None)
    first = first_run(text, query)
    if first is None:
        return None
    start, end = spans(text[first.start : first.end + 2 * AROUND], query)[0]
    return first.start + start, first.start + end


def first_run(text: str, query: Query) -> Run | None:
    """The first that holds a word of the query, or a longer one where that will do."""
    plain, words = in_small_ascii(text), (*query.beginnings, *query.whole)
    some = runs(text) if plain is None else runs_beginning(words, plain)
    return next((run for run in some if any(map(query.length_in, run.tokens))), None)


def merged(places: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Words side by side are marked as one."""
    whole: list[tuple[int, int]] = []
    for start, end in places:
        if whole and not text[whole[-1][1] : start].strip("/.-‑’' "):
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def words_in(text: str, query: Query) -> set[int]:
    """Which words of the query stand in a text, by their place."""
    signs = signs_in(text) if any(word.day for word in query.words) else ()
    plain = in_small_ascii(text)
    places = [
        place
        for place, word in enumerate(query.words)
        if signs or plain is None or word.may_be_in(plain)
    ]
    words = spaced(" ".join((line(text), *signs))) if places else ""
    return {place for place in places if query.words[place].is_in(words)}


def marked(text: str, query: Query) -> SafeString:
    """The text with the words that were found marked, in the language that it is in."""
    places = spans(text, query)
    ends = [0, *(end for _start, end in places)]
    pieces = [
        (text[before:start], text[start:end])
        for before, (start, end) in zip(ends, places, strict=False)
    ]
    html = format_html_join("", "{}<mark>{}</mark>", pieces)
    return spoken(html + escape(text[ends[-1] :]), text)


def spoken(html: SafeString, text: str) -> SafeString:
    if not isinstance(text, LocalText) or not text.language:
        return format_html("<bdi>{}</bdi>", html)
    if text.language == languages.reader():
        return html
    return format_html('<span lang="{}" dir="{}">{}</span>', text.language, text.direction, html)


def excerpt(text: LocalText, query: Query) -> LocalText:
    """The stretch of a long text around the first word found, cut between words."""
    first = first_span(text, query) if len(text) > 2 * AROUND else None
    if first is None:
        return text
    start, end = max(0, first[0] - AROUND), first[1] + AROUND
    if start and (blank := BLANK.search(text, start, first[0])):
        start = blank.end()
    if end < len(text) and (blank := BLANK.search(text, end)):
        end = min(blank.start(), end + AROUND)
    shown = f"{'… ' * bool(start)}{text[start:end].strip()}{' …' * (end < len(text))}"
    return LocalText(shown, text.language)


def matched_text(label, text: LocalText, query: Query, column: str = "") -> MatchedText:
    is_other = text.language not in ("", languages.reader())
    other = languages.OWN_NAMES[text.language] if is_other else ""
    return MatchedText(label, marked(excerpt(text, query), query), other, column)
