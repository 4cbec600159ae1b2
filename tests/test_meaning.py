"""What a column means sits in its class and on its field: never in a name, never in a string."""

import ast

import pytest

from hld_site.records.columns import Column, kinds
from tests.test_architecture import ROOT, SOURCES, tree_of

pytestmark = pytest.mark.one_database

SHARED = [path for path in SOURCES if path.is_relative_to(ROOT / "hld_site")]
# Fields of the register's types: a stranger may have one of the same name that means another thing.
NAMES = {
    "as_printed", "body", "confidence", "consulted_at", "language", "name", "note", "owner",
    "printed_position", "source", "source_address", "symbol", "title", "to_key",
}  # fmt: skip


def strings_in(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def is_of_a_column(node: ast.AST) -> bool:
    """``column.name``, ``field.name``, ``path`` or a bare ``name``: what a field is called."""
    match node:
        case ast.Attribute(attr="name", value=ast.Name(id="self")):
            return False
        case ast.Attribute(attr="name" | "listed" | "columns"):
            return True
        case ast.Name(id="name" | "path"):
            return True
    return False


def meanings_of_names(tree: ast.AST):
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=[right]):
                for one, other in ((left, right), (right, left)):
                    if is_of_a_column(one) and strings_in(other) & NAMES:
                        yield node
            case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[_, name, *_]):
                if strings_in(name) & NAMES and not is_read_from_a_field(node):
                    yield node
            case ast.Call(
                func=ast.Attribute(attr="rpartition" | "rsplit"), args=[ast.Constant("_"), *_]
            ):
                yield node
            case ast.Call(
                func=ast.Attribute(attr="endswith"), args=[ast.Constant(str() as ending)]
            ):
                if ending.startswith("_"):
                    yield node


def is_read_from_a_field(call: ast.Call) -> bool:
    """The class of a field, not of a row, tells in which language its text is."""
    return ast.unparse(call.args[0]).endswith("field")


def test_no_field_has_a_meaning_by_its_name():
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in SHARED
        for node in meanings_of_names(tree_of(path))
    ] == []


def test_a_name_that_is_compared_is_seen():
    """The test above could otherwise pass by seeing nothing."""
    for code in (
        'column.name == "source"', 'name in ("title", "body")', 'hasattr(row, "language")',
        'field.name.rpartition("_")[2]', 'name.endswith("_en")', '"as_printed" in record.listed',
    ):  # fmt: skip
        assert list(meanings_of_names(ast.parse(code))), code


def test_no_kind_of_column_is_a_string():
    compared = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in SHARED
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "kind"
        and ast.unparse(node.value).endswith(("column", "heading", "cell"))
    ]
    assert compared == []
    assert not hasattr(Column, "kind")
    assert len(kinds()) == len(set(kinds())) > 20
