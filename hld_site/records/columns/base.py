"""What every kind of column can do; each kind overrides what is different about it."""

import dataclasses
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hld_site.records.columns.spreadsheet_text import as_typed
from hld_site.records.fields import canonical
from hld_site.records.placement import apart_in

LONGEST_TOLD = 80  # characters of a value


class UnknownColumnError(LookupError):
    """A declaration names what its model does not have."""


class NoKindError(UnknownColumnError):
    """A field of a class that no kind of column is for."""


@dataclasses.dataclass(frozen=True, eq=False)
class Column:
    """A column of a type, resolved once: what its values are, in Python, in JSON and in a cell.

    ``asks`` is the filter of a list that keeps the rows with a value, if it is called otherwise.
    ``sort`` are the field paths that a list is ordered by,
    ``needs`` the relations that are fetched with the rows of a list. ``translation_of`` is the
    column whose text in one language this is.
    """

    model: Any
    name: str
    label: Any
    field: Any = None
    sort: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    translation_of: "Column | None" = None
    # The filter of a list by which rows with the same value are asked for.
    asks: str = ""

    # Whether JSON holds a value as Python does; the others turn it into data and back.
    is_json: ClassVar[bool] = True
    in_languages: ClassVar[bool] = False
    # Whether a list may be filtered by it: where rows have values in common.
    can_filter: ClassVar[bool] = True
    is_reference: ClassVar[bool] = False

    @property
    def asked_by(self) -> str:
        return self.asks or self.name

    # --- where it stands ---

    @property
    def whole(self) -> "Column":
        """The column that pages show: of one language, that of all six."""
        return self.translation_of or self

    @property
    def cells(self) -> tuple["Column", ...]:
        """The columns of a file that hold it: six for a translated one, none for a computed one."""
        return (self,)

    @property
    def file_names(self) -> tuple[str, ...]:
        return tuple(cell.name for cell in self.cells)

    def cell_in(self, language: str) -> "Column":
        """The column of a file that says it in a language."""
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """Where a query finds what the file holds."""
        return (self.name,)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the model that hold it."""
        return self.file_names

    @property
    def is_apart(self) -> bool:
        """Whether a record's page shows it in a place of its own, not among the facts."""
        return self.name in apart_in(self.model)

    @property
    def read_only(self) -> bool:
        """Whether it follows from something else, so that no form and no file sets it."""
        return not self.field.editable

    @property
    def in_form(self) -> bool:
        return not self.read_only

    @property
    def may_be_empty(self) -> bool:
        return bool(self.field.blank)

    @property
    def may_be_null(self) -> bool:
        return bool(self.field.null)

    @property
    def is_optional(self) -> bool:
        """Whether the file of a new row can do without it."""
        return self.may_be_empty or self.field.has_default()

    @property
    def help_text(self) -> str:
        return str(self.field.help_text)

    # --- values ---

    def value(self, row) -> Any:
        """What a page shows, before it is marked up."""
        return getattr(row, self.name)

    def language_of(self, row) -> str:
        """The language of the text that a row holds; empty where it is in none, as a symbol."""
        return ""

    def data(self, row) -> Any:
        """The value of a row as JSON holds it."""
        value = getattr(row, self.name)
        return value if value is None or self.is_json else self.to_data(value)

    def to_data(self, value, /) -> Any:
        """A value that is not None as JSON holds it."""
        return value

    def from_data(self, data, /) -> Any:
        return data

    def back(self, data) -> Any:
        """The value that JSON holds, as Python does.

        Raises ValidationError where it can be no value of this column.
        """
        if data is None or self.is_json:
            return data
        try:
            return self.from_data(data)
        except (TypeError, ValueError) as error:
            raise ValidationError({self.name: str(error)}) from error

    def attributes(self, data: Any, ids: dict[str, int]) -> dict[str, Any]:
        """The attributes of an instance that a value of JSON sets.

        ``ids`` has the ids of records by what names them; KeyError with the name of one it lacks.
        """
        return {self.name: self.back(data)}

    # --- cells ---

    def from_cell(self, cell) -> Any:
        """The value that a cell stands for.

        Raises ValueError with a sentence that names the text and the remedy; row and column are
        added by whoever holds them.
        """
        text = self.typed(canonical(cell))
        return self.parse(text) if text else self.empty

    def typed(self, text: str) -> str:
        """What a cell says behind the signs that keep a spreadsheet from counting with it."""
        return as_typed(text)

    @property
    def empty(self) -> Any:
        """What an empty cell stands for."""
        return None if self.field.null else ""

    def parse(self, text: str) -> Any:
        """The value that a text which is not empty stands for."""
        try:
            return self.field.to_python(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def check(self, value) -> Any:
        """The value, if the rules of its field let it be; ValueError in one sentence if not."""
        try:
            self.field.run_validators(value)
        except ValidationError as error:
            message = _("“%(text)s” does not fit “%(column)s”. %(remedy)s")
            text = str(value)
            text = text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"
            message %= {"text": text, "column": self.label, "remedy": error.messages[0]}
            raise ValueError(message) from error
        return value

    def is_padded(self, text: str, value) -> bool:
        """Whether a cell had lost the noughts that a code begins with."""
        return False

    def to_cell(self, value) -> str:
        return "" if value is None else str(value)

    @property
    def may_hold(self) -> str:
        """What a cell may hold, in one line a value, as the template of a file explains it."""
        most = self.field.max_length
        return _("Text of up to %(most)d characters") % {"most": most} if most else _("Text")
