"""The index: what each row of the register can be found by, as both engines read it."""

from django.db import models

GROUPS = ("a", "b", "c", "d")  # from the name of a record down to what is said beside it


class Waiting(models.Model):
    """Rows that a large import wrote: they are read into the index when it is done."""

    type = models.CharField(max_length=60)  # of the declaration
    pks = models.JSONField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.type}: {len(self.pks)}"


class SearchEntry(models.Model):
    """One row of a record, or of a part of it, in folded words.

    The index may hold more than the public sees: who searches asks for what is public now.
    """

    type = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=120, db_index=True)
    part = models.CharField(max_length=40, default="")  # empty: the record itself
    part_id = models.PositiveBigIntegerField(default=0)
    a = models.TextField(default="")
    b = models.TextField(default="")
    c = models.TextField(default="")
    d = models.TextField(default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "record_id", "part", "part_id"], name="search_entry_once"
            )
        ]
        indexes = [models.Index(fields=["part", "part_id"], name="search_entry_of_part")]

    def __str__(self):
        return f"{self.type}/{self.key}"
