"""The catalogues of the interface: written by people as .po, read by Django as .mo.

They are compiled when Django starts, into ``var/``, and only where a .po has changed: so no step
can be forgotten, no compiled file goes stale in the repository, and no tool but Python is needed.
"""

import os
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hld_site import languages

# The folder of each language under locale/, as Django looks for it; English is in the code, and is
# compiled from there: Django asks seven catalogues in turn for a word that none of them has.
ENGLISH = "en_GB"
FOLDERS = {"ar": "ar", "zh": "zh_Hans", "fr": "fr", "ru": "ru", "es": "es"}
# In the order of CLDR: none, one, two, few, many, other for Arabic; one, few, many for Russian.
ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
RUSSIAN = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"
PLURALS = {
    "ar": f"nplurals=6; plural=({ARABIC});",
    "zh": "nplurals=1; plural=0;",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": f"nplurals=3; plural=({RUSSIAN});",
    "es": "nplurals=2; plural=(n != 1);",
}
HEADER = """# The interface of the register in {language}.
# Terms follow docs/glossary.md; `make messages` keeps this file in step with the code.
msgid ""
msgstr ""
"Language: {folder}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""


def source(folder: Path, code: str) -> Path:
    return folder / FOLDERS[code] / "LC_MESSAGES" / "django.po"


def read(folder: Path, code: str) -> Catalog:
    """A language's catalogue; an empty one where there is no file yet."""
    path = source(folder, code)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=FOLDERS[code], charset="utf-8")
    else:
        catalogue = Catalog(locale=FOLDERS[code], charset="utf-8")
    catalogue.mime_headers = [("Plural-Forms", PLURALS[code])]
    return catalogue


def write(folder: Path, code: str, catalogue: Catalog) -> None:
    """In the order of the messages, without line numbers or dates: a change shows what changed."""
    header = HEADER.format(
        language=languages.ENGLISH_NAMES[code], folder=FOLDERS[code], plurals=PLURALS[code]
    )
    path = source(folder, code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(header.encode())
        write_po(file, catalogue, width=100, sort_output=True, omit_header=True, no_location=True)


def compiled(folder: Path, into: Path) -> Path:
    """The folder of compiled catalogues, made anew where a source has changed."""
    for code, name in {**FOLDERS, languages.DEFAULT: ENGLISH}.items():
        of_english = code == languages.DEFAULT
        written = source(folder, "fr" if of_english else code)
        made = into / name / "LC_MESSAGES" / "django.mo"
        if written.exists() and not same_moment(written, made):
            catalogue = read(folder, "fr" if of_english else code)
            compile_one(english(catalogue) if of_english else catalogue, made)
            moment = written.stat().st_mtime_ns
            os.utime(made, ns=(moment, moment))
    return into


def english(translated: Catalog) -> Catalog:
    """The messages of another language as they stand in the code."""
    catalogue = Catalog(locale=ENGLISH, charset="utf-8")
    catalogue.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    for message in translated:
        if message.id:
            catalogue.add(message.id, message.id, context=message.context)
    return catalogue


def same_moment(one: Path, other: Path) -> bool:
    return other.exists() and one.stat().st_mtime_ns == other.stat().st_mtime_ns


def compile_one(catalogue: Catalog, made: Path) -> None:
    """Several processes may start at once, so the file appears whole or not at all."""
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=made.parent, delete=False) as file:
        write_mo(file, catalogue)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(made)
