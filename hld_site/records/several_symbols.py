"""Texts that name more than one document, where one is asked for: "A/68/904 and A/68/905"."""

import re

from django.utils.translation import gettext as _

from hld_site.languages.punctuation import listed

WORDS = r"\s+(?:and|et|und|y|e|и|و)\s+|\s+و(?=\S)"
SIGNS = r"\s*[&;,،؛、；，\n和及与]\s*|\s+/\s+"
JOINED = re.compile(f"{WORDS}|{SIGNS}", re.IGNORECASE)
SYMBOL = re.compile(r"(?:\w+ )?[\w.]+/[^\s/]*\d\S*(?: [A-Z])?|[A-Z]+/\S+\d\S*(?: [A-Z])?")
SHORTENED = re.compile(r"\d+|[A-Z]")  # "A/68/904 and 905", "A/RES/57/270 A and B"


def several_symbols(text: str) -> list[str]:
    """The symbols that a text joins, as they are written; none where it is one, or no symbol."""
    first, *others = JOINED.split(text.strip())
    if not others or not SYMBOL.fullmatch(first):
        return []
    is_each = all(SYMBOL.fullmatch(other) or SHORTENED.fullmatch(other) for other in others)
    return [first, *others] if is_each else []


def takes_one(text: str, symbols: list[str]) -> str:
    message = _(
        "“%(text)s” names several: %(symbols)s. This column takes one: keep one here, and give"
        " each of the others its own row."
    )
    return message % {"text": text, "symbols": listed(symbols)}
