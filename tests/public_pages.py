"""The public pages, each fetched once and read by every test that only looks at them."""

import re
from functools import cache

import pytest
from django.db import connection
from django.test import Client

READING = (
    "SELECT",
    "(SELECT",
    "WITH",
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "ROLLBACK TO SAVEPOINT",
    "PRAGMA",
    "EXPLAIN",
)


@cache
def fetched(address: str) -> tuple[int, str]:
    """What a visitor without cookies gets; of a file only that it is there."""
    response = Client().get(address)
    return response.status_code, "" if response.streaming else response.content.decode()


class Site:
    def status(self, address: str) -> int:
        return fetched(address)[0]

    def text(self, address: str) -> str:
        status, text = fetched(address)
        assert status == 200, address
        return text

    def links(self, address: str) -> set[str]:
        """The addresses of the site that a page leads to, without what follows a ? or a #."""
        return set(re.findall(r'href="(/[^"#?]*)', self.text(address)))


def only_read(execute, sql, params, many, context):
    assert sql.lstrip().startswith(READING), "Other tests are shown the pages that this one saw."
    return execute(sql, params, many, context)


@pytest.fixture
def site():
    """The register as it was loaded: a test that looks at it may not change it."""
    with connection.execute_wrapper(only_read):
        yield Site()


def one_line(html: str) -> str:
    """HTML without the white space that a browser does not show either."""
    html = re.sub(r"\s+", " ", html)
    return re.sub(r"\s?(</?(?:dd|div|dt|li|p|t[dhr]|a)\b[^>]*>)\s?", r"\1", html).replace(" >", ">")
