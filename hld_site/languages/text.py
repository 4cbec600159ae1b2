"""Text that knows its language, and the six plain columns that hold it."""

import copy

from django.utils.text import format_lazy

from hld_site import languages


class LocalText(str):
    """A string that says which language it is in, so that a page can mark it up."""

    language: str

    def __new__(cls, text: str, language: str):
        made = super().__new__(cls, text)
        made.language = language
        return made

    @property
    def direction(self) -> str:
        return languages.direction(self.language)


def choose(texts: dict[str, str], language: str = "") -> LocalText:
    """The text in a language, else in English, else the first there is; empty if there is none."""
    language = language or languages.reader()
    for code in (language, languages.DEFAULT, *languages.CODES):
        if texts.get(code):
            return LocalText(texts[code], code)
    return LocalText("", language)


class AgingTranslations:
    """A record that knows which of its translations are older than their English text."""

    def older_translations(self) -> list[str]:
        """The languages whose text was made before the English one became what it is."""
        raise NotImplementedError

    def translated_from(self, code: str) -> "AgingTranslations | None":
        """The version whose English text a translation was made from; None where none is kept."""
        return None

    def confirm_translation(self, code: str) -> None:
        """Somebody has read it: it says what the English text says."""
        raise NotImplementedError


class Translated:
    """Declares ``title = Translated(Line(_("title")))`` as six columns, title_ar to title_es.

    Reading ``record.title`` gives the reader's language as LocalText. An ``official`` text is that
    of its owner in each language, or absent: never a translation.
    """

    def __init__(self, field, official=False):
        self.field = field
        self.official = official

    def contribute_to_class(self, model, name):
        self.name = name
        for code in languages.CODES:
            column = copy.deepcopy(self.field)
            column.verbose_name = format_lazy("{} ({})", self.label, code)
            column.blank = True
            column.language = code
            column.creation_counter = type(column).creation_counter
            type(column).creation_counter += 1
            model.add_to_class(f"{name}_{code}", column)
        setattr(model, name, self)

    @property
    def label(self):
        return self.field.verbose_name or self.name

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{code}" for code in languages.CODES)

    # What the admin's lists ask of a column that is no field.
    @property
    def short_description(self):
        return self.label

    @property
    def admin_order_field(self):
        return f"{self.name}_{languages.DEFAULT}"

    def __get__(self, record, owner=None):
        if record is None:
            return self
        language = languages.reader()
        if text := getattr(record, f"{self.name}_{language}"):
            return LocalText(text, language)
        return choose({code: getattr(record, f"{self.name}_{code}") for code in languages.CODES})
