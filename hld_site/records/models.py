"""The two sorts of type, abstract: a record, which is cited, and a part, which belongs to one."""

import datetime
import functools
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from hld_site import languages
from hld_site.languages.text import LocalText, Translated
from hld_site.publishing.status import Status
from hld_site.records.doubts import Doubt
from hld_site.records.fields import Prose
from hld_site.records.history import HistoryManager, HistoryRow
from hld_site.records.labels import LabelsOfChoices
from hld_site.records.placement import Placement
from hld_site.records.proposed_keys import words_of
from hld_site.records.querysets import PartQuerySet, RecordQuerySet
from hld_site.records.recognition import Recognizer, called


@functools.lru_cache(maxsize=4_096)
def address_of(page: str, key: str, language: str, prefix: str) -> str:
    """A page links to the same records over and over; nothing else says where they are."""
    return reverse(page, args=[key])


class Row(LabelsOfChoices, models.Model):
    """What records and parts have in common: saving one does what writing many at once does.

    ``filled_in`` names the columns that a row works out for itself where they are left empty.
    """

    filled_in: tuple[str, ...] = ()
    # The columns that the key of a record follows from where it is left empty.
    key_from: ClassVar[tuple[str, ...]] = ()
    # The columns that other records propose where a list does not say them.
    proposed: ClassVar[tuple[str, ...]] = ()
    # Whether a batch changes it: then nobody has read it beside all that the row says.
    is_changed_by_batch = False
    # Whether a row of a file that would make one is asked about: there are as many as there are.
    new_is_asked: ClassVar[bool] = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic(savepoint=False):
            type(self).before_saving([self])
            super().save(*args, **kwargs)
            type(self).after_saving([self])

    @classmethod
    def doubts(cls, rows: list, today: datetime.date) -> Iterable[tuple[int, Doubt]]:
        """What is allowed and hardly meant, with the place of the row: an import asks about it."""
        return ()

    @classmethod
    def propose(cls, rows: list) -> None:
        """Sets the columns in ``proposed`` from what the records that the rows name say."""

    @classmethod
    def record_fields(cls) -> list:
        """The foreign keys that lead to records, the owner's among them."""
        return [
            field
            for field in cls._meta.concrete_fields
            if field.is_relation
            and isinstance(field.related_model, type)
            and issubclass(field.related_model, RecordModel)
        ]

    @classmethod
    def before_saving(cls, rows: list) -> None:
        """Sets what depends on other rows, in as few queries for many as for one."""

    @classmethod
    def after_saving(cls, rows: list) -> None:
        """Lets other rows follow what has just been written."""


