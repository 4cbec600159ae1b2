"""Every message of the interface, read out of code and templates."""

import copy
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

CODE = ("documents", "meetings", "registry", "hld_site")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def messages(root: Path) -> Catalog:
    """All messages in the folder of the project, none of them translated."""
    template = Catalog()
    for name, python in texts(root):
        for line, message, comments, context in extract("python", io.BytesIO(python), KEYWORDS):
            where = [(name, line)]
            template.add(message, locations=where, auto_comments=comments, context=context)
    return template


def texts(root: Path) -> Iterator[tuple[str, bytes]]:
    """Code as it is, templates as the Python that Django makes of them for extraction."""
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(root)), path.read_bytes()
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".xml"):
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            # Only the calls matter; an indent would mean something to Python.
            yield str(path.relative_to(root)), "\n".join(map(str.lstrip, lines)).encode()


def merge(catalogue: Catalog, template: Catalog) -> None:
    """New messages come in empty, old ones keep their translation, those gone are dropped."""
    # A copy, or a translation would be written into the template, for all languages.
    catalogue.update(copy.deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()


def untranslated(catalogue: Catalog) -> list:
    """The messages that are empty, or empty in one of their plural forms."""
    return [
        message
        for message in catalogue
        if message.id
        and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]
