"""Rules about many rows, checked in sets: what may stand only once, in register and file."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext as _

from hld_site.exchange.batches.checking.constraint_conditions import answers, names_in
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.models import Batch, Claim
from hld_site.records.declarations import Declaration, Part, Record

FREES_NOTHING: Mapping[int, int] = {}


class UniqueRule:
    """One unique constraint, or one unique field; ``names`` are the columns that it looks at."""

    def __init__(
        self,
        place: int,
        declared: Declaration,
        fields: Sequence[str],
        condition: Q | None,
        message: str,
        of_file: bool,
    ):
        self.place, self.of_file = place, of_file
        self.model: Any = declared.model
        self.fields = [self.model._meta.get_field(name) for name in fields]
        self.condition = condition
        filled = [q for n in fields for q in (Q(**{f"{n}__isnull": False}), ~Q(**{n: None}))]
        self.is_asked = condition is not None and condition not in filled
        self.columns = {f: n for n, column in declared.references.items() for f in column.fields}
        names = {*fields, *names_in(self.model, condition)}
        self.names = {self.columns.get(name, name) for name in names}
        self.message = message

    def concerned(self, drafts: list[Draft]) -> list[Draft]:
        """Rows in which all can be read that it looks at, and that are new or change some of it."""
        drafts = [draft for draft in drafts if self._may_concern(draft)]
        if not self.is_asked:
            return drafts
        met = answers(self.condition, [draft.instance for draft in drafts])
        return [draft for draft, answer in zip(drafts, met, strict=True) if answer]

    def _may_concern(self, draft: Draft) -> bool:
        if draft.instance is None or draft.key is None or self.names & draft.faulty:
            return False
        if draft.id is not None and not self.names & draft.changed:
            return False
        return None not in self.value(draft)  # nothing equals nothing

    def value(self, draft: Draft) -> tuple:
        """What may stand once; of a record that the batch makes, which has no id yet, its key."""
        return tuple(self._part(draft, field) for field in self.fields)

    def _part(self, draft: Draft, field: Any) -> Any:
        named = draft.references.get(self.columns.get(field.name, ""))
        return getattr(draft.instance, field.attname) if not named or named.id else named.key

    def _shown(self, draft: Draft, field: Any) -> Any:
        """As a person knows it: a record by its key."""
        if named := draft.references.get(self.columns.get(field.name, "")):
            return named.key
        value = getattr(draft.instance, field.name)
        return getattr(value, "key", value)

    def digest(self, draft: Draft) -> uuid.UUID:
        taken = repr((self.model._meta.label, self.place, self.value(draft))).encode()
        return uuid.UUID(bytes=hashlib.blake2b(taken, digest_size=16).digest())

    def holders(self, drafts: list[Draft]) -> dict[tuple, int]:
        """The rows of the register that hold one of these values, by the value."""
        if not drafts:
            return {}
        holding = self.condition or Q()
        for field in self.fields:
            values = {getattr(draft.instance, field.attname) for draft in drafts}
            holding &= Q(**{f"{field.attname}__in": values - {None}})
        names = [field.attname for field in self.fields]
        rows = self.model._default_manager.filter(holding).values_list("pk", *names)
        return {tuple(values): pk for pk, *values in rows}

    def refuse(self, draft: Draft, file_row: int | None = None) -> None:
        parts = dict.fromkeys(self._shown(draft, field) for field in self.fields)
        shown = ", ".join(str(part) for part in parts if part not in (None, ""))
        column = self.fields[0].name if len(self.fields) == 1 else ""
        if file_row is not None and self.of_file:
            message = _("Row %(row)d of this file has “%(value)s” too. Keep it in one of them.")
            message %= {"row": file_row, "value": shown}
        elif file_row is not None:
            message = _("Another change here has “%(value)s” too. Leave one of them out.")
            message %= {"value": shown}
        else:
            message = _("“%(value)s” already belongs to another record.") % {"value": shown}
            message = self.message or message
        draft.refuse(column, shown if column else "", message)


def unique_rules(declared: Declaration, of_file: bool = True) -> list[UniqueRule]:
    """Of a file without the key, by which its rows are recognized."""
    model: Any = declared.model
    rules: list[tuple] = [
        ((field.name,), None, "")
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            default = UniqueConstraint.default_violation_error_message
            own = constraint.violation_error_message
            message = "" if own == default else str(own)
            rules.append((constraint.fields, constraint.condition, message))
    if isinstance(declared, Part):
        key = set(declared.natural_key)
    elif isinstance(declared, Record):
        key = {"key"}
    return [
        UniqueRule(place, declared, fields, condition, message, of_file)
        for place, (fields, condition, message) in enumerate(rules)
        if not of_file or (set(fields) != key and "owner_id" not in fields)
    ]


def check_unique(
    batch: Batch, rule: UniqueRule, drafts: list[Draft], freed: Mapping[int, int] = FREES_NOTHING
) -> list[Claim]:
    """Refuses what stands already, here or in the register; answers the claims to be kept.

    A row with other faults claims nothing, and is judged after those without. ``freed`` has, by
    the id of a row that gives its value up, the number of the change by which it does.
    """
    concerned = rule.concerned(sorted(drafts, key=lambda draft: bool(draft.errors)))
    holders = rule.holders(concerned)
    digests = {draft.number: rule.digest(draft) for draft in concerned}
    claimed = Claim.objects.filter(batch=batch, digest__any_of=set(digests.values()))
    seen: dict[uuid.UUID, int] = dict(claimed.values_list("digest", "number"))
    claims = []
    for draft in concerned:
        holder = holders.get(tuple(getattr(draft.instance, f.attname) for f in rule.fields))
        digest = digests[draft.number]
        is_freed = holder is not None and freed.get(holder, draft.number) < draft.number
        if holder is not None and holder != draft.id and not is_freed:
            rule.refuse(draft)
        elif digest in seen:
            rule.refuse(draft, seen[digest])
        elif not draft.errors:
            seen[digest] = draft.row
            claims.append(Claim(batch=batch, digest=digest, number=draft.row))
    return claims
