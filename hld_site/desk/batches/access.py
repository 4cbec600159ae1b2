"""Who may do what: a file may change rows as well as add them, so both permissions are needed."""

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from hld_site.desk.permissions import may
from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.publishing.status import PUBLISH
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration

WRITING = ("add", "change")


def may_import(user, declared: Declaration) -> bool:
    """Send a file of this type, see what it would do, and answer what it asks."""
    return user.has_perm("exchange.add_batch") and may(user, declared.model, *WRITING)


def may_apply(user, batch: Batch) -> bool:
    """Have written what was checked, or taken back: a set of changes as whoever publishes."""
    origin = batch
    while origin.undoes:
        origin = origin.undoes
    needed = PUBLISH if origin.kind == Batch.Kind.SET else "exchange.change_batch"
    return user.has_perm(needed)


def may_stop(user, batch: Batch) -> bool:
    """Whose it is, or who may have it written."""
    return batch.user_id == user.pk or may_apply(user, batch)


def is_own_work(user, batch: Batch) -> bool:
    """Whether a second person is required, and this one wrote in the set or brought the file."""
    is_file = batch.kind == Batch.Kind.IMPORT and batch.user_id == user.pk
    return settings.FOUR_EYES and (is_file or user.pk in batch.settings.get("writers", []))


def not_to_be_removed(user, batch: Batch) -> list[str]:
    """The types of which an undo would remove rows, though this person may not delete them."""
    removed = Change.objects.filter(batch=batch, verdict=Verdict.REMOVED, left_out=False)
    names = set(removed.order_by().values_list("type", flat=True).distinct())
    return [
        str(declared.label)
        for declared in catalogue.everything()
        if declared.name in names and not may(user, declared.model, "delete")
    ]


def importable(user) -> list[Declaration]:
    return [declared for declared in catalogue.everything() if may_import(user, declared)]


def forbidden(user, batch: Batch) -> list[str]:
    """The types of a batch that are not this person's to import."""
    allowed = {declared.name for declared in importable(user)}
    labels = {declared.name: str(declared.label) for declared in catalogue.everything()}
    return [labels.get(name, name) for name in batch.types if name not in allowed]


def may_see(user, batch: Batch) -> bool:
    """One's own batch always: its page then says what is forbidden in it, and shows no row."""
    if user.is_superuser or batch.user_id == user.pk:
        return True
    return bool(batch.types) and not forbidden(user, batch)


def may_handle(user, batch: Batch) -> bool:
    return may_see(user, batch) and (user.is_superuser or not forbidden(user, batch))


def with_types(batches: QuerySet) -> QuerySet:
    """JSON as text: no database but PostgreSQL looks into a list."""
    return batches.annotate(types_text=Cast("types", TextField()))


def has_type(name: str) -> Q:
    return Q(types_text__contains=f'"{name}"')


def visible(user, batches: QuerySet) -> QuerySet:
    if user.is_superuser:
        return batches
    allowed = {declared.name for declared in importable(user)}
    theirs = ~Q(types=[])
    for declared in catalogue.everything():
        if declared.name not in allowed:
            theirs &= ~has_type(declared.name)
    return with_types(batches).filter(theirs | Q(user=user))
