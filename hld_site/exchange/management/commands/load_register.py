import csv
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from hld_site.exchange.resources import find_declaration
from hld_site.installation.exclusive_lock import alone
from hld_site.records import catalogue

PAGES = "pages"


class Command(BaseCommand):
    help = (
        "Loads fixtures/ into an empty register. One that holds anything is given only the pages"
        " of text that it has never had: a release may bring some that others link to."
    )

    def handle(self, **options):
        with alone("default", self.stderr.write):
            self.load()

    def load(self) -> None:
        if not any(record.model._default_manager.exists() for record in catalogue.records()):
            self.bring(settings.FIXTURES_FOLDER, "First load of the register", first_load=True)
            return
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{PAGES}.csv"
            if self.write_new_pages(file):
                self.bring(file, "Pages that came with a release")
            else:
                self.stdout.write("The register already holds records; nothing was loaded.")

    def bring(self, path: Path, reason: str, first_load: bool = False) -> None:
        out = {"stdout": self.stdout, "stderr": self.stderr, "first_load": first_load}
        call_command("import_records", str(path), reason=reason, clear_empty=True, **out)

    def write_new_pages(self, path: Path) -> int:
        """What staff have deleted stays away: its history knows it."""
        history = find_declaration(PAGES).model.history
        keys = set(history.values_list("key", flat=True))
        with (
            (settings.FIXTURES_FOLDER / path.name).open(encoding="utf-8", newline="") as source,
            path.open("w", encoding="utf-8", newline="") as target,
        ):
            rows = csv.DictReader(source)
            new = [row for row in rows if row["key"] not in keys]
            writer = csv.DictWriter(target, rows.fieldnames or [])
            writer.writeheader()
            writer.writerows(new)
        return len(new)
