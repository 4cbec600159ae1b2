"""``filterset_for(record)``: the django-filter form of a list, its search and its order."""

import datetime
import functools
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

import django_filters
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hld_site.browse.counting import EXACT_UP_TO, OF_A_LONG_LIST, EmptyLast, KeysFirst, capped_count
from hld_site.browse.facets import Counts, Facet, count_words
from hld_site.browse.filter_kinds import ValueFilter, filter_for
from hld_site.browse.sorting import SortFilter
from hld_site.languages.punctuation import listed
from hld_site.records.columns import resolve
from hld_site.records.declarations import Record
from hld_site.records.overrides import override_of


class Narrowing(NamedTuple):
    """``is_cut``: it keeps the first of what a query finds, and no one knows of how much; ``whole``
    keeps all of it. ``number``: how many rows of the list it keeps, where that is known.
    """

    keep: Callable[[QuerySet], QuerySet]
    is_cut: bool = False
    whole: Callable[[QuerySet], QuerySet] | None = None
    number: int | None = None


Searcher = Callable[[Record, str, datetime.datetime], Narrowing | None]
_searchers: list[Searcher] = []


def searches_lists(searcher: Searcher) -> Searcher:
    """The search says how; lists stand below it."""
    _searchers[:] = [searcher]
    return searcher


LONGEST_SEARCH = 200
MOST_WORDS = 8
MANY = 1_000  # rows of a value: of more it is not asked how many
TOO_LONG = _("A list of more than 10,000 rows is not sorted by “%(name)s”. Choose a filter first.")