class RecordModel(Row):
    """A thing that people cite: it has a permanent key, an address, a status and a history.

    ``clean()`` holds what saving needs; ``missing_for_publication()`` what publishing needs.
    Neither asks the database: rules about many rows are constraints.
    """

    key: str
    # The columns that a text may name a record by, beside its key; the first that is translated
    # is its heading.
    called_by: ClassVar[tuple[str, ...]] = ()
    # Whether a form may leave the key empty: it is made of what the record says.
    key_is_proposed: ClassVar[bool] = True
    # Whether a key ends with a year, which ``key_year`` says where the title does not.
    key_has_year: ClassVar[bool] = False
    key_year: int | None = None
    placement: ClassVar = Placement(
        public=("note",),
        internal=("status", "public_from", "public_until", "staff_note"),
        apart=("note",),
        forms=(
            (_("Remarks"), ("note", "staff_note")),
            (_("Publication"), ("status", "public_from", "public_until")),
        ),
        remarks=(("note", "staff_note"),),
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("Only a published record is seen by the public."),
    )
    public_from = models.DateTimeField(
        _("public from"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    public_until = models.DateTimeField(
        _("public until"), null=True, blank=True, help_text=_("Empty: without end.")
    )
    note = Prose(
        _("note"),
        blank=True,
        default="",
        help_text=_("A remark for the public, in English."),
    )
    staff_note = Prose(
        _("staff note"), blank=True, default="", help_text=_("Never shown to the public.")
    )
    sources = GenericRelation(
        "evidence.Source", content_type_field="owner_type", object_id_field="owner_id"
    )
    questions = GenericRelation(
        "evidence.OpenQuestion", content_type_field="owner_type", object_id_field="owner_id"
    )
    history = HistoricalRecords(inherit=True, bases=[HistoryRow], history_manager=HistoryManager)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.heading)

    def get_absolute_url(self):
        return address_of(
            f"{self._meta.model_name}-detail", self.key, languages.reader(), get_script_prefix()
        )

    @classmethod
    def canonical_key(cls, text: str) -> str:
        """The key that somebody meant who typed this into the address line."""
        return text

    @classmethod
    def loose_keys(cls, text: str) -> list[str]:
        """The keys that a text may stand for, in a form without what is easily typed otherwise.

        The first one is the text itself: two keys that have it in common are hard to tell apart.
        None where keys are typed as they are written.
        """
        return []

    @classmethod
    def called(cls) -> Iterator[tuple[str, str]]:
        """The key of every record with each text that it is called by."""
        return called(cls)

    @classmethod
    def recognizer(cls) -> Recognizer:
        """Recognizes texts throughout one run: what it has read it does not read again."""
        return Recognizer(cls)

    @property
    def reference(self) -> str:
        """How other rows of a file name this record: "state/KEN"."""
        return f"{self._meta.model_name}/{self.key}"

    @classmethod
    @functools.cache
    def heading_column(cls) -> str:
        """The translated column that its records are named by; "key" where there is none."""
        translated = (n for n in cls.called_by if isinstance(getattr(cls, n, None), Translated))
        return next(translated, "key")

    @property
    def heading(self):
        """What the record is called: in the reader's language, and its key if it has no name."""
        return getattr(self, self.heading_column()) or self.key

    @property
    def subtitle(self):
        """Its title, where the heading is another text; else empty."""
        return ""

    @classmethod
    def content_type(cls) -> ContentType:
        return ContentType.objects.get_for_model(cls)

    def proposed_key(self) -> str:
        """The key that it has where none is given; empty where nothing says one."""
        english = getattr(self, f"{self.heading_column()}_{languages.DEFAULT}", "")
        return words_of(english or str(self.heading))

    def why_no_key(self) -> str:
        if self.key_has_year:
            return str(_("Give a key, or a title and the year: the key is made from them."))
        return str(_("Give a key, or a name in Latin letters: the key is made from it."))

    def clean_fields(self, exclude=None):
        if not self.key and self.key_is_proposed:
            self.key = self.proposed_key()
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            if not self.key and self.key_is_proposed:
                error.error_dict["key"] = [ValidationError(self.why_no_key())]
            raise

    def missing_for_publication(self) -> dict[str, str]:
        """What still keeps this record from being published: field name → what to do."""
        return {}

    def worth_a_look(self, today: datetime.date) -> list[str]:
        """What saving lets pass and a person should look at, in sentences; may ask the database."""
        return []

    def clean(self):
        super().clean()
        if self.public_from and self.public_until and self.public_from >= self.public_until:
            raise ValidationError(
                {"public_until": _("The end of publication must come after its beginning.")}
            )
        if self.status == Status.PUBLISHED and (wanting := self.missing_for_publication()):
            raise ValidationError(wanting)


class PartModel(Row):
    """A row that belongs to one record and follows its status, under a key a constraint states."""

    owner_name: str = ""
    placement: ClassVar = Placement(
        public=("note",),
        internal=("held_back", "staff_note"),
        forms=((_("Remarks"), ("note", "staff_note")),),
        remarks=(("note", "staff_note"),),
    )
    held_back = models.BooleanField(
        _("held back"),
        default=False,
        help_text=_("Keep this row from the public: it still wants a source or a check."),
    )
    note = Prose(_("note"), blank=True, default="", help_text=_("A remark for the public."))
    staff_note = Prose(
        _("staff note"), blank=True, default="", help_text=_("Never shown to the public.")
    )
    history = HistoricalRecords(inherit=True, bases=[HistoryRow], history_manager=HistoryManager)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return getattr(self, self.owner_name).get_absolute_url()

    @classmethod
    def next_of(cls, owner: Any) -> dict[str, Any]:
        """What a new row of this record most likely holds: a proposal in its empty form."""
        return {}

    def as_found(self) -> tuple[str, LocalText] | None:
        """What a search says of finding the owner by this row: a sentence with %(name)s, the name.

        None: the words that were found; an empty sentence: nothing. Reads no more than what is
        fetched with the owner, its parts in ``named_by``.
        """
        return None
