"""The full-text index of SQLite knows the type of an entry, so that it finds words among those of one.

A million entries take it half a minute. PostgreSQL has an index of types beside that of words.
"""

from importlib import import_module

from django.db import migrations

COLUMNS = "a, b, c, d, type"
NEW, OLD = (
    ", ".join(f"{row}.{name}" for name in COLUMNS.split(", ")) for row in ("new", "old")
)
ADD = f"INSERT INTO search_index(rowid, {COLUMNS}) VALUES (new.id, {NEW});"
TAKE_AWAY = f"""INSERT INTO search_index(search_index, rowid, {COLUMNS})
    VALUES ('delete', old.id, {OLD});"""
STATEMENTS = (
    f"""CREATE VIRTUAL TABLE search_index USING fts5(
        {COLUMNS}, content='search_searchentry', content_rowid='id',
        tokenize='ascii', detail=column, columnsize=0, prefix='3 4')""",
    f"CREATE TRIGGER search_index_insert AFTER INSERT ON search_searchentry BEGIN {ADD} END",
    f"CREATE TRIGGER search_index_delete AFTER DELETE ON search_searchentry BEGIN {TAKE_AWAY} END",
    f"""CREATE TRIGGER search_index_update AFTER UPDATE ON search_searchentry
        BEGIN {TAKE_AWAY} {ADD} END""",
)
READ_ALL = "INSERT INTO search_index(search_index) VALUES ('rebuild')"
first = import_module("hld_site.search.migrations.0001_initial")


def instead_of_the_index(statements):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            for statement in (*first.BACK["sqlite"], *statements, READ_ALL):
                schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(instead_of_the_index(STATEMENTS), instead_of_the_index(first.SQLITE))
    ]
