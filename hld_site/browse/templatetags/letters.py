"""Letters to jump by in a long list of names, in the order of the reader's language."""

from django import template

from hld_site import languages
from hld_site.languages.collation import initial

register = template.Library()
LEAST = 60  # rows: a shorter list is looked through at a glance


@register.simple_tag
def letters_of(page, sort: str) -> dict:
    """By the number of the first row of each letter, the letter; of a list sorted by name."""
    if not hasattr(page, "letters"):
        page.letters = {}
        if len(page) >= LEAST and sort in ("", "name"):
            seen, language = set(), languages.reader()
            for row in page:
                letter = initial(str(row.name), language)
                if letter not in seen:
                    seen.add(letter)
                    page.letters[row.pk] = letter
    return page.letters
