"""The published queryset: the only way a public page meets a record, relations included."""

import datetime
import functools
import json
import operator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import In
from django.utils import timezone

from hld_site.languages.collation import as_shown
from hld_site.languages.text import Translated
from hld_site.publishing.status import public_q
from hld_site.records.lent_queries import LentQueries
from hld_site.records.signals import announce


@models.Field.register_lookup
class AnyOf(In):
    """As ``in``, for values as the field keeps them: ``filter(key__any_of=keys)``.

    The database is sent one array: a thousand parameters cost more to write out than to look up.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self):
        return list(self.rhs)

    def as_sqlite(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        kept = functools.partial(self.lhs.output_field.get_db_prep_value, connection=connection)
        values = json.dumps(self.rhs, default=kept)  # what JSON does not know, as SQLite keeps it
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, values]

    def as_postgresql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection).partition("(")[0]
        return f"{column} = ANY(%s::{kind}[])", [*params, self.rhs]


class ListOf(models.Aggregate):
    """All values of a column as one list: a row for each takes three times as long to read."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()
    empty_result_set_value: Any = NotImplemented  # an empty list comes from the database

    def as_postgresql(self, compiler, connection, **given):
        listed, params = self.as_sql(compiler, connection, function="JSON_AGG", **given)
        return f"COALESCE(({listed})::text, '[]')", params


def in_order(names, model: Any = None) -> list:
    """Order by these, "-name" downwards; what is empty comes last on every database.

    A translated column of the model, or of one it points to ("country__name"), is in the order of
    the reader's language. An expression says all of it by itself.
    """
    ordering: list[Any] = []
    for name in names:
        if not isinstance(name, str):
            ordering.append(name)
            continue
        path = name.removeprefix("-")
        key = as_shown(path) if is_translated(model, path) else models.F(path)
        # What is never empty is not asked where the empty ones go: no index of SQLite answers that.
        last = None if is_never_empty(model, path) else True
        ordering.append(
            key.desc(nulls_last=last) if name.startswith("-") else key.asc(nulls_last=last)
        )
    return ordering


def is_never_empty(model: Any, path: str) -> bool:
    names = {field.name for field in model._meta.concrete_fields} if model else set()
    return path in names and not model._meta.get_field(path).null


def is_translated(model: Any, path: str) -> bool:
    *relations, last = path.split("__")
    for relation in relations if model else ():
        model = model._meta.get_field(relation).related_model
    return isinstance(getattr(model, last, None), Translated)


class AnnouncedQuerySet(LentQueries):
    """What is written to many rows at once is heard as what ``save()`` writes: kept pages end, and
    the search reads the rows again. History has none of it: for that, save each.
    """

    def update(self, **values):
        self._for_write = True
        with transaction.atomic(using=self.db):
            pks = list(self.values_list("pk", flat=True))
            number = super().update(**values)
            announce(self.model, pks)
        return number

    def bulk_create(self, objs, *options, **named):
        self._for_write = True
        with transaction.atomic(using=self.db):
            rows = super().bulk_create(objs, *options, **named)
            announce(self.model, [row.pk for row in rows])
        return rows


class RecordQuerySet(AnnouncedQuerySet):
    def published(self, at: datetime.datetime | None = None):
        return self.filter(public_q(at or timezone.now()))

    def listed(self):
        """The rows of a list: a type overrides this to add what its order needs."""
        return self


class PartQuerySet(AnnouncedQuerySet):
    """A part is public when its owner is, when it is not held back, and when all it names are."""

    model: Any

    def published(self, at: datetime.datetime | None = None):
        at = at or timezone.now()
        rule = Q(held_back=False)
        for field in self.model.record_fields():
            named = public_q(at, field.name)
            rule &= named | Q(**{field.name: None}) if field.null else named
        return self.filter(rule)

    def searchable(self, at: datetime.datetime | None = None):
        """The rows by which a search may find their owner, shown or not."""
        return self.published(at)


class OwnedByAnyQuerySet(PartQuerySet):
    """Parts that any type of record may own; each looks up its own, and not all there are."""

    def published(self, at: datetime.datetime | None = None, owned_by: Any = None):
        """``owned_by``: a model whose rows alone are asked about; else any may be the owner."""
        at = at or timezone.now()
        owners = [
            Q(owner_type=ContentType.objects.get_for_model(model))
            & Exists(model._default_manager.published(at).filter(pk=OuterRef("owner_id")))
            for model in ([owned_by] if owned_by else self.model.owner_models())
        ]
        return super().published(at).filter(functools.reduce(operator.or_, owners))
