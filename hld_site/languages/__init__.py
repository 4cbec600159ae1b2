"""The six official languages of the United Nations, in the order the register always uses."""

import functools

from django.utils import translation

CODES = ("ar", "zh", "en", "fr", "ru", "es")
DEFAULT = "en"
OWN_NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
ENGLISH_NAMES = {
    "ar": "Arabic",
    "zh": "Chinese",
    "en": "English",
    "fr": "French",
    "ru": "Russian",
    "es": "Spanish",
}
CHOICES = tuple(ENGLISH_NAMES.items())
# What Django calls a language where it has a longer name for it.
IN_DJANGO = {"zh": "zh-hans", "en": "en-gb"}


def reader() -> str:
    """The language of the page being made, as one of CODES."""
    return code_of(translation.get_language())


@functools.cache
def code_of(language: str | None) -> str:
    code = (language or DEFAULT)[:2]
    return code if code in CODES else DEFAULT


def in_django(code: str) -> str:
    return IN_DJANGO.get(code, code)


def direction(code: str) -> str:
    return "rtl" if code == "ar" else "ltr"
