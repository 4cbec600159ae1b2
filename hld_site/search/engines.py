"""Finding the entries that hold all words of a query: one engine for each database.

Both read the same folded words and only say which entries fit; the ranking is ours, so that both
databases show the same page.
"""

import datetime
from collections.abc import Callable, Collection, Sequence, Sized
from dataclasses import replace
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from hld_site.records import written_queries
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Word
from hld_site.search.visibility import visible


class Sqlite:
    """FTS5, kept in step with the table of entries by triggers."""

    def expression(self, words: Sequence[Word], groups: Sequence[str] = GROUPS) -> str:
        every = all_of(words, '"{}"', '"{}"*', " AND ", " OR ")
        return f"{{{' '.join(groups)}}} : ({every})"

    def asked(self, words: Sequence[Word], groups: Sequence[str], types: Collection[str]) -> str:
        expression = self.expression(words, groups)
        if not types:
            return expression
        # The index parts a name at what is no letter, and knows no words side by side.
        of_types = " OR ".join(f"({name.replace('_', ' AND ')})" for name in sorted(types))
        return f"{expression} AND type : ({of_types})"

    def matching(self, asked: str, groups: Sequence[str], types: Collection[str]) -> QuerySet:
        entries = SearchEntry.objects.extra(
            tables=["search_index"],
            # The sign has it begin with the words: it took a type for rare, and asked the index
            # about each of its entries, a minute for 100,000.
            where=["+search_index.rowid = search_searchentry.id", "search_index MATCH %s"],
            params=[asked],
            order_by=["search_index.rowid"],
        )
        return entries.filter(type__in=types) if types else entries

    def hold(self, asked: str, number: int) -> bool:
        """Whether so many entries fit, be they public or not."""
        some = "SELECT 1 FROM search_index WHERE search_index MATCH %s LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({some})", [asked, number])
            return cursor.fetchone()[0] == number

    def ids(self, words: Sequence[Word], most: int) -> RawSQL:
        """The entries that fit, as many as are asked for, to be looked for in another query."""
        sql = "SELECT rowid FROM search_index WHERE search_index MATCH %s LIMIT %s"
        return RawSQL(sql, [self.expression(words), most])


class Postgresql:
    """Two generated columns: the words of the first two groups, and all words."""

    def expression(self, words: Sequence[Word]) -> str:
        return all_of(words, "'{}'", "'{}':*", " & ", " | ")

    def asked(self, words: Sequence[Word], groups: Sequence[str], types: Collection[str]) -> str:
        return self.expression(words)

    def matching(self, asked: str, groups: Sequence[str], types: Collection[str]) -> QuerySet:
        column = "words" if groups == GROUPS else "name_words"
        entries = SearchEntry.objects.extra(
            where=[f"search_searchentry.{column} @@ %s::tsquery"], params=[asked]
        )
        return entries.filter(type__in=types) if types else entries

    def hold(self, asked: str, number: int) -> bool:
        """Its index takes longer words like others: they need not be put off."""
        return False

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
        for tokens in (*word.spellings, *((form,) for form in word.forms))
    )
    return f"({either.join(spellings)})"


def engine() -> Sqlite | Postgresql:
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()


def entries_with(
    words: Sequence[Word], groups: Sequence[str] = GROUPS, types: Collection[str] = ()
) -> QuerySet:
    """The entries that hold all words in these groups, of any type or of some."""
    return engine().matching(engine().asked(words, groups, types), groups, types)


def first_visible(
    words: Sequence[Word],
    at: datetime.datetime,
    most: int,
    groups: Sequence[str] = GROUPS,
    types: Collection[str] = (),
    fields: Sequence[str] = (),
) -> list[Any]:
    """The first of these that the public may find, or some fields of them."""

    def first(some: Sequence[Word]) -> list:
        asked, of = engine().asked(some, groups, types), (most, groups, tuple(types), fields)
        return written_queries.rows(visible_ones, at, asked, of=of)

    return as_typed_or_longer(words, most, first, groups, types)


def visible_ones(at: datetime.datetime, asked: str, most: int, groups, types, fields) -> QuerySet:
    entries = engine().matching(asked, groups, types).filter(visible(at))[:most]
    return entries.values_list(*fields) if fields else entries


Asked = TypeVar("Asked", bound=Sized)


def as_typed_or_longer(
    words: Sequence[Word],
    most: int,
    ask: Callable[[Sequence[Word]], Asked],
    groups: Sequence[str] = GROUPS,
    types: Collection[str] = (),
) -> Asked:
    """What ``ask`` gives for the words, at most so many; where so many entries hold them just as
    they were typed, no longer words are asked for and no other forms: SQLite puts the entries of
    all of those together before it gives the first.
    """
    as_typed = [replace(word, begins=False, forms=()) for word in words]
    if as_typed != [*words] and engine().hold(engine().asked(as_typed, groups, types), most):
        entries = ask(as_typed)
        if len(entries) == most:
            return entries
    return ask(words)
