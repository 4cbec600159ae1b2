"""What the tests of other processes work on."""

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def empty_database(tmp_path):
    """Where the killed processes work: a file, or a database of their own on the same server."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        return
    given = connection.settings_dict
    name = f"{given['NAME']}_killed"
    arguments = {
        "host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"],
        "password": given["PASSWORD"], "dbname": "postgres",
    }  # fmt: skip
    with psycopg.connect(**arguments, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        login = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{arguments['port']}"
        yield f"postgres://{login}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
