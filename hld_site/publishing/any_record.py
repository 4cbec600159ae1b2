"""A relation to a record of any type, which outlives the types that it names."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist


class AnyRecord(GenericForeignKey):
    """None, where the type of the record was removed: Django's own breaks."""

    def get_content_type(self, obj=None, id=None, using=None, model=None) -> Any:
        kind = super().get_content_type(obj, id, using, model)
        return kind if kind.model_class() else RemovedType()


class RemovedType:
    """A content type of which there are no records."""

    def model_class(self) -> Any:
        return ContentType  # any model: what is looked for has no row in it

    def get_object_for_this_type(self, **kwargs):
        raise ObjectDoesNotExist

    def get_all_objects_for_this_type(self, **kwargs) -> list:
        return []
