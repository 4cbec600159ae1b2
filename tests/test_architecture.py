"""Both pictures of arrows in the README, and the habits that keep the house readable."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("documents", "meetings", "registry", "hld_site")
FLOOR = {
    "accounts": 0,
    "languages": 0,
    "installation": 1,
    "jobs": 1,
    "records": 1,
    "evidence": 2,
    "publishing": 2,
    "exchange": 3,
    "browse": 4,
    "search": 5,
    "desk": 5,
    "pages": 6,
}
# The frame names the floor's rooms; nothing but Django reads it.
FRAME = {"settings", "urls", "wsgi"}
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
SOURCES = [path for path in SOURCES if "migrations" not in path.parts]


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_arrows(path):
    app, *rest = path.relative_to(ROOT).with_suffix("").parts
    for module in imports(path):
        target, *inner = module.split(".")
        if target not in APPS:
            continue
        assert APPS.index(app) <= APPS.index(target), f"{path} imports {module}"
        if app == target == "hld_site" and rest[0] not in FRAME and rest[0] != inner[0]:
            assert FLOOR[rest[0]] > FLOOR[inner[0]], f"{path} imports {module}"


def test_no_import_hides_in_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.name != "apps.py"  # ready() is where Django wants them
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_read_in_one_sitting(path):
    assert path.read_text().count("\n") <= 300
