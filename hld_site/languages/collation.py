"""The order of words in each language, the same on every database and in Python.

A text becomes a key that compares letter by letter in the order of the language's alphabet: accents
and capitals fold away, a hyphen parts words, other punctuation is not there. The Arabic article is
passed over, as in lists of the United Nations. Chinese is in the order of GB 18030, which is pinyin
for the 3,755 most common characters; rarer ones follow by radical, but for those below.
"""

import functools
import re
import unicodedata

from django.db.backends.signals import connection_created
from django.db.models import BinaryField, F, Func, TextField, Value
from django.db.models.functions import Coalesce, Collate, NullIf
from django.dispatch import receiver

from hld_site import languages

LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "ar": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "en": LATIN,
    "fr": LATIN,
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "es": "abcdefghijklmnñopqrstuvwxyz",
}
# Letters that Unicode does not take apart, and those it would take apart against the alphabet.
LIKE = {"æ": "a", "œ": "o", "ß": "s", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ة": "ت", "ى": "ي"}
ARTICLE = re.compile("^ال")
PARTS_WORDS = " -‐‑–—/\xa0\u202f"
# Rarer characters in names of the register, each with a common one of the same sound.
SAME_SOUND: dict[int, str | None] = {
    ord(rare): common for rare, common in ("斐匪", "瑙脑", "汶问", "徙喜")
}
# Latin, Cyrillic, Arabic, and the punctuation between them.
RANGES = (
    (0x20, 0x180),
    (0x400, 0x460),
    (0x621, 0x653),
    (0x1E00, 0x1F00),
    (0x2010, 0x2040),
    (0x60C, 0x60D),
)


@functools.cache
def table(language: str) -> dict[int, str | None]:
    """What each character counts as, None for nothing; the language's own letters come first."""
    alphabet = ALPHABETS[language]
    own = [ord(letter) for letter in alphabet + alphabet.upper()]
    others = [code for first, end in RANGES for code in range(first, end)]
    return {code: counts_as(chr(code), alphabet) for code in dict.fromkeys([*own, *others])}


def counts_as(character: str, alphabet: str) -> str | None:
    if character in PARTS_WORDS:
        return " "
    lower = character.lower()
    base = LIKE.get(lower, lower)
    base = base if base in alphabet else unicodedata.normalize("NFD", base)[0]
    if base in alphabet:
        return chr(ord("a") + alphabet.index(base))
    if base.isdigit():
        return base
    # A letter of another script stands after all of one's own.
    return chr(0x1000 + ord(base)) if base.isalpha() and base != "ـ" else None


def sort_key(text: str | None, language: str) -> str | bytes | None:
    if text is None:
        return None
    if language == "zh":
        return text.translate(SAME_SOUND).encode("gb18030", "replace")
    return (ARTICLE.sub("", text) if language == "ar" else text).translate(table(language))


@receiver(connection_created)
def teach_sqlite(connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_function("sort_key", 2, sort_key, deterministic=True)


class SortKey(Func):
    """``sort_key`` in the database; PostgreSQL is told the same tables."""

    function = "sort_key"

    def __init__(self, text, language: str):
        kind = BinaryField() if language == "zh" else TextField()
        super().__init__(text, Value(language), output_field=kind)

    def as_postgresql(self, compiler, connection, **kwargs):
        text, language = self.get_source_expressions()
        return compiler.compile(in_postgresql(text, language.value))


def in_postgresql(text, language: str) -> Func:
    if language == "zh":
        common = translate(text, SAME_SOUND)
        return Func(common, Value("GB18030"), function="convert_to", output_field=BinaryField())
    if language == "ar":
        parts = (text, Value(ARTICLE.pattern), Value(""))
        text = Func(*parts, function="regexp_replace", output_field=TextField())
    return Collate(translate(text, table(language)), "C")


def translate(text, pairs: dict[int, str | None]) -> Func:
    """PostgreSQL drops the characters that have no counterpart, so those come last."""
    kept = {code: other for code, other in pairs.items() if other is not None}
    dropped = [code for code, other in pairs.items() if other is None]
    before = "".join(map(chr, [*kept, *dropped]))
    parts = (text, Value(before), Value("".join(kept.values())))
    return Func(*parts, function="translate", output_field=TextField())


def as_shown(path: str) -> SortKey:
    """The key of a translated column by what the reader sees of it; empty if that is nothing."""
    first = languages.reader()
    codes = dict.fromkeys((first, languages.DEFAULT, *languages.CODES))
    texts = [NullIf(F(f"{path}_{code}"), Value("")) for code in codes]
    return SortKey(Coalesce(*texts, output_field=TextField()), first)


# Where each initial of pinyin begins in the order of GB 2312.
PINYIN = {
    0xB0A1: "A", 0xB0C5: "B", 0xB2C1: "C", 0xB4EE: "D", 0xB6EA: "E", 0xB7A2: "F", 0xB8C1: "G",
    0xB9FE: "H", 0xBBF7: "J", 0xBFA6: "K", 0xC0AC: "L", 0xC2E8: "M", 0xC4C3: "N", 0xC5B6: "O",
    0xC5BE: "P", 0xC6DA: "Q", 0xC8BB: "R", 0xC8F6: "S", 0xCBFA: "T", 0xCDDA: "W", 0xCEF4: "X",
    0xD1B9: "Y", 0xD4D1: "Z",
}  # fmt: skip


@functools.lru_cache(maxsize=5_000)
def initial(text: str, language: str) -> str:
    """The letter under which a list in this order has a name; of Chinese that of its pinyin."""
    key = sort_key(text, language) or ""
    if isinstance(key, bytes):
        begins = [code for code in PINYIN if code <= int.from_bytes(key[:2], "big")]
        return PINYIN[max(begins)] if begins else ""
    place = ord(key[:1] or " ") - ord("a")
    alphabet = ALPHABETS[language]
    return alphabet[place].upper() if 0 <= place < len(alphabet) else key[:1]
