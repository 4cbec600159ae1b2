"""The interface speaks six languages, completely, in the words of the United Nations."""

import ast
import csv
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from hld_site import languages
from hld_site.languages import catalogues, extraction
from tests.test_architecture import SOURCES, tree_of

pytestmark = pytest.mark.one_database

LOCALE = settings.BASE_DIR / "locale"
CODES = tuple(catalogues.FOLDERS)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|/[a-z]+/[a-z]+/")
with (Path(__file__).parent.parent / "data" / "glossary.csv").open(encoding="utf-8") as file:
    GLOSSARY = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def in_the_code():
    return extraction.messages(settings.BASE_DIR)


@pytest.fixture(scope="module", params=CODES)
def catalogue(request):
    return catalogues.read(LOCALE, request.param)


def code_of(catalogue):
    return str(catalogue.locale)[:2]


def pairs(catalogue):
    """Every text that is translated with every form of its translation."""
    left = extraction.untranslated(catalogue)
    for message in catalogue:
        if message.id and message not in left:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            yield message, ids, forms


def test_a_catalogue_has_exactly_the_messages_of_the_code(catalogue, in_the_code):
    """If this fails: `make messages`, and translate what it says is left."""
    here = {(m.context, m.id) for m in catalogue if m.id}
    there = {(m.context, m.id) for m in in_the_code if m.id}
    assert (there - here, here - there) == (set(), set())


def test_a_sentence_within_another_text_was_in_no_catalogue(in_the_code):
    """Two stood in English in each language: what is read out of code passes f-strings by."""
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in in_the_code if m.id}
    within = {
        call.args[0].value
        for path in SOURCES
        for text in ast.walk(tree_of(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "gettext")
    }
    assert within - known == set()
    assert "Reason:" in within


def test_sentences_under_another_name_of_gettext_were_in_no_catalogue():
    """Nine of the desk: they are looked for under the names that all projects give."""
    code = [
        path for folder in extraction.CODE for path in (settings.BASE_DIR / folder).rglob("*.py")
    ]
    renamed = re.compile(r"import n?p?gettext\w* as (?!_\b)\w+")
    assert [path.name for path in code if renamed.search(path.read_text())] == []


def test_nothing_is_left_untranslated_or_fuzzy(catalogue):
    left = [message.id for message in extraction.untranslated(catalogue)]
    left += [message.id for message in catalogue if message.id and message.fuzzy]
    assert left == []


def test_a_translation_has_the_placeholders_and_the_addresses_of_its_message(catalogue):
    wrong = [
        (ids[-1], form)
        for _message, ids, forms in pairs(catalogue)
        for form in forms
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(ids[-1]))
    ]
    assert wrong == []


def test_a_message_with_a_number_has_all_the_plural_forms_of_the_language(catalogue):
    numbers = {"ar": 6, "zh": 1, "fr": 2, "ru": 3, "es": 2}
    expected = numbers[code_of(catalogue)]
    plural_forms = {len(forms) for m, _ids, forms in pairs(catalogue) if isinstance(m.id, tuple)}
    assert plural_forms == {expected}


def test_a_translation_begins_and_ends_as_its_message_does(catalogue):
    """A full stop, a colon, a blank: what is put together from pieces must fit together."""
    ends = {".": ".。", ":": ":："}
    wrong = []
    for _message, ids, forms in pairs(catalogue):
        end = ids[-1][-1] if ids[-1][-1] in ".:" and ids[-1] != "No." else ""
        wrong += [f for f in forms if f != f.strip() or (end and f[-1] not in ends[end])]
    assert wrong == []


def test_no_catalogue_uses_a_form_that_the_glossary_forbids(catalogue):
    code = code_of(catalogue)
    forbidden = [f for row in GLOSSARY for f in row[f"avoid_{code}"].split("|") if f]
    used = [
        (form, text)
        for _message, _ids, forms in pairs(catalogue)
        for text in forms
        for form in forbidden
        if form in text
    ]
    assert used == []


def test_a_message_that_is_a_term_of_the_glossary_is_translated_as_it_says(catalogue):
    code = code_of(catalogue)
    terms = {row["en"].casefold(): row[code] for row in GLOSSARY if row[code]}
    wrong = [
        (ids[0], forms[0], terms[ids[0].casefold()])
        for message, ids, forms in pairs(catalogue)
        if ids[0].casefold() in terms and not message.context
        if bare(forms[0]) != bare(terms[ids[0].casefold()])
    ]
    assert wrong == []


def bare(text):
    """Without capitals, kinds of blanks and apostrophes, and the Arabic article of a place."""
    return re.sub(r"\bال", "", " ".join(text.replace("’", "'").split()).casefold())


def test_the_glossary_for_people_has_every_term_of_the_one_for_machines():
    page = (settings.BASE_DIR / "docs" / "glossary.md").read_text()
    row = "| {en} | {ar} | {zh} | {fr} | {ru} | {es} | {confidence} |"
    assert [r["key"] for r in GLOSSARY if row.format(**r) not in page] == []


SCRIPTS = {"ar": "ARABIC", "zh": "CJK", "ru": "CYRILLIC", "fr": "LATIN", "es": "LATIN"}


def test_a_catalogue_is_written_in_the_script_of_its_language(catalogue):
    own = SCRIPTS[code_of(catalogue)]
    others = {*SCRIPTS.values(), "HIRAGANA", "HANGUL"} - {own, "LATIN"}
    stray = [
        form
        for _message, _ids, forms in pairs(catalogue)
        for form in forms
        if any(unicodedata.name(c, "").split()[0:1] == [script] for c in form for script in others)
    ]
    assert stray == []


