"""What a choice is called: one label is translated, not all there are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def none_of(value: Any, allowed: Any) -> str:
    texts = ", ".join(str(one) for one in allowed if one is not None)
    return _("“%(text)s” is not one of: %(allowed)s.") % {"text": value, "allowed": texts}


def in_words(error: ValidationError, field: Any) -> list[str]:
    """What is said of a value of a field: Django shows a choice that there is no more as code."""
    if hasattr(error, "error_dict"):
        return error.messages
    return [
        none_of(one.params["value"], [value for value, _label in field.flatchoices])
        if one.code == "invalid_choice" and one.params
        else text
        for one in error.error_list
        for text in one.messages
    ]


class LabelsOfChoices:
    """``get_kind_display()`` of Django looks through all choices, each translated for it."""

    _meta: Any

    def _get_FIELD_display(self, field):  # noqa: N802 - Django's name of it
        value = getattr(self, field.attname)
        labels = vars(field).get("labels_of_choices")
        if labels is None:
            labels = field.labels_of_choices = dict(field.flatchoices)
        label = labels.get(value, value)
        return label if label is None else str(label)

    def clean_fields(self, exclude=None):
        try:
            super().clean_fields(exclude=exclude)  # type: ignore[misc]
        except ValidationError as error:
            for name, one in error.error_dict.items():
                if any(each.code == "invalid_choice" for each in one):
                    words = in_words(ValidationError(one), self._meta.get_field(name))
                    error.error_dict[name] = [ValidationError(text) for text in words]
            raise
