"""A thing is called what it is: some words say nothing of what they stand for."""

import ast
import re

import pytest

from tests.test_architecture import ROOT, SOURCES, tree_of

pytestmark = pytest.mark.one_database

EMPTY_WORDS = {"found", "said", "told", "held", "wanted"}


def names_given(tree: ast.AST):
    """Everything that the code gives a name to, but the fields of a class."""
    fields = {
        id(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if id(node) not in fields:
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name


def test_no_name_says_nothing():
    assert [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]
        for line, name in names_given(tree_of(path))
        if name in EMPTY_WORDS
    ] == []


def test_no_name_of_a_template_says_nothing():
    given = re.compile(
        rf"\b(?:{'|'.join(EMPTY_WORDS)})=|\b(?:as|for) (?:{'|'.join(EMPTY_WORDS)})\b"
    )
    assert [
        f"{path.relative_to(ROOT)}: {tag}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for tag in re.findall(r"{%.*?%}", path.read_text())
        if "translate" not in tag and given.search(tag)
    ] == []


def test_a_name_that_says_nothing_is_seen():
    for code in (
        "found = 1", "for said in x: pass", "self.told = 1", "def held(): pass",
        "def f(wanted): pass", "if found := 1: pass", "[x for said in y]",
    ):  # fmt: skip
        names = [name for _line, name in names_given(ast.parse(code))]
        assert EMPTY_WORDS & set(names), code
    assert list(names_given(ast.parse("class A:\n    held = Prose()"))) == [(1, "A")]