def test_a_new_message_is_filled_in_one_language_without_touching_another(in_the_code):
    arabic, french = catalogues.Catalog(locale="ar"), catalogues.Catalog(locale="fr")
    extraction.merge(arabic, in_the_code)
    arabic.get("Yes").string = "نعم"
    extraction.merge(french, in_the_code)
    assert (arabic.get("Yes").string, french.get("Yes").string) == ("نعم", None)


@pytest.mark.parametrize(
    ("code", "number", "sentence"),
    [
        ("ar", 0, "لا نتائج (0)"),
        ("ar", 2, "نتيجتان (2)"),
        ("ar", 7, "7 نتائج"),
        ("ar", 15, "15 نتيجة"),
        ("zh", 7, "找到 7 项"),
        ("fr", 0, "0 résultat"),
        ("fr", 2, "2 résultats"),
        ("ru", 21, "Найдено: 21"),
        ("es", 1, "1 resultado"),
    ],
)
def test_numbers_are_spoken_in_their_plural_form(code, number, sentence):
    with translation.override(languages.in_django(code)):
        text = ngettext("%(words)s found", "%(words)s found", number) % {"words": number}
    assert text == sentence


@pytest.mark.parametrize(("number", "form"), [(1, 0), (2, 1), (5, 2), (11, 2), (22, 1), (101, 0)])
def test_russian_has_three_forms(number, form):
    forms = ["Подтверждена %d страница.", "Подтверждены %d страницы.", "Подтверждено %d страниц."]
    with translation.override("ru"):
        assert ngettext("%d page was confirmed.", "%d pages were confirmed.", number) == forms[form]


@pytest.mark.parametrize("number", [3, 10, 11, 99, 100, 102, 103])
def test_arabic_forms_follow_the_last_two_digits(number):
    few = number % 100 in range(3, 11)
    many = number % 100 >= 11
    noun = "حسابات." if few else "حسابا." if many else "حساب."
    with translation.override("ar"):
        assert noun in ngettext("%d account was unlocked.", "%d accounts were unlocked.", number)


def test_a_catalogue_is_compiled_again_when_it_has_changed(tmp_path):
    written = catalogues.source(tmp_path / "locale", "fr")
    written.parent.mkdir(parents=True)
    into = tmp_path / "compiled"
    made = into / "fr" / "LC_MESSAGES" / "django.mo"

    def say(text):
        written.write_text(f'msgid ""\nmsgstr ""\n\nmsgid "Yes"\nmsgstr "{text}"\n')
        catalogues.compiled(tmp_path / "locale", into)
        return text.encode() in made.read_bytes()

    assert (say("Oui"), say("Ouais")) == (True, True)
    before = made.stat().st_mtime_ns
    catalogues.compiled(tmp_path / "locale", into)
    assert made.stat().st_mtime_ns == before


def forms_of(text: str | list | tuple) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_english_is_compiled_as_it_stands_in_the_code(tmp_path):
    catalogues.compiled(LOCALE, tmp_path)
    with (tmp_path / "en_GB" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = read_mo(file)
    messages = [message for message in catalogues.read(LOCALE, "fr") if message.id]
    assert len(compiled) == len(messages) > 1_000
    for message in messages:
        if message.context is None:  # babel does not find the others again
            assert forms_of(compiled.get(message.id).string) == forms_of(message.id)
    with translation.override("en-gb"):
        forms = [ngettext("%d page was confirmed.", "%d pages were confirmed.", n) for n in (1, 2)]
    assert forms == ["%d page was confirmed.", "%d pages were confirmed."]


# The same word in two languages, and not the English one.
SHARED = {
    ("what a question is about", "About"): set(),
}


def test_a_word_in_context_is_in_the_language_of_its_catalogue():
    """French stood in the Spanish and Russian catalogues: a context hid it from the eye."""
    by_code = {code: catalogues.read(LOCALE, code) for code in CODES}
    messages = {(m.context, m.id) for c in by_code.values() for m in c if m.id and m.context}
    stray = []
    for context, text in sorted(messages, key=str):
        forms = {code: c.get(text, context).string for code, c in by_code.items()}
        for one in CODES:
            same = {other for other in CODES if other != one and forms[other] == forms[one]}
            if same - SHARED.get((context, text), set()) and forms[one] != text:
                stray.append((context, text, one, forms[one]))
    assert stray == []


def test_every_catalogue_has_one_form_of_apostrophe_and_of_quotation_marks():
    forbidden = {"fr": "'“”", "es": "«»", "ar": "«»", "ru": "“”ё", "zh": "()"}
    shown = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
    wrong = [
        (code, form)
        for code, signs in forbidden.items()
        for _message, _ids, forms in pairs(catalogues.read(LOCALE, code))
        for form in forms
        if set(shown.sub("", form)) & set(signs)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "ordinary", "special"),
    [
        ("fr", "60e session", "21e session extraordinaire"),
        ("es", "60º período de sesiones", "21º período extraordinario de sesiones"),
        ("ru", "60-я сессия", "21-я специальная сессия"),
        ("ar", "الدورة 60", "الدورة الاستثنائية 21"),
    ],
)
def test_a_session_is_numbered_as_the_united_nations_numbers_it(code, ordinary, special):
    with translation.override(languages.in_django(code)):
        assert gettext("session %(number)s") % {"number": 60} == ordinary
        assert gettext("special session %(number)s") % {"number": 21} == special
