from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from hld_site.records import catalogue


class Command(BaseCommand):
    help = "Loads fixtures/ into an empty register; one that holds anything is left as it is."

    def handle(self, **options):
        if any(record.model._default_manager.exists() for record in catalogue.records()):
            self.stdout.write("The register already holds records; nothing was loaded.")
            return
        call_command(
            "import_records",
            str(settings.FIXTURES_FOLDER),
            reason="First load of the register",
            clear_empty=True,
            stdout=self.stdout,
            stderr=self.stderr,
        )
