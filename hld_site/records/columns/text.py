"""Kinds of text."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column
from hld_site.records.several_symbols import several_symbols, takes_one


class CodeColumn(Column):
    """A key, a code, a number as text: in no language."""

    def parse(self, text: str) -> Any:
        return self.check(super().parse(text))


class DigitsColumn(CodeColumn):
    """A code of so many digits."""

    def is_padded(self, text: str, value) -> bool:
        return value != text and self.typed(text.strip()) != value

    @property
    def may_hold(self) -> str:
        return _("A code of %(n)d digits") % {"n": self.field.max_length}


class TextColumn(Column):
    """A line that somebody reads, in a language that its field tells."""

    def typed(self, text: str) -> str:
        """As it is: what somebody reads comes back as it went out."""
        return text

    def language_of(self, row) -> str:
        sibling = getattr(self.field, "language_in", "")
        return getattr(row, sibling) if sibling else getattr(self.field, "language", "")

    @property
    def is_beside_its_language(self) -> bool:
        """Whether another column of the row says which language it is in."""
        return bool(getattr(self.field, "language_in", ""))


class ProseColumn(TextColumn):
    """Text of any length, which may have line breaks and marks of Markdown."""

    can_filter: ClassVar[bool] = False


class SymbolColumn(CodeColumn):
    """The symbol of a document: it keeps its own direction on every page."""

    def parse(self, text: str) -> Any:
        if symbols := several_symbols(text):
            raise ValueError(takes_one(text, symbols))
        return super().parse(text)


class CitationColumn(TextColumn):
    """The source of a statement, as it is cited: it leads to the address beside it."""

    @property
    def address_name(self) -> str:
        return self.field.address_in


class AddressColumn(CodeColumn):
    def parse(self, text: str) -> Any:
        """What browsers leave away is asked for: nobody knows whether https:// or http:// is."""
        if text and "://" not in text:
            message = _(
                "“%(text)s” is not a complete web address: write https://%(text)s, if that is"
                " right."
            )
            raise ValueError(message % {"text": text})
        return super().parse(text)

    @property
    def may_hold(self) -> str:
        return _("A web address, beginning with https://")


class EmailColumn(CodeColumn):
    @property
    def may_hold(self) -> str:
        return _("An e-mail address")


class IdentifierColumn(CodeColumn):
    """A UUID."""

    is_json: ClassVar[bool] = False

    @property
    def empty(self) -> Any:
        return None

    def to_data(self, value) -> str:
        return str(value)

    def from_data(self, data) -> Any:
        return self.field.to_python(data)


class FileColumn(CodeColumn):
    """A file that was uploaded in a form: files of records name it, they do not bring it."""

    is_json: ClassVar[bool] = False
    can_filter: ClassVar[bool] = False

    def to_data(self, value) -> str:
        return str(value)

    def parse(self, text: str) -> str:
        storage: Storage = self.field.storage
        try:
            is_there = storage.exists(text)
        except (OSError, ValueError, ValidationError):
            is_there = False
        if not is_there:
            raise ValueError(
                _("There is no uploaded file “%(text)s”: upload it in the form of the record.")
                % {"text": text}
            )
        return text

    @property
    def may_hold(self) -> str:
        return _("The name of a file that was uploaded in the form of the record")
