import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hld_site.exchange.folders import export_folder, export_text
from hld_site.exchange.resources import find_declaration
from hld_site.exchange.sheets import BadFileError


class Command(BaseCommand):
    help = "Writes one type as CSV to standard output, or --all types into a folder."

    def add_arguments(self, parser):
        parser.add_argument("type", nargs="?", help="such as states or document_relations")
        parser.add_argument("--all", type=Path, metavar="FOLDER", help="every type, one file each")

    def handle(self, *, type, **options):
        folder = options["all"]
        if folder:
            files = export_folder(folder)
            self.stdout.write(f"{len(files)} files were written to {folder}.")
        elif type:
            try:
                sys.stdout.write(export_text(find_declaration(type)))
            except BadFileError as bad:
                raise CommandError(str(bad)) from bad
        else:
            raise CommandError("Name a type, or --all FOLDER.")
