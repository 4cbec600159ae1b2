"""Numbers as the United Nations writes them: digits 0 to 9 in every language, grouped by three."""

from hld_site import languages

ENDINGS = {1: "st", 2: "nd", 3: "rd"}
BETWEEN_GROUPS = {"ar": "\N{NO-BREAK SPACE}", "zh": ",", "en": ",", "es": "."}
BETWEEN_GROUPS |= {"fr": "\N{NO-BREAK SPACE}", "ru": "\N{NO-BREAK SPACE}"}

SESSION = {
    "ar": "الدورة {}",
    "zh": "第{}届会议",
    "en": "{} session",
    "fr": "{}e session",
    "ru": "{}-я сессия",
    "es": "{}º período de sesiones",
}


def grouped(number: int, language: str = "") -> str:
    """2,700 in English, 2 700 in French, 2.700 in Spanish."""
    return f"{number:,}".replace(",", BETWEEN_GROUPS[language or languages.reader()])


def ordinal(number: int) -> str:
    """25th, 61st: in English, by which terms are known in the other languages."""
    in_the_teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if in_the_teens else ENDINGS.get(number % 10, 'th')}"


def session(number: int, language: str) -> str:
    """68th session: of the General Assembly, as it is written with figures."""
    figures = ordinal(number) if language == "en" else str(number)
    return "1re session" if (number, language) == (1, "fr") else SESSION[language].format(figures)
