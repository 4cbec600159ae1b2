"""Both pictures of arrows in the README, and the habits that keep the code readable."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT / "hld_site"
APPS = ("documents", "meetings", "registry", "hld_site")
# These name the packages; nothing but Django reads them.
OUTSIDE = {"settings", "urls", "wsgi", "serve"}
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
SOURCES = [path for path in SOURCES if "migrations" not in path.parts]


@cache
def tree_of(path: Path) -> ast.AST:
    """The code of a file, read once for all tests that look through it."""
    return ast.parse(path.read_text())


def imports(path: Path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def package_of(parts) -> str:
    """The package of hld_site that a path or a module stands in; empty for what is in none."""
    return parts[0] if parts and parts[0] not in OUTSIDE else ""


def arrows() -> dict[str, set[str]]:
    """For each package of hld_site the others that it imports."""
    drawn: dict[str, set[str]] = {}
    for path in SOURCES:
        app, *rest = path.relative_to(ROOT).with_suffix("").parts
        if app != "hld_site" or len(rest) < 2:
            continue
        targets = drawn.setdefault(rest[0], set())
        for module in imports(path):
            target, *inner = module.split(".")
            if target == "hld_site" and package_of(inner) not in ("", rest[0]):
                targets.add(inner[0])
    return drawn


def picture() -> dict[str, set[str]]:
    """The rows of the README's picture of hld_site, from top to bottom."""
    block = (ROOT / "README.md").read_text().partition("inside hld_site")[2].partition("```")[0]
    rows = [line.split("▶") for line in block.splitlines() if "▶" in line]
    return {package.strip(" ─"): set(re.findall(r"\w+", targets)) for package, targets in rows}


def test_apps_import_to_their_right_and_from_hld_site():
    assert [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in SOURCES
        for module in imports(path)
        if (target := module.split(".")[0]) in APPS
        and APPS.index(path.relative_to(ROOT).parts[0]) > APPS.index(target)
    ] == []


def test_the_picture_in_the_readme_shows_the_arrows_that_exist():
    drawn = arrows()
    assert picture() == {package: drawn[package] for package in picture()}
    assert set(picture()) == {package for package, targets in drawn.items() if targets}


def test_a_package_imports_only_packages_below_it():
    packages = list(picture())
    up = [
        (r, t) for r, ts in picture().items() for t in ts if t in packages[: packages.index(r) + 1]
    ]
    assert up == []


def test_no_import_hides_in_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.name != "apps.py"  # ready() is where Django wants them
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_the_docs_name_files_that_are_there():
    """But for the recipes, which say what to write, and addresses of the site."""
    docs = [*ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md", ROOT / "tests" / "README.md"]
    docs.append(ROOT / "tests" / "benchmarks" / "README.md")
    folders = [ROOT / name for name in (*APPS, "tests", "docs", "deploy", "templates", "fixtures")]
    paths = [f"/{path.relative_to(ROOT)}" for folder in folders for path in folder.rglob("*.*")]
    paths += [f"/{path.name}" for path in ROOT.glob("*.*")]
    named = {
        (doc.name, name)
        for doc in docs
        for name in re.findall(r"`([\w/-]+\.(?:py|csv|html|md|conf|service))\b", doc.read_text())
    }
    assert len(named) > 100
    assert {each for each in named if not any(p.endswith(f"/{each[1]}") for p in paths)} == set()


def test_the_tables_of_the_docs_name_what_is_in_the_folders_that_head_them():
    tables = re.compile(r"^\| `([\w/]+/)` \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", re.MULTILINE)
    named = {
        f"{folder}{name}"
        for doc in ROOT.glob("docs/*.md")
        for folder, rows in tables.findall(doc.read_text())
        for row in rows.splitlines()
        for name in re.findall(r"`([^`]+)`", row.split("|")[1])
    }
    assert len(named) > 25
    assert {path for path in named if not (SHARED / path).exists()} == set()


def test_the_decisions_stand_under_the_folders_that_they_are_about():
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "decisions.md").read_text(), re.MULTILINE)
    named = {name for heading in headings for name in re.findall(r"`(\w+)/`", heading)}
    assert len(named) > 10
    assert [name for name in named if not any((p / name).is_dir() for p in (ROOT, SHARED))] == []


def test_a_file_is_read_in_one_sitting():
    lines = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in SOURCES}
    assert {path: count for path, count in lines.items() if count > 300} == {}
