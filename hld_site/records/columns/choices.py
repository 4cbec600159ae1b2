"""Kinds of value that are one of a few."""

from typing import Any

from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column


class ChoiceColumn(Column):
    """One of the choices of its field, told by its value; read by its label too."""

    def value(self, row) -> Any:
        return getattr(row, f"get_{self.name}_display")()

    @property
    def labels(self) -> dict[Any, Any]:
        return dict(self.field.flatchoices)

    @property
    def empty(self) -> Any:
        if self.field.null:
            return None
        return "" if self.field.blank else self.field.get_default()

    def parse(self, text: str) -> Any:
        labels = self.labels
        for value in labels:
            if text == str(value):
                return value
        by_label = {str(label).casefold(): value for value, label in labels.items()}
        if text.casefold() in by_label:
            return by_label[text.casefold()]
        raise ValueError(
            _("“%(text)s” is none of: %(allowed)s.")
            % {"text": text, "allowed": ", ".join(map(str, labels))}
        )

    @property
    def may_hold(self) -> str:
        return "\n".join(f"{value}: {label}" for value, label in self.labels.items())


class LanguageColumn(ChoiceColumn):
    """One of the six languages, told by its code."""
