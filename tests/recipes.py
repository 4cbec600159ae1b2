"""The recipes of the README, read from it and performed in a copy of the project."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
ITEM = re.compile(r"^\d+\. ", re.M)
FILE = re.compile(r"`([\w/]+\.py)`")
COMMAND = re.compile(r"`manage\.py ([^`]+)`")
BLOCK = re.compile(r"^   ```(diff|python)\n(.*?)^   ```$", re.M | re.S)
# What steers the tests around this one must not steer those of the copy.
STEERING = (
    "DATABASE_URL",
    "CACHE_URL",
    "FILES_FOLDER",
    "DEBUG",
    "HTTPS",
    "HLD_",
    "PYTEST_",
    "TEST_",
)


@dataclasses.dataclass(frozen=True)
class Step:
    """A command of manage.py; or a file, and the difference made to it or all that is in it."""

    command: str = ""
    file: str = ""
    kind: str = ""
    text: str = ""


def recipe(title: str) -> list[Step]:
    section = (ROOT / "README.md").read_text().partition(f"\n### {title}\n")[2]
    section = re.split(r"^#{2,3} ", section, flags=re.M)[0]
    return [step(item) for item in ITEM.split(section)[1:]]


def step(item: str) -> Step:
    if command := COMMAND.match(item):
        return Step(command=command[1])
    kind, block = BLOCK.search(item).groups()
    return Step(file=FILE.match(item)[1], kind=kind, text=re.sub("^   ", "", block, flags=re.M))


def with_difference(text: str, difference: str) -> str:
    """The text with every hunk made in the one place where its old lines stand."""
    for hunk in difference.split("@@\n"):
        lines = [(line[0], line[1:]) for line in hunk.splitlines(keepends=True)]
        old = "".join(line for sign, line in lines if sign != "+")
        new = "".join(line for sign, line in lines if sign != "-")
        assert text.count(old) == 1, f"This stands {text.count(old)} times:\n{old}"
        text = text.replace(old, new)
    return text


class Copy:
    """The files of the project in a folder of their own, with their own var/ and database."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(STEERING)
        }
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.check_output(listing, cwd=ROOT, text=True).split("\0"):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)

    def run(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        done = self.run("manage.py", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def check(self) -> list[str]:
        """What `manage.py check` names: the type or field, and the number of the fault."""
        done = self.run("manage.py", "check")
        places = re.findall(r"^\S+: \((\S+)\) (\S+) ", done.stderr, re.M)
        assert bool(places) == bool(done.returncode), done.stderr
        return [f"{number} {name}" for number, name in places]

    def perform(self, step: Step) -> None:
        path = self.folder / step.file
        if step.command:
            self.manage(*step.command.split())
        elif step.kind == "python":
            assert not path.exists()
            path.write_text(step.text)
        else:
            path.write_text(with_difference(path.read_text(), step.text))

    def translate(self, words: Path) -> list[str]:
        """Fills the catalogues from a file; the messages that it leaves untranslated."""
        self.manage("messages", "--fill", str(words))
        self.manage("messages", "--untranslated", "todo.csv")
        left = self.folder / "todo.csv"
        lines = left.read_text().splitlines()[1:]
        left.unlink()
        return lines

    def changed(self) -> set[str]:
        """The files that are not as they are in the project."""
        files = {
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and "var" not in path.parts and path.suffix != ".pyc"
        }
        return {
            name
            for name in files
            if not (ROOT / name).is_file()
            or (ROOT / name).read_bytes() != (self.folder / name).read_bytes()
        }

    def test(self, *arguments: str) -> dict[str, str]:
        """Every test that ran with what is wrong with it; an empty text where nothing is."""
        report = self.folder / "var" / "report.xml"
        self.run("-m", "pytest", "-q", f"--junitxml={report}", *arguments)
        return {
            f"{case.get('classname')}::{case.get('name')}": fault_of(case)
            for case in ElementTree.parse(report).iter("testcase")
        }


def fault_of(case: ElementTree.Element) -> str:
    faults = [*case.iter("failure"), *case.iter("error")]
    return "".join(fault.get("message", "no message") for fault in faults)
