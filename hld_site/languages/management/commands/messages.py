"""Keeps the catalogues in step with the code, and carries translations in and out as one CSV."""

import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hld_site.languages import catalogues, extraction

FOLDER = settings.BASE_DIR / "locale"
FORMS = 6
COLUMNS = ("language", "context", "message", "plural", *[f"form_{n}" for n in range(1, FORMS + 1)])


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--untranslated", metavar="CSV", help="write what is still to do")
        parser.add_argument("--fill", metavar="CSV", help="take the translations of such a file")

    def handle(self, *args, untranslated, fill, **options):
        template = extraction.messages(settings.BASE_DIR)
        filled = rows_of(Path(fill)) if fill else {}
        to_do: list[list[str]] = []
        for code in catalogues.FOLDERS:
            catalogue = catalogues.read(FOLDER, code)
            extraction.merge(catalogue, template)
            for message in extraction.untranslated(catalogue):
                if forms := filled.get((code, *identity(message))):
                    message.string = in_forms(code, message, forms, catalogue.num_plurals)
            catalogues.write(FOLDER, code, catalogue)
            left = extraction.untranslated(catalogue)
            to_do += [[code, *identity(message)] for message in left]
            self.stdout.write(f"{code}: {len(catalogue)} messages, {len(left)} to translate")
        if untranslated:
            write_rows(Path(untranslated), to_do)


def identity(message) -> tuple[str, str, str]:
    one, many = message.id if isinstance(message.id, tuple) else (message.id, "")
    return message.context or "", one, many


def in_forms(code: str, message, forms: list[str], number: int) -> str | tuple[str, ...]:
    """As many forms as the language has; CommandError where the file has fewer or more."""
    expected = number if isinstance(message.id, tuple) else 1
    if len(forms) != expected:
        error = f"{code}: “{identity(message)[1]}” has {len(forms)} forms; fill in {expected}."
        raise CommandError(error)
    return tuple(forms) if isinstance(message.id, tuple) else forms[0]


def rows_of(path: Path) -> dict[tuple[str, ...], list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[row[name] for name in COLUMNS] for row in csv.DictReader(file, restval="")]
    return {tuple(row[:4]): [form for form in row[4:] if form] for row in rows}


def write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
