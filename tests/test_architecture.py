"""Both pictures of arrows in the README, and the habits that keep the house readable."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

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


def goes_up(path: Path, module: str) -> bool:
    app, *rest = path.relative_to(ROOT).with_suffix("").parts
    target, *inner = module.split(".")
    if target not in APPS:
        return False
    if APPS.index(app) > APPS.index(target):
        return True
    if app != target or app != "hld_site" or rest[0] in FRAME or rest[0] == inner[0]:
        return False
    return FLOOR[rest[0]] <= FLOOR[inner[0]]


def test_imports_follow_the_arrows():
    assert [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in SOURCES
        for module in imports(path)
        if goes_up(path, module)
    ] == []


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


def test_a_file_is_read_in_one_sitting():
    lines = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in SOURCES}
    assert {path: count for path, count in lines.items() if count > 300} == {}
