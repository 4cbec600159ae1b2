from django.core.management.base import BaseCommand

from hld_site.search.index import rebuild


class Command(BaseCommand):
    help = "Reads the whole register into the search index again, while it is searched and edited."

    def handle(self, **options):
        self.type = ""
        entries = rebuild(self.tell if options["verbosity"] else lambda name, done: None)
        if self.type:
            self.stdout.write("")
        self.stdout.write(f"The index holds {entries} entries.")

    def tell(self, name: str, done: int) -> None:
        """One line for each type, written over while it grows."""
        if not self.stdout.isatty():
            return
        if name != self.type and self.type:
            self.stdout.write("")
        self.type = name
        self.stdout.write(f"\r{name}: {done:,}", ending="")
        self.stdout.flush()
