#!/usr/bin/env python3
"""Imports of documents beside stock django-import-export in the same run, in rows per CPU second.

    python tests/benchmarks/import_speed.py [--rows 100000] [--stock-rows 5000] [--times 3]

Databases are made and dropped: SQLite in a temporary folder, and PostgreSQL where --postgresql
names a server. CPU is that of this process and of the PostgreSQL process that serves it. Ours is
preview plus apply into the register's documents, with full validation, differences, change rows and
history; the stock admin's is preview plus confirm through its own views into a plain model with the
same columns and nothing else; its skip is one import of a file that changes nothing. Prints the
median of each, and the ratios.
"""

import argparse
import csv
import functools
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("symbol", "title_en", "kind", "adopted_on", "published_on", "note")
WORDS = [
    "migration",
    "development",
    "dialogue",
    "Member",
    "States",
    "recalling",
    "its",
    "resolution",
    "on",
    "rights",
    "of",
]
TICKS = os.sysconf("SC_CLK_TCK")


def write_file(path: Path, rows: int, edition: str) -> Path:
    chance = random.Random(2006)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("key", *COLUMNS))
        for n in range(rows):
            session = 60 + n % 20
            symbol = f"A/RES/{session}/{n}"
            month = f"{1945 + session}-1{n % 3}"  # in session: nothing is asked
            days = f"{month}-1{n % 10}", f"{month}-2{n % 8}"
            note = " ".join(chance.choices(WORDS, k=40))[:200].strip()
            writer.writerow((symbol, symbol, f"Title {n} {edition}", "resolution", *days, note))
    return path


def set_up(database: str) -> None:
    os.environ |= {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "hld_site.settings"}
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


class Cpu:
    """Seconds of CPU since it was made: ours, and the server's for our connection."""

    def __init__(self):
        self.began = self.now()

    @staticmethod
    def now() -> float:
        from django.db import connection

        server = 0.0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pid = cursor.fetchone()[0]
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            server = (int(fields[11]) + int(fields[12])) / TICKS
        return time.process_time() + server

    def seconds(self) -> float:
        return self.now() - self.began


def ours(path: Path, expected: str, rows: int) -> float:
    from hld_site.exchange.batches.receive import receive_paths
    from hld_site.exchange.batches.steps import let_apply
    from hld_site.exchange.batches.work import work

    cpu = Cpu()
    batch = receive_paths([path], "benchmark", unlimited=True)
    work(batch)
    assert batch.counts == {"documents": {expected: rows}}, (batch.message, batch.counts)
    if expected != "unchanged":
        let_apply(batch)
        work(batch)
        assert batch.stage == "applied", batch.message
    return rows / cpu.seconds()


@functools.cache
def plain_model():
    """The columns of the file, and a table for them."""
    from django.db import connection, models

    class Plain(models.Model):
        key = models.CharField(max_length=100, unique=True)
        symbol = models.CharField(max_length=100)
        title_en = models.CharField(max_length=600)
        kind = models.CharField(max_length=40)
        adopted_on = models.DateField(null=True)
        published_on = models.DateField(null=True)
        note = models.TextField()

        class Meta:
            app_label = "documents"

        def __str__(self):
            return self.key

    with connection.schema_editor() as editor:
        editor.create_model(Plain)
    return Plain


@functools.cache
def stock_admin():
    """The stock admin of import-export over plain rows of documents, as its README sets it up."""
    from django.conf import settings
    from django.contrib import admin
    from django.test import RequestFactory
    from django.urls import path
    from import_export import resources
    from import_export.admin import ImportMixin

    plain = plain_model()

    class Stock(resources.ModelResource):
        class Meta:
            model = plain
            fields = ("key", *COLUMNS)
            import_id_fields = ("key",)
            skip_unchanged = True

    class StockAdmin(ImportMixin, admin.ModelAdmin):
        resource_classes = [Stock]

    site = admin.AdminSite(name="admin")
    site.register(plain, StockAdmin)
    globals()["urlpatterns"] = [path("admin/", site.urls)]
    settings.ROOT_URLCONF = __name__
    settings.TEMPLATES[0]["DIRS"] = []  # the frame of our own pages has links of its own
    settings.IMPORT_EXPORT_SKIP_ADMIN_LOG = True  # ours keeps no such log either
    return Stock, site._registry[plain], RequestFactory()


