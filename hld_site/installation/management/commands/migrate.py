from django.core.management.commands import migrate

from hld_site.installation.exclusive_lock import alone


class Command(migrate.Command):
    """Django's, one at a time: a second one finds that nothing is left to be done."""

    def handle(self, *args, **options):
        with alone(options["database"], self.stderr.write):
            super().handle(*args, **options)
