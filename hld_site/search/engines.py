"""Finding the entries that hold all words of a query: one engine for each database.

Both read the same folded words and only say which entries fit; the ranking is ours, so that both
databases show the same page.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.words import Word


class Sqlite:
    """FTS5, kept in step with the table of entries by triggers."""

    table = "search_index"

    def match(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> QuerySet:
        terms = [
            f'"{token}"' + "*" * word.begins for word in words for token in dict.fromkeys(word.tokens)
        ]
        wanted = f"{{{' '.join(groups)}}} : ({' AND '.join(terms)})"
        return SearchEntry.objects.extra(
            tables=[self.table],
            where=[
                f"{self.table}.rowid = {SearchEntry._meta.db_table}.id",
                f"{self.table} MATCH %s",
            ],
            params=[wanted],
            order_by=[f"{self.table}.rowid"],
        )


class Postgresql:
    """Two generated columns: the words of the first two groups, and all words."""

    def match(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> QuerySet:
        column = "words" if groups == GROUPS else "name_words"
        terms = [
            f"'{token}'" + ":*" * word.begins
            for word in words
            for token in dict.fromkeys(word.tokens)
        ]
        return SearchEntry.objects.extra(
            where=[f"{SearchEntry._meta.db_table}.{column} @@ %s::tsquery"],
            params=[" & ".join(terms)],
        )


def engine() -> Sqlite | Postgresql:
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