def stock(path: Path) -> float:
    """Preview and confirm through the stock views."""
    import tablib
    from django.contrib.auth import get_user_model
    from django.core.files.uploadedfile import SimpleUploadedFile

    _stock, site, factory = stock_admin()
    user = get_user_model()(is_staff=True, is_superuser=True, is_active=True, pk=1)
    rows = len(tablib.Dataset().load(path.read_text(), format="csv"))

    def send(view, data):
        request = factory.post("/", data)
        request.user, request.session, request._messages = user, {}, Quiet()
        request._dont_enforce_csrf_checks = True
        response = view(request)
        return response.render() if hasattr(response, "render") else response

    cpu = Cpu()
    upload = SimpleUploadedFile("documents.csv", path.read_bytes())
    page = send(site.import_action, {"import_file": upload, "format": "0", "resource": ""})
    form = page.context_data["confirm_form"].initial
    assert (
        page.context_data["result"].totals["new"] + page.context_data["result"].totals["update"]
        == rows
    )
    done = send(site.process_import, {**form, "resource": form.get("resource") or ""})
    assert done.status_code == 302, done
    return rows / cpu.seconds()


class Quiet(list):
    """Messages of the stock admin, which are of no interest here."""

    def add(self, *args, **kwargs):
        pass


def stock_skip(path: Path) -> float:
    import tablib

    stock_resource, _site, _factory = stock_admin()
    data = tablib.Dataset().load(path.read_text(), format="csv")
    cpu = Cpu()
    result = stock_resource().import_data(data, raise_errors=True)
    assert result.totals["skip"] == len(data), result.totals
    return len(data) / cpu.seconds()


def measure(what: str, database: str, rows: int) -> float:
    """One figure, in this process, on an empty database."""
    set_up(database)
    with tempfile.TemporaryDirectory() as folder:
        first = write_file(Path(folder) / "documents.csv", rows, "first")
        if what == "stock: create":
            return stock(first)
        if what.startswith("stock"):
            load_stock(first)
            return stock_skip(first) if "skip" in what else stock(write_file(first, rows, "second"))
        figure = ours(first, "new", rows)
        if what == "ours: update":
            return ours(write_file(first, rows, "second"), "changed", rows)
        return ours(first, "unchanged", rows) if what == "ours: unchanged" else figure


def load_stock(path: Path) -> None:
    with path.open(newline="") as lines:
        plain_model().objects.bulk_create(plain_model()(**row) for row in csv.DictReader(lines))


def in_a_process(what: str, server: str, rows: int, folder: str) -> tuple[float, int]:
    """Rows per CPU second and peak memory in MB, on a database of its own."""
    if server:
        import psycopg

        name = f"hld_benchmark_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        database = server.rpartition("/")[0] + f"/{name}"
    else:
        path = Path(folder) / "register.sqlite3"
        path.unlink(missing_ok=True)
        database = f"sqlite:///{path}"
    command = [sys.executable, __file__, "--one", what, "--database", database, "--rows", str(rows)]
    figures = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")
    return float(figures[-2]), int(figures[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--stock-rows", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument(
        "--postgresql", default="", help="such as postgres://postgres@127.0.0.1/postgres"
    )
    parser.add_argument("--one")
    parser.add_argument("--database")
    chosen = parser.parse_args()
    if chosen.one:
        figure = measure(chosen.one, chosen.database, chosen.rows)
        print(figure, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    pairs = (("create", "create"), ("update", "update"), ("unchanged", "skip"))
    with tempfile.TemporaryDirectory() as folder:
        for server in filter(None, ("sqlite", chosen.postgresql)):
            where = "" if server == "sqlite" else server
            print("SQLite" if not where else "PostgreSQL")
            for mine, theirs in pairs:
                report = []
                for _time in range(chosen.times):
                    a, memory = in_a_process(f"ours: {mine}", where, chosen.rows, folder)
                    b, _memory = in_a_process(f"stock: {theirs}", where, chosen.stock_rows, folder)
                    report.append((a / b, a, b, memory))
                ratio, a, b, memory = (
                    statistics.median(column) for column in zip(*report, strict=True)
                )
                both = f"ours {a:>8,.0f}  stock {b:>7,.0f}"
                print(f"  {mine:<9}  {both}  ratio {ratio:5.2f}  {memory:.0f} MB")


if __name__ == "__main__":
    main()
