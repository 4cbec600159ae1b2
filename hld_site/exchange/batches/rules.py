"""Rules about many rows, checked in sets: what may stand only once, in register and file."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext as _

from hld_site.exchange.batches.drafts import Draft
from hld_site.exchange.models import Batch, Claim
from hld_site.records.declare import Declaration, Part, Record


class UniqueRule:
    """One unique constraint, or one unique field, beside the key that rows are recognized by."""

    def __init__(self, place: int, model, fields: Sequence[str], condition: Q | None, said: str):
        self.place = place
        self.model = model
        self.fields = [model._meta.get_field(name) for name in fields]
        self.condition = condition
        self.said = said

    def concerns(self, draft: Draft) -> bool:
        names = {field.name for field in self.fields}
        if draft.id is not None and not names & set(draft.after or ()):
            return False
        return self.condition is None or holds(self.condition, draft.instance)

    def value(self, draft: Draft) -> tuple:
        """What may stand once: a record that the batch makes has no id yet, so keys are told."""
        return tuple(
            draft.references[field.name].key
            if field.name in draft.references
            else getattr(draft.instance, field.attname)
            for field in self.fields
        )

    def digest(self, draft: Draft) -> uuid.UUID:
        told = repr((self.model._meta.label, self.place, self.value(draft))).encode()
        return uuid.UUID(bytes=hashlib.blake2b(told, digest_size=16).digest())

    def holders(self, drafts: list[Draft]) -> dict[tuple, int]:
        """The rows of the register that hold one of these values, by the value."""
        if not drafts:
            return {}
        wanted = self.condition or Q()
        for field in self.fields:
            values = {getattr(draft.instance, field.attname) for draft in drafts}
            wanted &= Q(**{f"{field.attname}__in": values - {None}})
        names = [field.attname for field in self.fields]
        found = self.model._default_manager.filter(wanted).values_list("pk", *names)
        return {tuple(values): pk for pk, *values in found}

    def refuse(self, draft: Draft, file_row: int | None = None) -> None:
        shown = ", ".join(str(part) for part in self.value(draft) if part not in (None, ""))
        column = self.fields[0].name if len(self.fields) == 1 else ""
        if file_row is not None:
            said = _("Row %(row)d of this file has “%(value)s” too. Keep it in one of them.") % {
                "row": file_row,
                "value": shown,
            }
        else:
            said = self.said or _("“%(value)s” already belongs to another record.") % {
                "value": shown
            }
        draft.refuse(column, shown if column else "", said)


def unique_rules(declared: Declaration) -> list[UniqueRule]:
    model: Any = declared.model
    found: list[tuple] = [
        ((field.name,), None, "")
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            default = UniqueConstraint.default_violation_error_message
            own = constraint.violation_error_message
            said = "" if own == default else str(own)
            found.append((constraint.fields, constraint.condition, said))
    if isinstance(declared, Part):
        key = set(declared.natural_key)
    elif isinstance(declared, Record):
        key = {"key"}
    return [
        UniqueRule(place, model, fields, condition, said)
        for place, (fields, condition, said) in enumerate(found)
        if set(fields) != key and "owner_id" not in fields
    ]


def check_unique(batch: Batch, rule: UniqueRule, drafts: list[Draft]) -> list[Claim]:
    """Refuses what stands already, here or in the register; answers the claims to be kept."""
    concerned = [d for d in drafts if not d.errors and rule.concerns(d)]
    holders = rule.holders(concerned)
    digests = {draft.number: rule.digest(draft) for draft in concerned}
    claimed = Claim.objects.filter(batch=batch, digest__any_of=set(digests.values()))
    seen: dict[uuid.UUID, int] = dict(claimed.values_list("digest", "number"))
    claims = []
    for draft in concerned:
        held = holders.get(tuple(getattr(draft.instance, f.attname) for f in rule.fields))
        digest = digests[draft.number]
        if held is not None and held != draft.id:
            rule.refuse(draft)
        elif digest in seen:
            rule.refuse(draft, seen[digest])
        else:
            seen[digest] = draft.row
            claims.append(Claim(batch=batch, digest=digest, number=draft.row))
    return claims


def holds(condition: Q, instance) -> bool:
    """Whether a row meets the condition of a constraint, without asking the database."""
    children: list[Any] = condition.children
    answers = (
        holds(child, instance) if isinstance(child, Q) else meets(child, instance)
        for child in children
    )
    found = all(answers) if condition.connector == Q.AND else any(answers)
    return found != condition.negated


def meets(condition: tuple[str, Any], instance) -> bool:
    path, value = condition
    name, _separator, lookup = path.partition("__")
    held = getattr(instance, instance._meta.get_field(name).attname)
    if lookup == "isnull" or (lookup in ("", "exact") and value is None):
        return (held is None) == (True if value is None else value)
    if lookup in ("", "exact"):
        return bool(held == value)
    raise NotImplementedError(f"A constraint that asks for “{path}” is not known to imports.")
