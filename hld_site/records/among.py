"""Asking for the rows that hold one of many values: ``filter(key__among=keys)``."""

from django.core.exceptions import EmptyResultSet
from django.db.models import Field
from django.db.models.lookups import In


@Field.register_lookup
class Among(In):
    """As ``in``, for values as the field keeps them.

    PostgreSQL is sent one array: a thousand parameters cost more to write out than to look up.
    """

    lookup_name = "among"

    def get_prep_lookup(self):
        return list(self.rhs)

    def as_postgresql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection).partition("(")[0]
        return f"{column} = ANY(%s::{kind}[])", [*params, self.rhs]
