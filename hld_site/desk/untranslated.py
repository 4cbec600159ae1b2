"""What content lacks a translation: counts by type and language, and the records themselves."""

import dataclasses
import functools
import operator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.browse.facets import count_words
from hld_site.desk.addresses import admin_address
from hld_site.desk.permissions import may
from hld_site.languages.numbers import grouped
from hld_site.languages.text import AgingTranslations
from hld_site.records import catalogue
from hld_site.records.columns import Column
from hld_site.records.declarations import Declaration, is_record

MOST_SHOWN = 200


@dataclasses.dataclass(frozen=True)
class Lack:
    """One translated column of one type."""

    declared: Declaration
    column: Column

    @property
    def note(self) -> str:
        official = self.column.field.official
        return _("Official titles only: never a translation.") if official else ""

    @property
    def filled(self) -> QuerySet:
        """Rows that say something in some language."""
        filled = [~Q(**{name: ""}) for name in self.column.file_names]
        rows = self.declared.model._default_manager.filter(functools.reduce(operator.or_, filled))
        if is_record(self.declared.model):
            rows = rows.exclude(status="withdrawn")
        return rows.order_by("pk")

    def rows(self, code: str) -> QuerySet:
        """Of these, the ones that do not in this one."""
        return self.filled.filter(self.is_empty_in(code))

    def is_empty_in(self, code: str) -> Q:
        return Q(**{self.column.cell_in(code).name: ""})

    @property
    def is_last(self) -> bool:
        """Whether it is the column by which an older translation is read: the last of its type."""
        return [c for c in self.declared.public if c.in_languages][-1] is self.column

    def waiting(self, code: str) -> QuerySet:
        """Those, and what was translated from an earlier English text."""
        rows = self.rows(code)
        older = older_than_english(self.declared.model, code) if self.is_last else []
        every = self.declared.model._default_manager.filter(
            Q(pk__in=older) | Q(pk__in=rows.order_by().values("pk"))
        )
        return every.order_by("pk") if older else rows

    def counts(self, before: int | None) -> list[tuple[str, str, str]]:
        """For each language in how many rows it lacks, "" for none, and where they are listed.

        ``before``: rows up to this number were not looked at; there may be more than so many.
        """
        name = f"{self.declared.name}/{self.column.name}"
        each = {code: Count("pk", filter=self.is_empty_in(code)) for code in languages.CODES}
        numbers = self.filled.order_by().filter(pk__gt=before or 0).aggregate(**each)
        more = "+" if before else ""
        return [
            (
                code,
                f"{grouped(number)}{more}" if number or more else "",
                reverse("admin:untranslated-rows", args=[name, code]),
            )
            for code, number in numbers.items()
        ]


def last_before(model: Any) -> int | None:
    """The row after which as many follow as are looked at; None where all are."""
    numbers = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    return numbers[EXACT_UP_TO : EXACT_UP_TO + 1].first()


def older_than_english(model: Any, code: str) -> list[int]:
    if not issubclass(model, AgingTranslations):
        return []
    rows = model._default_manager.exclude(status="withdrawn")
    return [row.pk for row in rows if code in row.older_translations()]


def lacks() -> dict[str, Lack]:
    return {
        f"{declared.name}/{column.name}": Lack(declared, column)
        for declared in catalogue.everything()
        for column in declared.public
        if column.in_languages
    }


def overview(request, queues):
    """``queues``: for each language how many texts wait in its queue, for who may translate."""
    seen = [lack for lack in lacks().values() if may(request.user, lack.declared.model, "view")]
    before = {lack.declared: last_before(lack.declared.model) for lack in seen}
    context = admin.site.each_context(request) | {
        "title": _("Missing translations"),
        "queues": queues,
        "codes": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
        "lacks": [(lack, lack.counts(before[lack.declared])) for lack in seen],
        "most": EXACT_UP_TO if any(before.values()) else 0,
    }
    return render(request, "admin/untranslated.html", context)


def rows(request, name: str, code: str):
    lack = lacks().get(name)
    if lack is None or code not in languages.CODES:
        raise Http404
    if not may(request.user, lack.declared.model, "view"):
        raise PermissionDenied
    missing = lack.rows(code)
    number = capped_count(missing)
    context = admin.site.each_context(request) | {
        "title": _("%(what)s: not in %(language)s")
        % {
            "what": f"{capfirst(lack.declared.label)}: {lack.column.label}",
            "language": languages.OWN_NAMES[code],
        },
        "lack": lack,
        "total": count_words(number),
        "is_cut": number > MOST_SHOWN,
        "rows": [
            (
                row,
                getattr(row, lack.column.name),
                field_address(row, lack.column.cell_in(code).name),
            )
            for row in missing[:MOST_SHOWN]
        ],
    }
    return render(request, "admin/untranslated_rows.html", context)


def field_address(row, field: str) -> str:
    """The form of a row at the field to fill in; a browser unfolds the language it stands under."""
    return f"{admin_address(type(row), 'change', row.pk)}#id_{field}"
