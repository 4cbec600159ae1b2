"""Templates read like pages: a person sees each line whole."""

import re

import pytest
from django.template import engines

from tests.test_architecture import APPS, ROOT

pytestmark = pytest.mark.one_database

LONGEST = 160  # characters
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OF_DJANGO = engines["django"].engine


def test_no_line_of_a_template_is_too_long_to_be_read():
    assert len(TEMPLATES) > 90
    assert [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ] == []


def test_a_list_stays_one():
    """With a role of its own it is none, and a screen reader does not say how long it is."""
    assert [
        f"{path.relative_to(ROOT)}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r"<[ou]l\b[^>]*\brole=[^>]*>", path.read_text())
        if 'role="list"' not in tag
    ] == []


def used(library: str, text: str) -> set[str]:
    """The tags and filters of a library that a text has."""
    names = OF_DJANGO.template_libraries[library]
    tags = {name for name in names.tags if re.search(rf"{{%-? *{name}\b", text)}
    filters = {name for name in names.filters if re.search(rf"(\||% filter) *{name}\b", text)}
    return tags | filters


def test_every_tag_and_filter_of_ours_is_used_by_a_template():
    files = (path for path in (ROOT / "templates").rglob("*.*") if path.is_file())
    whole = "\n".join(path.read_text() for path in files)
    idle = {}
    for name, module in OF_DJANGO.libraries.items():
        if module.startswith(APPS):
            library = OF_DJANGO.template_libraries[name]
            idle[name] = {*library.tags, *library.filters} - used(name, whole)
    assert len(idle) > 10
    assert {name: names for name, names in idle.items() if names} == {}


def test_a_template_loads_what_it_uses():
    assert [
        f"{path.relative_to(ROOT)}: {library}"
        for path in TEMPLATES
        for loaded in re.findall(r"{% *load ([^%]*?) *%}", path.read_text())
        for library in loaded.split()
        if not used(library, path.read_text())
    ] == []
