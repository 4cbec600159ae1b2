"""Numbers as the United Nations writes them: digits 0 to 9 in every language, grouped by three."""

from hld_site import languages

ENDINGS = {1: "st", 2: "nd", 3: "rd"}
BETWEEN_GROUPS = {"ar": "\N{NO-BREAK SPACE}", "zh": ",", "en": ",", "es": "."}
BETWEEN_GROUPS |= {"fr": "\N{NO-BREAK SPACE}", "ru": "\N{NO-BREAK SPACE}"}


def grouped(number: int, language: str = "") -> str:
    """2,700 in English, 2 700 in French, 2.700 in Spanish."""
    return f"{number:,}".replace(",", BETWEEN_GROUPS[language or languages.reader()])


def ordinal(number: int) -> str:
    """25th, 61st: in English, by which terms are known in the other languages."""
    in_the_teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if in_the_teens else ENDINGS.get(number % 10, 'th')}"
