"""The index as tables, and what each database searches them with, kept in step by the database.

On SQLite a later migration that makes the table of entries anew must make these triggers anew too.
"""

from django.db import migrations, models

SQLITE = (
    # The words come folded from Python: nothing is left for a tokenizer but to part them.
    """CREATE VIRTUAL TABLE search_index USING fts5(
        a, b, c, d, content='search_searchentry', content_rowid='id',
        tokenize='ascii', detail=column, columnsize=0, prefix='3 4')""",
    """CREATE TRIGGER search_index_insert AFTER INSERT ON search_searchentry BEGIN
        INSERT INTO search_index(rowid, a, b, c, d) VALUES (new.id, new.a, new.b, new.c, new.d);
    END""",
    """CREATE TRIGGER search_index_delete AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, a, b, c, d)
        VALUES ('delete', old.id, old.a, old.b, old.c, old.d);
    END""",
    """CREATE TRIGGER search_index_update AFTER UPDATE ON search_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, a, b, c, d)
        VALUES ('delete', old.id, old.a, old.b, old.c, old.d);
        INSERT INTO search_index(rowid, a, b, c, d) VALUES (new.id, new.a, new.b, new.c, new.d);
    END""",
)
# No parser of PostgreSQL sees the words: an array of them is what the index holds.
WORDS = "array_to_tsvector(array_remove(array_remove(string_to_array({}, ' '), '|'), ''))"
POSTGRESQL = (
    f"""ALTER TABLE search_searchentry
        ADD COLUMN name_words tsvector
            GENERATED ALWAYS AS ({WORDS.format("a || ' ' || b")}) STORED,
        ADD COLUMN words tsvector
            GENERATED ALWAYS AS ({WORDS.format("a || ' ' || b || ' ' || c || ' ' || d")}) STORED""",
    "CREATE INDEX search_name_words ON search_searchentry USING gin (name_words)",
    "CREATE INDEX search_words ON search_searchentry USING gin (words)",
)
BACK = {
    "sqlite": (
        "DROP TRIGGER search_index_insert",
        "DROP TRIGGER search_index_delete",
        "DROP TRIGGER search_index_update",
        "DROP TABLE search_index",
    ),
    "postgresql": (
        "ALTER TABLE search_searchentry DROP COLUMN name_words, DROP COLUMN words",
    ),
}
FORWARD = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def run(statements):
    def execute(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('record_id', models.PositiveBigIntegerField()),
                ('key', models.CharField(db_index=True, max_length=120)),
                ('part', models.CharField(default='', max_length=40)),
                ('part_id', models.PositiveBigIntegerField(default=0)),
                ('a', models.TextField(default='')),
                ('b', models.TextField(default='')),
                ('c', models.TextField(default='')),
                ('d', models.TextField(default='')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['part', 'part_id'], name='search_entry_of_part')],
                'constraints': [models.UniqueConstraint(fields=('type', 'record_id', 'part', 'part_id'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=60)),
                ('pks', models.JSONField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(run(FORWARD), run(BACK)),
    ]
