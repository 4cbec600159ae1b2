from django.core.management.base import BaseCommand

from hld_site.search.index import rebuild


class Command(BaseCommand):
    help = "Makes the search index anew from what the register holds."

    def handle(self, **options):
        self.stdout.write(f"The index holds {rebuild()} entries.")
