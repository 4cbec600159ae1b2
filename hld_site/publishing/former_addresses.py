"""A key that changes leaves its old address behind, whichever door the change came through."""

from django.contrib.contenttypes.models import ContentType

from hld_site.publishing.models import FormerAddress


def keep_former_address(sender, instance, raw=False, **kwargs):
    """Before a record is saved under another key."""
    if raw or not instance.pk:
        return
    before = sender._default_manager.filter(pk=instance.pk).values_list("key", flat=True).first()
    if before and before != instance.key:
        kind = ContentType.objects.get_for_model(sender)
        FormerAddress.objects.filter(record_type=kind, key=instance.key).delete()
        FormerAddress.objects.update_or_create(
            record_type=kind, key=before, defaults={"record_id": instance.pk}
        )


def record_once_at(model, key: str):
    """The record that had this key before, or None."""
    kind = ContentType.objects.get_for_model(model)
    former = FormerAddress.objects.filter(record_type=kind, key=key).first()
    return former.record if former else None


def redirect_address(kind: int, key: str, number: int) -> None:
    """The address of a record that is gone leads to another of its type, while none is there."""
    FormerAddress.objects.update_or_create(
        record_type_id=kind, key=key, defaults={"record_id": number}
    )
