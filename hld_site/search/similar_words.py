"""What differs by one letter from what was typed, asked of the index by its own words."""

from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from hld_site.languages.scripts import ARABIC, CYRILLIC, LATIN, script_of
from hld_site.search.engines import engine
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Word
from hld_site.search.visibility import shown

SHORTEST = 5
LONG = 8  # letters from which on two may be wrong, if the word begins right
BEGINNING = 4
LOOKED_AT = 1_000  # entries that hold a near word
ENTRIES = 200  # of them, so many that the public sees
LETTERS = {
    LATIN: "abcdefghijklmnopqrstuvwxyz",
    CYRILLIC: "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    ARABIC: "ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئ",
}
FIGURES = "0123456789"
CAPITALS = LETTERS[LATIN].upper()


def near_word(word: Word, at) -> str:
    """The word of the index that differs by one letter, the most usual one; empty if none does.

    In a long word that begins as typed two letters may differ.
    Only of what is shown: a name that is known for searching alone is no word to be told.
    """
    letters = LETTERS.get(script_of(word.line), "")
    if not letters or " " in word.line or len(word.line) < SHORTEST or not word.begins:
        return ""
    spelled = set(changed(word.line, lambda sign: letters))
    any_of_them = Word(word.line, tuple((token,) for token in sorted(spelled)))
    usual = Counter({t: n for t, n in tokens_of(any_of_them, at).items() if t in spelled})
    if not usual and len(word.line) >= LONG:
        beginning = word.line[:BEGINNING]
        begun = tokens_of(Word(beginning, ((beginning,),), begins=True), at)
        usual = Counter({t: n for t, n in begun.items() if is_near(word.line, t)})
    return min(usual, key=lambda token: (-usual[token], token), default="")


def is_near(typed: str, token: str) -> bool:
    return OSA.distance(typed, token, score_cutoff=2) <= 2


def tokens_of(word: Word, at) -> Counter[str]:
    """The words of the entries that hold this one, with how many of them hold each."""
    ids = engine().ids([word], LOOKED_AT)
    entries = SearchEntry.objects.filter(shown(at), pk__in=ids)[:ENTRIES]
    each = (" ".join(getattr(entry, group) for group in GROUPS) for entry in entries)
    return Counter(token for text in each for token in set(text.split()))


def near_symbols(symbol: str) -> set[str]:
    """A symbol with one figure or letter wrong, missing, too many, or at another place."""
    return set(changed(symbol, lambda sign: FIGURES if sign.isdecimal() else CAPITALS))


def changed(text: str, letters_for) -> Iterator[str]:
    for place in range(len(text) + 1):
        before, after = text[:place], text[place:]
        beside = after[:1] or before[-1:]
        if beside.isalnum():
            yield from (before + letter + after for letter in letters_for(beside))
        if after[:1].isalnum():
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters_for(after[0]))
            if after[1:2].isalnum():
                yield before + after[1] + after[0] + after[2:]
