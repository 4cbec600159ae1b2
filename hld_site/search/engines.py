"""Finding the entries that hold all words of a query: one engine for each database.

Both read the same folded words and only say which entries fit; the ranking is ours, so that both
databases show the same page.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.tokens import Word


def terms(words: Sequence[Word], one: str, begun: str, glue: str) -> str:
    """All tokens of all words, in the language of an engine."""
    written = {
        (begun if word.begins else one).format(t): None for word in words for t in word.tokens
    }
    return glue.join(written)


class Sqlite:
    """FTS5, kept in step with the table of entries by triggers."""

    def match(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> QuerySet:
        expression = terms(words, '"{}"', '"{}"*', " AND ")
        return SearchEntry.objects.extra(
            tables=["search_index"],
            where=["search_index.rowid = search_searchentry.id", "search_index MATCH %s"],
            params=[f"{{{' '.join(groups)}}} : ({expression})"],
            order_by=["search_index.rowid"],
        )

    def ids(self, words: Sequence[Word], most: int) -> RawSQL:
        """The entries that fit, as many as are asked for, to be looked for in another query."""
        sql = "SELECT rowid FROM search_index WHERE search_index MATCH %s LIMIT %s"
        return RawSQL(sql, [terms(words, '"{}"', '"{}"*', " AND "), most])


class Postgresql:
    """Two generated columns: the words of the first two groups, and all words."""

    def match(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> QuerySet:
        column = "words" if groups == GROUPS else "name_words"
        return SearchEntry.objects.extra(
            where=[f"search_searchentry.{column} @@ %s::tsquery"],
            params=[terms(words, "'{}'", "'{}':*", " & ")],
        )

    def ids(self, words: Sequence[Word], most: int) -> RawSQL:
        sql = "SELECT id FROM search_searchentry WHERE words @@ %s::tsquery LIMIT %s"
        return RawSQL(sql, [terms(words, "'{}'", "'{}':*", " & "), most])


def engine() -> Sqlite | Postgresql:
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
