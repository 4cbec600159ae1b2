"""What the pages of the public and of the desk cost with few documents and with many.

    python -m tests.benchmarks.growth [--sizes 1000 100000] [--times 3] [--postgresql postgres://…]

Builds a scratch database for each size, SQLite in a temporary folder or one of that server, and
prints milliseconds of a processor for a page made anew, server of the database included, and the
ratio of the greatest size to the least. The documents stand in the search index as an import leaves
them; they are written past the import, which has a benchmark of its own.
"""

import argparse
import datetime
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = """migration development dialogue report resolution session follow-up review progress labour
remittances rights women children diaspora mobility cooperation partnership regional global"""
RARE, COMMON = "stateless", "migration"  # in one of a thousand titles, and in a third of them
KINDS = (
    "resolution", "report-of-the-secretary-general", "press-release", "note-by-the-president",
    "verbatim-record",
)  # fmt: skip
PAGES = {
    "list, first page": "/documents/",
    "page 2": "/documents/?page=2",
    "last page": "/documents/?page=LAST",
    "one kind": "/documents/?kind=resolution",
    "one session": "/documents/?session=67",
    "one session, one kind": "/documents/?session=67&kind=resolution",
    "by day, latest first": "/documents/?sort=-adopted_on",
    "by a day none of them has": "/documents/?sort=-published_on",
    "list search, a rare word": f"/documents/?q={RARE}",
    "list search, a common word": f"/documents/?q={COMMON}",
    "that word and one kind": f"/documents/?q={COMMON}&kind=resolution",
    "site search, five hits": "/search/?q=trafficking",
    "site search, a rare word": f"/search/?q={RARE}",
    "site search, a common word": f"/search/?q={COMMON}",
    "that word, of meetings alone": f"/search/?q={COMMON}&type=meeting",
    "site search, no hit": "/search/?q=zzyzzx",
    "search of a short list, that word": f"/meetings/?q={COMMON}",
    "a document": "/documents/A/RES/67/219/",
    "a State": "/states/KEN/",
    "a meeting": "/meetings/hld-2013/",
    "home": "/",
    "the process": "/about/process/",
    "completeness": "/about/completeness/",
    "sitemap": "/sitemap.xml",
    "sitemap of documents": "/sitemap-documents.xml",
}
STAFF_PAGES = {
    "desk, what is to be done": "/admin/",
    "desk, lacking a translation": "/admin/untranslated/",
    "desk, list": "/admin/documents/document/",
    "desk, page 3": "/admin/documents/document/?p=3",
    "desk, a rare word": f"/admin/documents/document/?q={RARE}",
    "desk, a common word": f"/admin/documents/document/?q={COMMON}",
    "desk, no hit": "/admin/documents/document/?q=zzyzzx",
}


def title(n: int) -> str:
    words = WORDS.split()
    words = [words[(n * k) % len(words)] for k in (3, 7, 11, 13, 17)]
    words += [COMMON] * (n % 3 == 0) + [RARE] * (n % 1000 == 7)
    return " ".join(words).capitalize() + f", {n}"


def build(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from documents.models import Document
    from documents.records import DOCUMENTS
    from hld_site.search.index import write

    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    documents = (
        Document(
            key=f"A/BENCH/{n % 80 + 1}/{n}",
            symbol=f"A/BENCH/{n % 80 + 1}/{n}",
            title_en=title(n),
            session=n % 80 + 1,
            adopted_on=datetime.date(1946 + n % 80, n % 12 + 1, n % 28 + 1),
            kind=KINDS[n % len(KINDS)],
            status="published",
        )
        for n in range(size)
    )
    while some := list(itertools.islice(documents, 5000)):
        made = Document.objects.bulk_create(some)
        write(DOCUMENTS, [document.pk for document in made])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as autovacuum does a minute later; SQLite never


def backend_time() -> float:
    """Processor seconds of the backend that serves this connection, where it is on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(times: int) -> dict[str, float]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from documents.models import Document
    from hld_site.answers import revalidation
    from hld_site.browse.counting import EXACT_UP_TO
    from tests.benchmarks.pages import Site, body_of

    staff = Client(HTTP_HOST="127.0.0.1")
    user = get_user_model()(username="benchmark", is_staff=True, is_superuser=True)
    user.save()
    staff.force_login(user)
    last = -(-min(Document.objects.filter(status="published").count(), EXACT_UP_TO) // 50)
    site, costs = Site(), {}
    doors = [(PAGES, partial(body_of, site)), (STAFF_PAGES, partial(answered, staff))]
    for pages, ask in doors:
        for name, address in pages.items():
            address = address.replace("LAST", str(last))
            ask(address)
            spent = []
            for _time in range(times):
                revalidation.answers.clear()
                begun = time.process_time() + backend_time()
                ask(address)
                spent.append((time.process_time() + backend_time() - begun) * 1000)
            costs[name] = statistics.median(spent)
    return costs


def answered(client, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answers {status}")


def in_a_process(size: int, times: int, database: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.growth", "--one", str(size)]
    done = subprocess.run(
        [*command, "--times", str(times)],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": database}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def on_postgresql(server: str, size: int, times: int) -> dict[str, float]:
    import psycopg

    name = "hld_growth_benchmark"
    with psycopg.connect(f"{server.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            return in_a_process(size, times, f"{server.rpartition('/')[0]}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--postgresql", default="")
    parser.add_argument("--one", type=int)
    given = parser.parse_args()
    if given.one is not None:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
        django.setup()
        build(given.one)
        print(json.dumps(measure(given.times)))
        return
    columns = []
    for size in given.sizes:
        if given.postgresql:
            columns.append(on_postgresql(given.postgresql, size, given.times))
        else:
            with tempfile.TemporaryDirectory() as folder:
                database = f"sqlite:///{folder}/growth.sqlite3"
                columns.append(in_a_process(size, given.times, database))
    print(
        f"{'ms of a processor':28}" + "".join(f"{size:>11,}" for size in given.sizes) + "    ratio"
    )
    for name in PAGES | STAFF_PAGES:
        costs = [column[name] for column in columns]
        row = "".join(f"{cost:11.1f}" for cost in costs)
        print(f"{name:28}{row}{costs[-1] / costs[0]:9.2f}")


if __name__ == "__main__":
    main()
