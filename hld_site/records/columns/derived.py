"""Columns made of others: one in six languages, and one that a method works out."""

import dataclasses
from functools import cached_property
from typing import Any, ClassVar

from hld_site import languages
from hld_site.records.columns.base import Column


@dataclasses.dataclass(frozen=True, eq=False)
class TranslatedColumn(Column):
    """Text in six languages: one column of a page, six of a file, each of them of ``kind``.

    ``field`` is the ``Translated`` of the model.
    """

    kind: Any = None
    in_languages: ClassVar[bool] = True
    can_filter: ClassVar[bool] = False

    @cached_property
    def by_language(self) -> dict[str, Column]:
        names = zip(languages.CODES, self.field.columns, strict=True)
        return {code: self._in_one_language(name) for code, name in names}

    def _in_one_language(self, name: str) -> Column:
        field = self.model._meta.get_field(name)
        label = field.verbose_name
        return self.kind(self.model, name, label, field, (name,), translation_of=self)

    @property
    def cells(self) -> tuple[Column, ...]:
        return tuple(self.by_language.values())

    def cell_in(self, language: str) -> Column:
        return self.by_language[language]

    @property
    def read_only(self) -> bool:
        return False

    @property
    def may_be_empty(self) -> bool:
        return True

    @property
    def help_text(self) -> str:
        return str(self.field.field.help_text)


class ComputedColumn(Column):
    """What a method of the model works out: shown and written to files, never read from them."""

    can_filter: ClassVar[bool] = False

    @property
    def cells(self) -> tuple[Column, ...]:
        return ()

    @property
    def read_only(self) -> bool:
        return True

    @property
    def help_text(self) -> str:
        return ""

    def value(self, row) -> Any:
        return getattr(row, self.name)()

    def data(self, row) -> str:
        return str(self.value(row))


@dataclasses.dataclass(frozen=True)
class Computed:
    label: Any
    needs: tuple[str, ...]
    sort: tuple[str, ...]
    asks: str = ""


def computed(label, *, needs: tuple[str, ...] = (), sort: str = "", asks: str = ""):
    """Marks a model's method as a column: what it needs is fetched with the rows of a list."""

    def mark(method):
        method.computed = Computed(label, needs, (sort,) if sort else (), asks)
        method.short_description = label
        return method

    return mark