class RecordFilters(django_filters.FilterSet):
    """A list's form. Choices come from published rows alone, so that no draft shows in them."""

    record: Record
    is_of_file = False  # all rows are taken, where a page shows the first ones
    # Orders beside those of the columns: name, label and field path.
    orders: ClassVar[tuple[tuple[str, Any, str], ...]] = ()
    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=LONGEST_SEARCH)

    @functools.cached_property
    def total(self) -> int:
        searched_alone = not self.is_of_file and [name for name, *_ in self.in_force()] == ["q"]
        if searched_alone and self.narrowing and self.narrowing.number is not None:
            return self.narrowing.number
        return capped_count(self.qs)

    @property
    def is_cut(self) -> bool:
        """Of what is searched for there is more than was looked at: any number may be greater."""
        typed = self.form.cleaned_data.get("q")
        return bool(typed and self.narrowing and self.narrowing.is_cut)

    @property
    def rows(self):
        """To be cut into pages."""
        given = self.form.cleaned_data
        column = self.filters["sort"].may_be_empty(given["sort"])
        if column and self.total > EXACT_UP_TO:
            return EmptyLast(self.qs, column)
        return KeysFirst(self.qs) if given["sort"] else self.qs

    def is_valid(self) -> bool:
        """No long list is sorted by what would have all its rows read."""
        if not super().is_valid():
            return False
        slow = self.filters["sort"].slow_in(self.form.cleaned_data["sort"])
        if slow and self.total > EXACT_UP_TO:
            self.form.add_error("sort", TOO_LONG % {"name": slow[0]})
        return not self.form.errors

    def in_force(self) -> list[tuple[str, Any, Any]]:
        """The filters that are set: parameter, label, and the value in words."""
        given = self.form.cleaned_data
        return [
            (name, field.label, self.words(name, given[name]))
            for name, field in self.form.fields.items()
            if name != "sort" and (given.get(name) or self.is_no(name))
        ]

    def is_no(self, name: str) -> bool:
        """Whether a filter is set to No or to nought, which are values too."""
        return self.form.data.get(name, "") != "" and self.form.cleaned_data.get(name) in (False, 0)

    def facets(self) -> dict[str, Any]:
        """By parameter, what counts the rows of its choices; a list may have more of its own."""
        paths = self.record.filters
        return {parameter(path, paths): Facet(self.record.model, path) for path in paths}

    def words(self, name: str, value):
        """What a value is called; a record calls itself. An app's own filter may take several."""
        if isinstance(value, list):
            return listed(self.words(name, one) for one in value)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if hasattr(value, "heading"):
            return value.heading
        labels = getattr(self.filters[name], "labels", None)
        if labels is None:
            labels = dict(getattr(self.form.fields[name], "choices", ()))
        return labels.get(value, value)

    def count_choices(self):
        """Writes behind each choice how many rows it would keep beside the other filters.

        In a long list that is filtered already the choices stand without: rows of two values at
        once have no index of their own, and are not read through to be counted.
        """
        given, sort = self.form.cleaned_data, self.form.fields["sort"]
        if self.total > EXACT_UP_TO:
            slow = self.filters["sort"].slow_in
            sort.widget.choices = [(way, label) for way, label in sort.choices if not slow([way])]
        for name, facet in self.facets().items():
            counts, most = self.counted(name, facet)
            chosen = getattr(given.get(name), "key", given.get(name))
            if chosen and str(chosen) not in {str(value) for value, _label, _count in counts}:
                counts.append((chosen, self.words(name, given[name]), 0))
            known = {} if self.is_cut else {str(chosen): (self.total, EXACT_UP_TO)}
            field = self.form.fields[name]
            field.widget.choices = [
                ("", field.empty_label),
                *((v, with_count(label, *known.get(str(v), (n, most)))) for v, label, n in counts),
            ]

    def counted(self, name: str, facet: Any) -> tuple[Counts, int]:
        """The choices of a filter, and up to where each was counted."""
        given, at = self.form.cleaned_data, timezone.now()
        if self.is_cut:
            return facet.counts_of_all(at, 0), 0
        beside = self.beside(name)
        of_all = beside is self.queryset
        is_wider = given.get(name) and isinstance(facet, Facet) and not facet.part
        number = capped_count(beside) if is_wider else self.total
        if of_all:
            most = EXACT_UP_TO if number <= EXACT_UP_TO else OF_A_LONG_LIST
            return facet.counts_of_all(at, most), most
        if number > EXACT_UP_TO:
            return facet.counts_of_all(at, 0), 0
        return facet.counts(beside, at), EXACT_UP_TO

    def beside(self, name: str):
        """The rows that all filters but one keep, each once."""
        others = [other for other in self.filters if other not in (name, "sort")]
        rows = self.kept_by(others, self.queryset)
        if rows.query.distinct:
            return self.queryset.filter(pk__in=rows.order_by().values("pk"))
        return rows

    def filter_queryset(self, queryset):
        return self.kept_by(self.filters, queryset)

    def kept_by(self, names: Iterable[str], rows):
        """SQLite does not know which of two values has fewer rows, and read all of a kind for one
        session: the narrowest filter alone may have its index.
        """
        given, alone = self.form.cleaned_data, self.alone
        narrowest = min(filter(alone.__contains__, names), key=alone.__getitem__, default="")
        for name in names:
            each = self.filters[name]
            filtered = each.filter_row_by_row if name in alone.keys() - {narrowest} else each.filter
            rows = filtered(rows, given.get(name))
        return rows

    @functools.cached_property
    def alone(self) -> dict[str, tuple]:
        """Of several filters by values of the row itself, how many rows each alone would keep; of
        two that keep many, the one with choices, which are few, is taken to keep more.
        """
        given = self.form.cleaned_data
        own = {
            name: each
            for name, each in self.filters.items()
            if isinstance(each, ValueFilter) and not each.facet.part and given.get(name)
        }
        if len(own) < 2 or connections[self.queryset.db].vendor != "sqlite":
            return {}
        return {
            name: (capped_count(each.filter(self.queryset, given[name]), MANY), bool(each.labels))
            for name, each in own.items()
        }

    @functools.cached_property
    def narrowing(self) -> Narrowing | None:
        """Asked once a request: rows are shown, counted, and counted beside each other filter."""
        typed = self.form.cleaned_data["q"]
        return _searchers[0](self.record, typed, timezone.now()) if _searchers else None

    def search(self, rows, name, value):
        """What the search of the site finds, where it reads this type; else rows with all words."""
        if self.narrowing:
            whole = self.narrowing.whole if self.is_of_file else None
            return (whole or self.narrowing.keep)(rows)
        for word in value.split()[:MOST_WORDS]:
            rows = rows.filter(self.matching(word))
        return rows

    def matching(self, word: str) -> Q:
        condition = Q()
        for path in self.record.search:
            part, dot, field = path.rpartition(".")
            if dot:
                facet = Facet(self.record.model, path)
                rows = facet.published(timezone.now())
                named = rows.filter(holding(rows.model, field, word))
                condition |= Q(pk__in=named.values(facet.record_column))
            else:
                condition |= holding(self.record.model, path, word)
        return condition


def with_count(label: Any, count: int, most: int) -> str:
    return f"{label} ({count_words(count, most)})" if most else str(label)


def holding(model, name: str, word: str) -> Q:
    """Rows in which a column, in any language, holds a word."""
    condition = Q()
    for column in resolve(model, name).file_names:
        condition |= Q(**{f"{column}__icontains": word})
    return condition


def parameter(path: str, paths: tuple[str, ...]) -> str:
    """ "groups.group" is ?group= unless another filter of the list has that name."""
    short = path.rpartition(".")[2]
    clash = [other for other in paths if other.rpartition(".")[2] == short]
    return short if len(clash) == 1 else path.replace(".", "_")


@functools.cache
def filterset_for(record: Record) -> type[RecordFilters]:
    base = override_of(record.model, "filters", "Filters") or RecordFilters
    filters = {
        parameter(path, record.filters): filter_for(Facet(record.model, path))
        for path in record.filters
    }
    own = {**filters, "sort": SortFilter(record, base.orders)}
    made: type[RecordFilters] = type(f"{record.model.__name__}Filters", (base,), own)
    made.record = record  # of a filter with that name there is nothing left on the class
    return made
