"""A text of any length and shape is saved and indexed in a time that grows as it does."""

import time
from functools import partial

import pytest
from django.utils import timezone

from hld_site.languages import CODES
from hld_site.records import catalogue
from hld_site.records.fields import MOST_MARKS, canonical
from hld_site.search.index import MOST_BYTES, lines
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query
from hld_site.search.snippets import marked
from hld_site.search.strategies import search
from hld_site.search.texts import searched
from hld_site.search.tokens import LONGEST_TEXT
from registry.models import FocusTheme
from tests.builders import build
from tests.files import counts, imported
from tests.forms import filled_in
from tests.processor import seconds

SHAPES = {
    "one Latin word": "a",
    "one Arabic word": "الهجرة",
    "underscores": "_",
    "a chain of hyphens": "a-",
    "a chain of apostrophes": "é’",
    "full stops": ".",
    "Chinese": "国际移民",
    "a chain of Chinese": "国-",
    "short words": "ab ",
    "brackets": "[",
    "links without an end": "[a](",
    "notes without an end": "[^a",
    "accents": "\u0300\u0323",
}
by_shape = pytest.mark.parametrize("piece", SHAPES.values(), ids=SHAPES)


def filled(piece: str, length: int) -> str:
    return (piece * length)[:length]


def indexed(text: str) -> None:
    """What a save does with the prose of a record, but for the database."""
    columns = searched(catalogue.of(FocusTheme))
    column = next(each for each in columns if each.column.name == "summary")
    for plain in column.texts(FocusTheme(summary_en=canonical(text))):
        lines(plain)


@pytest.mark.one_database
@by_shape
def test_one_long_word_took_quadratic_time(piece):
    texts = [filled(piece, n) for n in (LONGEST_TEXT // 5, LONGEST_TEXT)]
    short, long = (seconds(partial(indexed, text)) for text in texts)
    assert long < 0.5
    # Five times the letters; what is quadratic takes twenty-five times as long.
    assert long < 12 * short


@pytest.mark.one_database
def test_marking_every_other_word_of_a_long_text_took_quadratic_time():
    query = Query.read("ab")
    texts = [filled("ab cd ", n) for n in (10_000, 50_000)]
    short, long = (seconds(partial(marked, text, query)) for text in texts)
    assert long < 12 * short


@by_shape
def test_a_form_with_a_text_of_a_hundred_thousand_letters_was_not_saved_in_time(desk, piece):
    theme = build(FocusTheme, 3)
    page = f"/admin/registry/focustheme/{theme.pk}/change/"
    text = filled(piece, LONGEST_TEXT)
    form = filled_in(desk.get(page)) | {"summary_en": text}
    begun = time.process_time()
    assert desk.post(page, form).status_code == 302
    assert time.process_time() - begun < 5
    theme.refresh_from_db()
    assert theme.summary_en == canonical(text)


def test_a_row_with_one_long_word_killed_each_worker_that_applied_it():
    theme = build(FocusTheme, 3)
    begun = time.process_time()
    batch = imported("focus_themes.csv", f"key,summary_en\n{theme.key},{'a' * 60_000}\n")
    assert (batch.stage, counts(batch)) == ("applied", {"changed": 1})
    assert time.process_time() - begun < 5


def test_a_letter_keeps_its_accents_and_loses_them_where_no_language_has_so_many():
    text = "Việt Nam, ជនចំណាកស្រុក, अंतर्राष्ट्रीय → – “” " * 40
    assert canonical(text) == text.strip()
    accent = "\u0300"
    letter = "q" + accent * MOST_MARKS
    assert canonical(f"{letter} {letter}{accent * 2000}, x") == f"{letter} {letter}, x"


def test_the_words_of_a_record_in_six_languages_were_more_than_postgresql_holds():
    """No word twice: 1.08 million bytes of them."""
    theme = build(FocusTheme, 3)
    texts = {code: cyrillic_words(code) for code in CODES}
    for code, text in texts.items():
        setattr(theme, f"summary_{code}", text)
    theme.save()
    (entry,) = SearchEntry.objects.filter(type="focustheme", record_id=theme.pk)
    indexed = [getattr(entry, group) for group in GROUPS]
    assert 900_000 < sum(len(text.encode()) for text in indexed) <= MOST_BYTES
    first, last = texts[CODES[0]].split()[0], texts[CODES[0]].split()[-1]
    for word in (theme.name_en, first, last):
        assert theme.pk in {hit.record_id for hit in search(word, timezone.now()).hits}


def cyrillic_words(code: str) -> str:
    letters = "абвгдежзик"
    start = CODES.index(code) * 9_000
    numbers = (f"{number:010}" for number in range(start, start + 9_000))
    return " ".join("".join(letters[int(figure)] for figure in number) for number in numbers)
