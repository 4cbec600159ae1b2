"""What the page of a record leaves out because it still waits to be public."""

import datetime
from collections import Counter
from typing import Any

from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from hld_site.languages.punctuation import listed
from hld_site.publishing.status import Standing, Status, standing
from hld_site.records import catalogue

WAITING = (Standing.DRAFT, Standing.REVIEW, Standing.SCHEDULED)


def bring_forward(to: datetime.datetime, now: datetime.datetime) -> None:
    """Makes public what will be by then. To be taken back: in a preview."""
    for declared in catalogue.records():
        scheduled = declared.model._default_manager.filter(
            status=Status.PUBLISHED, public_from__gt=now, public_from__lte=to
        )
        scheduled.update(public_from=None)


def shown_by(match: ResolverMatch | None) -> Any:
    """The record whose page an address is; None where it is none."""
    for declared in catalogue.records() if match else ():
        if match and match.url_name == f"{declared.model._meta.model_name}-detail":
            return declared.model._default_manager.filter(key=match.kwargs.get("key")).first()
    return None


def beside(record: Any, at: datetime.datetime) -> list[Any]:
    """The records that wait and that it names, or that name it, by a part or by themselves."""
    model: Any = record.__class__
    own = [getattr(record, field.name) for field in model.record_fields()]
    ids: dict[Any, set[int]] = {}
    for part, relation in (
        *((part, part.owner) for part in catalogue.parts_of(model) if not part.is_owned_by_any),
        *catalogue.parts_pointing_at(model),
    ):
        rows = part.model._default_manager.filter(**{relation: record}, held_back=False)
        for field in part.model.record_fields():
            if field.name != relation:
                named = rows.exclude(**{field.name: None}).values_list(field.attname, flat=True)
                ids.setdefault(field.related_model, set()).update(named.order_by())
    rows_beside = [row for row in own if row is not None]
    for other, numbers in ids.items():
        rows_beside += other._default_manager.filter(pk__in=numbers)
    for declared, relation in catalogue.records_pointing_at(model):
        rows_beside += declared.model._default_manager.filter(**{relation: record})
    return [row for row in dict.fromkeys(rows_beside) if standing(row, at) in WAITING]


def in_words(waiting: list[Any], at: datetime.datetime) -> str:
    """ "documents (In review): 1": by how many, so that nobody outside reads a title."""
    counts = Counter((row._meta.verbose_name_plural, standing(row, at)) for row in waiting)
    line = _("%(types)s (%(state)s): %(n)d")
    return listed(
        line % {"types": types, "state": state.label, "n": number}
        for (types, state), number in counts.items()
    )
