"""Rows that would be left without the record they belong to or name, if it went."""

from django.utils.translation import gettext as _

from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.records import catalogue
from hld_site.records.declarations import is_record


class Dependents:
    """Rows that the batch made go with it and are not counted, unless the undo lets them stay.

    Nor are those that the undo lets name another again.
    """

    def __init__(self, model, undone: Batch, undo: Batch, staying: set[int]):
        self.model = model
        self.undone = undone
        self.undo = undo
        self.staying = staying

    def of(self, ids: list[int]) -> dict[int, str]:
        """By the id of a record: what still belongs to it or names it."""
        if not ids or not is_record(self.model):
            return {}
        needed: dict[int, str] = {}
        for part in catalogue.parts():
            for path, lookup in self._ways(part, ids):
                rows = list(part.model._default_manager.filter(**lookup).values_list(path, "pk"))
                gone = self._gone(part.name, path) if rows else set()
                for record_id, pk in rows:
                    if pk not in gone:
                        reason = _("It has or is named by rows of “%(type)s” that stay.")
                        needed[record_id] = reason % {"type": part.label}
        for record, relation in catalogue.records_pointing_at(self.model):
            pointing = record.model._default_manager.filter(**{f"{relation}__in": ids})
            rows = list(pointing.values_list(f"{relation}_id", "pk"))
            gone = self._gone(record.name, f"{relation}_id") if rows else set()
            for record_id, pk in rows:
                if pk not in gone:
                    reason = _("It is named by records of “%(type)s”.") % {"type": record.label}
                    needed[record_id] = reason
        return needed

    def _ways(self, part, ids: list[int]):
        if part.is_owned_by_any:
            owner = part.owner_column
            yield owner.id_attribute, owner.of_type(self.model) | {f"{owner.id_attribute}__in": ids}
        for field in part.model.record_fields():
            if (
                field.related_model is self.model
                and field.remote_field.on_delete.__name__ != "SET_NULL"
            ):
                yield field.attname, {f"{field.name}__in": ids}

    def _gone(self, type_: str, path: str) -> set[int]:
        """What names others is judged before what it names."""
        made = made_by(self.undone, type_)
        kept = Change.objects.filter(batch=self.undo, type=type_, left_out=False)
        set_back = kept.filter(verdict=Verdict.CHANGED, after__has_key=path.removesuffix("_id"))
        judged = Change.objects.filter(batch=self.undo, type=type_).exclude(verdict=Verdict.REMOVED)
        staying = set(judged.values_list("object_id", flat=True))
        staying |= self.staying if type_ == catalogue.of(self.model).name else set()
        return (made - staying) | {change.object_id for change in set_back if change.object_id}


def made_by(batch: Batch, type_: str) -> set[int]:
    """The rows of a type that a batch made."""
    changes = Change.objects.filter(batch=batch, type=type_, verdict=Verdict.NEW, left_out=False)
    return {pk for pk in changes.values_list("object_id", flat=True) if pk is not None}
