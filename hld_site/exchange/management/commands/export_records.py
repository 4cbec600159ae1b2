import functools
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hld_site import languages
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_out.folders import ON_DISK, export_folder, of_removed_types, whole
from hld_site.exchange.files_out.tables import ALL, UnknownChoiceError
from hld_site.exchange.files_out.xlsx_writer import UnfitError
from hld_site.exchange.resources import find_declaration
from hld_site.exchange.terminal import watched
from hld_site.records import catalogue


class Command(BaseCommand):
    help = "Writes one type to standard output or a file, or --all types into a folder."

    def add_arguments(self, parser):
        parser.add_argument("type", nargs="?", help="such as states or document_relations")
        parser.add_argument("--all", type=Path, metavar="FOLDER", help="every type, one file each")
        parser.add_argument(
            "--format", choices=ON_DISK, default="csv", help="csv is guarded against formulas"
        )
        parser.add_argument("--columns", default="", help="such as key,name,note; all if left out")
        parser.add_argument("--languages", choices=[ALL, *languages.CODES], default=ALL)
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, *, type, format, **options):
        watch = functools.partial(watched, out=sys.stderr)
        try:
            if folder := options["all"]:
                if options["columns"] or options["output"]:
                    raise CommandError("--columns and --output belong to one type, not to --all.")
                files = export_folder(folder, ON_DISK[format], options["languages"], watch)
                self.stdout.write(f"{len(files)} files were written to {folder}.")
                if n := sum(of_removed_types(each).count() for each in catalogue.everything()):
                    self.stdout.write(f"Without what is left of types that were removed: {n} rows.")
            elif type:
                columns = [name.strip() for name in options["columns"].split(",")]
                table = whole(find_declaration(type), columns, options["languages"])
                self.send(ON_DISK[format].write(watch(table)), options["output"])
            else:
                raise CommandError("Name a type, or --all FOLDER.")
        except (BadFileError, UnknownChoiceError, UnfitError) as bad:
            raise CommandError(str(bad)) from bad

    def send(self, content, path):
        if path:
            with path.open("wb") as file:
                file.writelines(content)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(content)
