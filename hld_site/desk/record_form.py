"""The form of a record: what is written in it, and the move that its button asks for."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site.desk.approval import ends_approval
from hld_site.desk.permissions import may_write, owner_of
from hld_site.desk.status_sentences import is_public, why_hidden
from hld_site.desk.versions import VersionedForm
from hld_site.languages.punctuation import colon
from hld_site.publishing.status import Status, moves
from hld_site.records import catalogue
from hld_site.records.columns import UnknownColumnError, resolve

MOVE = "_move"
PROPOSE = "_propose"


def heading(model: Any, name: str) -> str:
    try:
        return capfirst(str(resolve(model, name).label))
    except UnknownColumnError:
        return name


class DeskForm(VersionedForm):
    """``user`` is set on the class that is made for one request.

    ``refusal``: why these values have just been refused, which are shown again.
    """

    user: Any = None
    refusal: ValidationError | None = None
    change_reason = forms.CharField(
        label=_("Reason for this change"),
        required=False,
        max_length=400,
        help_text=_("Kept in the history with your name."),
    )
    public_reason = forms.CharField(
        label=_("Reason for the public"),
        required=False,
        max_length=400,
        help_text=_("In English. It is shown on the page and in feeds, without your name."),
    )

    def __init__(self, *args, **kwargs):
        """A choice that there is no more is shown, and refused: a menu without it empties it."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.TypedChoiceField):
                stored = field.prepare_value(self.get_initial_for_field(field, name))
                choices: Any = field.choices
                if not field.valid_value("" if stored is None else stored):
                    field.widget.choices = [*choices, (stored, stored)]

    def _post_clean(self):
        """A part follows its record: who may not change that at once proposes a change."""
        super()._post_clean()  # type: ignore[misc]
        if self.refusal:
            self.add_error(None, self.refusal)
        if not self.errors and PROPOSE not in self.data and not self.is_writable():
            message = gettext(
                "“%(record)s” is public: propose the change, and it waits for an editor."
            )
            self.add_error(None, message % {"record": owner_of(self.instance)})

    def add_error(self, field, error):
        """A rule may complain of a column that this form does not show: that is said above it."""
        by_name = getattr(error, "error_dict", {})
        for name in {*by_name} - {*self.fields, NON_FIELD_ERRORS}:
            for text in ValidationError(by_name.pop(name)).messages:
                super().add_error(None, f"{heading(self._meta.model, name)}{colon()}{text}")
        super().add_error(field, error)

    def is_writable(self) -> bool:
        owner = owner_of(self.instance)
        return owner is None or not owner.pk or may_write(self.user, owner)


class PartForm(DeskForm):
    """``owner_given``: the record that the address of a new part names."""

    owner_given: dict[str, int] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, number in self.owner_given.items():
            stored = self._meta.model._meta.get_field(name)
            setattr(self.instance, stored.attname, number)


class RecordForm(DeskForm):
    """The status is no field: a button asks for a move, from the status that the page showed."""

    key_year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1945,
        max_value=2100,
        help_text=_("The key ends with it. It may be left empty where the title names it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk or not self.instance.key_has_year:
            del self.fields["key_year"]
        if "key" in self.fields and self.instance.key_is_proposed:
            self.fields["key"].required = False
        self.is_public = is_public(self.instance)
        self.approval_ended = False
        self.status_now = self.instance.status
        self.was_writable = super().is_writable()
        self.had_approval = bool(self.instance.pk) and ends_approval(self.user, self.instance)

    def is_writable(self) -> bool:
        """As it stood before the move that its button asks for."""
        return self.was_writable

    def clean(self):
        cleaned = super().clean()
        move = self.data.get(MOVE, "")
        if move:
            self.move(move)
        elif PROPOSE not in self.data and self.has_changed() and self.had_approval:
            self.instance.status, self.approval_ended = Status.REVIEW, True
        return cleaned

    def _post_clean(self):
        self.instance.key_year = self.cleaned_data.get("key_year")
        super()._post_clean()
        if self.is_public:
            for name, message in why_hidden(self.instance, timezone.now()).items():
                self.add_error(name, message)
        if self.errors:  # the page that comes back shows what is, not what was asked for
            self.instance.status = self.status_now
            self.show_the_key()

    def _get_validation_exclusions(self):
        """A key that is left empty is filled in, and then looked at as if it had been typed."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - ({"key"} & {*self.cleaned_data})

    def show_the_key(self) -> None:
        """One that was made for an empty field is seen beside what is said of it."""
        name = self.add_prefix("key")
        if "key" in self.fields and not self.data.get(name):
            given: Any = self.data
            self.data = given = given.copy()
            given[name] = self.instance.key

    def move(self, move: str) -> None:
        shown = self.data.get("status_shown", "")
        if move == self.instance.status and self.was_moved_by_user():  # the button, pressed twice
            return
        if shown and shown != self.instance.status:
            raise ValidationError(
                gettext(
                    "Somebody else has changed the state of this record meanwhile. It is now:"
                    " %(state)s. Press the button again if you still want to."
                )
                % {"state": self.instance.get_status_display()}
            )
        if move not in moves(self.instance.status, self.user):
            raise ValidationError(gettext("Your role does not allow this step."))
        if move == Status.PUBLISHED and self.is_stale():
            raise ValidationError(
                gettext(
                    "Somebody else has changed this since you opened it. Open the page again,"
                    " look at it, and press the button again."
                )
            )
        if move == Status.PUBLISHED and self.is_own_work():
            raise ValidationError(
                gettext("Somebody else must publish this: you have written in it yourself.")
            )
        self.instance.status = move

    def was_moved_by_user(self) -> bool:
        """Whether nobody else has written in it since this person moved it to where it stands."""
        last = self.instance.history.order_by("-history_id").first() if self.instance.pk else None
        return last is not None and last.history_user_id == self.user.pk

    def is_stale(self) -> bool:
        """Whether something would be published that the page did not show."""
        return bool(self.kept)

    def is_own_work(self) -> bool:
        """Whether a second person is required, and this one has written since the last approval."""
        if not settings.FOUR_EYES:
            return False
        return bool(self.changed_data_of_the_record()) or wrote(self.instance, self.user)

    def changed_data_of_the_record(self) -> set[str]:
        asides = {"change_reason", "public_reason", "shown_version", "public_from", "public_until"}
        return set(self.changed_data) - asides


def wrote(record: Any, user) -> bool:
    """Whether this person has written in it, or in a part of it, since it was last published."""
    if not record.pk:
        return True
    approved = record.history.filter(status=Status.PUBLISHED).order_by("-history_id").first()
    histories = [record.history.all()]
    for part in catalogue.parts_of(record.__class__):
        histories.append(part.model.history.filter(**part.owner_column.naming(record)))
    since = {"history_date__gt": approved.history_date} if approved else {}
    return any(rows.filter(history_user=user, **since).exists() for rows in histories)
