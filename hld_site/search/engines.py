"""Finding the entries that hold all words of a query: one engine for each database.

Both read the same folded words and only say which entries fit; the ranking is ours, so that both
databases show the same page.
"""

import datetime
from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from hld_site.records import written_queries
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Word
from hld_site.search.visibility import visible


class Sqlite:
    """FTS5, kept in step with the table of entries by triggers."""

    def expression(self, words: Sequence[Word]) -> str:
        return all_of(words, '"{}"', '"{}"*', " AND ", " OR ")

    def asked(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> str:
        return f"{{{' '.join(groups)}}} : ({self.expression(words)})"

    def matching(self, asked: str, groups: Sequence[str] = GROUPS) -> QuerySet:
        return SearchEntry.objects.extra(
            tables=["search_index"],
            # The sign has it begin with the words: it took a type for rare, and asked the index
            # about each of its entries, a minute for 100,000.
            where=["+search_index.rowid = search_searchentry.id", "search_index MATCH %s"],
            params=[asked],
            order_by=["search_index.rowid"],
        )

    def ids(self, words: Sequence[Word], most: int) -> RawSQL:
        """The entries that fit, as many as are asked for, to be looked for in another query."""
        sql = "SELECT rowid FROM search_index WHERE search_index MATCH %s LIMIT %s"
        return RawSQL(sql, [self.expression(words), most])


class Postgresql:
    """Two generated columns: the words of the first two groups, and all words."""

    def expression(self, words: Sequence[Word]) -> str:
        return all_of(words, "'{}'", "'{}':*", " & ", " | ")

    def asked(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> str:
        return self.expression(words)

    def matching(self, asked: str, groups: Sequence[str] = GROUPS) -> QuerySet:
        column = "words" if groups == GROUPS else "name_words"
        return SearchEntry.objects.extra(
            where=[f"search_searchentry.{column} @@ %s::tsquery"], params=[asked]
        )

    def ids(self, words: Sequence[Word], most: int) -> RawSQL:
        # What a query of its own selects is taken for rare, and looked for in the index: hundreds
        # of spellings would be taken for frequent, and each entry compared with all of them.
        sql = "SELECT id FROM search_searchentry WHERE words @@ (SELECT %s::tsquery) LIMIT %s"
        return RawSQL(sql, [self.expression(words), most])


def all_of(words: Sequence[Word], one: str, begun: str, both: str, either: str) -> str:
    """All words, each in any of its spellings, in the language of an engine."""
    return both.join(dict.fromkeys(any_of(word, one, begun, both, either) for word in words))


def any_of(word: Word, one: str, begun: str, both: str, either: str) -> str:
    spellings = dict.fromkeys(
        both.join(
            dict.fromkeys((begun if word.may_begin(t) else one).format(t) for t in tokens)
        ).join("()")
        for tokens in word.spellings
    )
    return f"({either.join(spellings)})"


def engine() -> Sqlite | Postgresql:
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()


def entries_with(words: Sequence[Word], groups: Sequence[str] = GROUPS) -> QuerySet:
    """The entries that hold all words in these groups."""
    return engine().matching(engine().asked(words, groups), groups)


def first_visible(
    words: Sequence[Word],
    at: datetime.datetime,
    most: int,
    groups: Sequence[str] = GROUPS,
    types: Collection[str] = (),
) -> list[SearchEntry]:
    """The first of these that the public may find."""
    asked = engine().asked(words, groups)
    return written_queries.rows(visible_ones, at, asked, of=(most, groups, types))


def visible_ones(at: datetime.datetime, asked: str, most: int, groups, types) -> QuerySet:
    entries = engine().matching(asked, groups).filter(visible(at))
    return (entries.filter(type__in=types) if types else entries)[:most]
