"""Rows that would be left without the record they belong to or name, if it went."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.records import catalogue
from hld_site.records.declare import is_record


class Dependents:
    """Rows made by the batch that is being undone go with it and are not counted."""

    def __init__(self, model, undone: Batch, undo: Batch):
        self.model = model
        self.undone = undone

    def of(self, ids: list[int]) -> dict[int, str]:
        """By the id of a record: what still belongs to it or names it."""
        if not ids or not is_record(self.model):
            return {}
        found: dict[int, str] = {}
        for part in catalogue.parts():
            for path, lookup in self._ways(part, ids):
                rows = part.model._default_manager.filter(**lookup).values_list(path, "pk")
                gone = self._gone(part.name)
                for record_id, pk in rows:
                    if pk not in gone:
                        said = _("It has or is named by rows of “%(type)s” that came since.")
                        found[record_id] = said % {"type": part.label}
        for record, relation in catalogue.records_pointing_at(self.model):
            rows = record.model._default_manager.filter(**{f"{relation}__in": ids})
            gone = self._gone(record.name)
            for record_id, pk in rows.values_list(f"{relation}_id", "pk"):
                if pk not in gone:
                    said = _("It is named by records of “%(type)s”.") % {"type": record.label}
                    found[record_id] = said
        return found

    def _ways(self, part, ids: list[int]):
        if part.is_owned_by_any:
            owner_type, owner_id = part.owner_column.fields
            kind = ContentType.objects.get_for_model(self.model)
            yield owner_id, {owner_type: kind, f"{owner_id}__in": ids}
        for field in part.model.record_fields():
            if (
                field.related_model is self.model
                and field.remote_field.on_delete.__name__ != "SET_NULL"
            ):
                yield field.attname, {f"{field.name}__in": ids}

    def _gone(self, type_: str) -> set[int | None]:
        made = Change.objects.filter(
            batch=self.undone, type=type_, verdict=Verdict.NEW, left_out=False
        )
        return set(made.values_list("object_id", flat=True))
