"""What a choice is called: one label is translated, not all there are."""


class LabelsOfChoices:
    """``get_kind_display()`` of Django looks through all choices, each translated for it."""

    def _get_FIELD_display(self, field):  # noqa: N802 - Django's name of it
        value = getattr(self, field.attname)
        labels = vars(field).get("labels_of_choices")
        if labels is None:
            labels = field.labels_of_choices = dict(field.flatchoices)
        label = labels.get(value, value)
        return label if label is None else str(label)
