"""Asks the site as a server does, with what keeps answers in front of it; no server is needed."""

import contextlib
import datetime
import gzip
import io
from dataclasses import dataclass
from urllib.parse import unquote

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from hld_site.answers import revalidation
from hld_site.answers.wsgi_cache import PublicAnswers
from hld_site.publishing import generation
from registry.models import State

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
DECODED = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


class AskedEachTime:
    """The generation as this test's own transaction has it; a server's thread could not see it."""

    def seen(self):
        # What has been written is seen: to the next change it is as if it were committed.
        connection.run_on_commit.clear()
        return generation.current()


class SiteWithoutWorkers(WSGIHandler):
    """No job is taken up by threads in the midst of a test."""


class Remembered:
    """The generation of a moment: the database is not asked again."""

    def __init__(self):
        self.current = generation.current()

    def seen(self):
        return self.current


@contextlib.contextmanager
def the_connection_of_the_test():
    """It stays open between requests, as with Django's own test client."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    try:
        yield
    finally:
        for moment in (request_started, request_finished):
            moment.connect(close_old_connections)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        return DECODED[self.headers.get("Content-Encoding", "")](self.raw).decode()


class Front:
    def __init__(self, application=None, watch=None, **options):
        self.answers = PublicAnswers(
            application or SiteWithoutWorkers(), watch or AskedEachTime(), **options
        )

    def get(self, address: str, method: str = "GET", **headers: str) -> Reply:
        path, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        head: list = []
        with the_connection_of_the_test():
            parts = self.answers(environ, lambda *given: head.extend(given[:2]))
            raw = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        return Reply(int(head[0].split()[0]), dict(head[1]), raw)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Path and query string of what is kept."""
        return [(key[3], key[4]) for key in self.answers.kept.answers]


def count_of(front, address, **headers) -> int:
    """How many questions an answer asks of the database beside that for the generation."""
    asked = []

    def note(execute, sql, params, many, context):
        if "publishing_generation" not in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        front.get(address, **headers)
    return len(asked)


def rename(name: str) -> None:
    kenya = State.objects.get(key="KEN")
    kenya.name_en = name
    kenya.save()


class SiteAlone(Front):
    """Without what keeps the answers of one generation: each request comes as far as Django."""

    def __init__(self):
        super().__init__()
        self.answers = SiteWithoutWorkers()


def anew(address: str) -> str:
    """As a process would make it that knows nothing; what this one knows it knows afterwards."""
    known = revalidation.answers
    revalidation.answers = revalidation.AnswerCache(known.most_bytes)
    try:
        return SiteAlone().get(address).text
    finally:
        revalidation.answers = known
