"""The marks between words, as each language sets them."""

from collections.abc import Iterable

from hld_site import languages


def comma() -> str:
    """What parts two facts of a line."""
    return {"ar": "، ", "zh": "，"}.get(languages.reader(), ", ")


def colon() -> str:
    """What stands between a label and what it labels."""
    return {"zh": "：", "fr": "\u00a0: "}.get(languages.reader(), ": ")


def question_mark() -> str:
    return {"ar": "؟", "zh": "？"}.get(languages.reader(), "?")


def stop() -> str:
    """What ends a sentence, with the blank after it."""
    return "。" if languages.reader() == "zh" else ". "


def brackets() -> str:
    """The pair that a remark in passing stands in."""
    return "（{}）" if languages.reader() == "zh" else "({})"


def listed(parts: Iterable) -> str:
    return comma().join(map(str, parts))


def sentence(parts: Iterable) -> str:
    """12 new, 3 changed, 2 refused."""
    return listed(parts) + stop().rstrip()
