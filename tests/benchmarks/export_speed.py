"""Rows per CPU second and peak memory of an export, beside the bare means and the stock library.

    .venv/bin/python tests/benchmarks/export_speed.py [--rows N] [--runs N]

builds a scratch database (SQLite, or PostgreSQL where DATABASE_URL names one), measures each path
in a process of its own, and prints medians. The CPU of PostgreSQL is that of its backend process.
"""

# ruff: noqa: E402 - the settings are named before anything of Django is imported

import argparse
import csv
import itertools
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")

import django

django.setup()

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from import_export.resources import modelresource_factory

from documents.models import Document
from documents.records import DOCUMENTS
from hld_site.exchange.files_out.folders import ON_DISK, whole

COLUMNS = ("symbol", "title_en", "adopted_on", "published_on", "kind", "note")
SUMMARY = "The Assembly’s report, as agreed upon in plenary, with follow-up and review; " * 3
SCRATCH = "hld_export_benchmark"


def build(rows: int) -> None:
    """Documents as they are stored; the import has a benchmark of its own."""
    call_command("migrate", verbosity=0)
    made = (
        Document(
            key=f"A/RES/{n % 90}/{n}",
            symbol=f"A/RES/{n % 90}/{n}",
            title_en=f"International migration and development, {n}",
            adopted_on="2013-10-03",
            published_on="2013-10-04",
            kind="resolution",
            status="published",
            note=SUMMARY[:200],
        )
        for n in range(rows)
    )
    while chunk := list(itertools.islice(made, 2000)):
        Document.objects.bulk_create(chunk)


def ours(out, format="raw") -> None:
    out.writelines(ON_DISK[format].write(whole(DOCUMENTS, COLUMNS)))


def ours_guarded(out) -> None:
    ours(out, "csv")


def ours_workbook(out) -> None:
    ours(out, "xlsx")


def ours_json(out) -> None:
    ours(out, "json")


def bare(out, order="") -> None:
    """csv.writer over a cursor of the driver itself."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM documents_document {order}"
    name = settings.DATABASES["default"]["NAME"]
    lite = connection.vendor == "sqlite"
    cursor = sqlite3.connect(name).cursor() if lite else connection.chunked_cursor()
    text = open(out.fileno(), "w", encoding="utf-8", newline="", closefd=False)  # noqa: SIM115
    cursor.execute(sql)
    csv.writer(text).writerows(cursor)
    text.flush()
    cursor.close()


def bare_in_order(out) -> None:
    bare(out, "ORDER BY key")


def copy(out) -> None:
    sql = f"COPY (SELECT {', '.join(COLUMNS)} FROM documents_document) TO STDOUT WITH CSV"
    with connection.cursor() as cursor, cursor.copy(sql) as rows:
        for row in rows:
            out.write(row)


def stock(out) -> None:
    """django-import-export as it comes."""
    made = modelresource_factory(Document)
    made = type("DocumentResource", (made,), {})
    made._meta.fields = COLUMNS
    made.fields = {name: made.fields[name] for name in COLUMNS}
    out.write(made().export(Document.objects.order_by("key")).csv.encode())


PATHS = {
    "bare csv.writer": bare,
    "bare, by key": bare_in_order,
    "COPY": copy,
    "ours, raw CSV": ours,
    "ours, guarded CSV": ours_guarded,
    "ours, JSON": ours_json,
    "ours, XLSX": ours_workbook,
    "stock CSV": stock,
}
SLOW = ("ours, JSON", "ours, XLSX", "stock CSV")


def backend_seconds() -> float:
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(path: str) -> dict:
    with tempfile.TemporaryFile() as out:
        server, client = backend_seconds(), time.process_time()
        PATHS[path](out)
        seconds = time.process_time() - client + backend_seconds() - server
        return {
            "seconds": seconds,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "bytes": os.fstat(out.fileno()).st_size,
        }


def in_a_process(*arguments: str, address: str) -> str:
    command = [sys.executable, __file__, *arguments]
    run = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE, check=True
    )
    return run.stdout.decode()


def scratch(folder: str) -> str:
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder}/scratch.sqlite3"
    return urlunsplit(urlsplit(given)._replace(path=f"/{SCRATCH}"))


def administer(statement: str) -> None:
    """Makes or drops the scratch database of PostgreSQL."""

    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        server = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))
        with psycopg.connect(server, autocommit=True) as session:
            session.execute(f"{statement} {SCRATCH}")


def compare(rows: int, runs: int, paths: list[str]) -> None:
    administer("DROP DATABASE IF EXISTS")
    administer("CREATE DATABASE")
    try:
        with tempfile.TemporaryDirectory() as folder:
            address = scratch(folder)
            in_a_process("--build", str(rows), address=address)
            lite = address.startswith("sqlite")
            chosen = [path for path in paths if path != "COPY" or not lite]
            measures: dict[str, list[dict]] = {path: [] for path in chosen}
            for run in range(runs):
                for path in chosen:
                    if run == 0 or path not in SLOW or rows <= 100_000:
                        measures[path].append(
                            json.loads(in_a_process("--measure", path, address=address))
                        )
            report(measures, rows, "bare csv.writer" if lite else "COPY")
    finally:
        administer("DROP DATABASE IF EXISTS")


def report(measures: dict[str, list[dict]], rows: int, ceiling: str) -> None:
    speeds = {
        path: statistics.median(rows / one["seconds"] for one in measured)
        for path, measured in measures.items()
    }
    print(f"{rows:,} documents; ratio to {ceiling}")
    for path, measured in measures.items():
        ratio = speeds[path] / speeds[ceiling]
        memory = max(one["megabytes"] for one in measured)
        print(f"{path:20} {speeds[path]:>10,.0f} rows/CPU s   {ratio:5.2f}   {memory:6.0f} MB peak")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--paths", nargs="*", choices=PATHS, default=list(PATHS))
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not (options.build or options.measure):
        compare(options.rows, options.runs, options.paths)
        return
    if options.build:
        build(options.build)
    else:
        print(json.dumps(measure(options.measure)))


if __name__ == "__main__":
    main()
