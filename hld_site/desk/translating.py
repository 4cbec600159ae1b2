"""A translator's queue: English beside, save and the next; or a workbook to take and bring back."""

import dataclasses
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import modelform_factory
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.desk import untranslated
from hld_site.desk.addresses import admin_address
from hld_site.desk.permissions import may, owner_of, publishes_alone
from hld_site.desk.record_form import PROPOSE, DeskForm
from hld_site.desk.untranslated import Lack, lacks
from hld_site.desk.versions import REFUSALS, locked, refusal_of
from hld_site.desk.versions_diff import Piece, in_context, pieces
from hld_site.exchange.batches import proposals
from hld_site.exchange.files_out import xlsx_writer
from hld_site.exchange.files_out.cells import with_relations
from hld_site.exchange.files_out.formats import XLSX, attachment
from hld_site.exchange.files_out.tables import Table
from hld_site.exchange.models import Batch, Change, Stage
from hld_site.languages.text import AgingTranslations, LocalText, choose
from hld_site.publishing.status import UNPUBLISHED, Standing, standing
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration
from hld_site.records.history import batch

LETTERS = 56  # of a line beside the original
LINES = 32


@dataclasses.dataclass(frozen=True)
class Item:
    """One text to translate: the column of a row, and its place in the queue."""

    lack: Lack
    row: Any
    place: str

    def name(self, code: str) -> str:
        return self.lack.column.cell_in(code).name

    @property
    def text(self) -> LocalText:
        """In English; where there is none, in another language."""
        names = zip(languages.CODES, self.lack.column.file_names, strict=True)
        return choose({code: getattr(self.row, name) for code, name in names}, languages.DEFAULT)

    def is_older(self, code: str) -> bool:
        """Whether there is a translation, of an earlier English text."""
        return isinstance(self.row, AgingTranslations) and code in self.row.older_translations()

    def changed(self, code: str) -> list[Piece]:
        """The English text word by word, as it has changed since; empty where it has not."""
        then = self.row.translated_from(code) if self.is_older(code) else None
        name = self.name(languages.DEFAULT)
        before, now = getattr(then, name, ""), getattr(self.row, name)
        return in_context(pieces(before, now)) if then is not None and before != now else []

    @property
    def address(self) -> str:
        return admin_address(type(self.row), "change", self.row.pk)


def to_translate(user) -> list[Lack]:
    """First what may say something that is no longer so, then what is only shown in English.

    Official texts are found, not translated: they are not in the queue.
    """
    queue = [
        lack
        for lack in lacks().values()
        if not lack.column.field.official and may(user, lack.declared.model, "change")
    ]
    return sorted(queue, key=lambda lack: not issubclass(lack.declared.model, AgingTranslations))


Proposed = dict[str, dict[int, dict[str, Any]]]


def in_open_sets() -> Proposed:
    """By type and row, what is proposed."""
    changes = Change.objects.filter(batch__in=proposals.open_sets()).exclude(object_id=None)
    by_type: Proposed = {}
    for name, number, values in changes.values_list("type", "object_id", "after"):
        by_type.setdefault(name, {})[number or 0] = values or {}
    return by_type


def left(lack: Lack, code: str, in_sets: Proposed) -> QuerySet:
    """What waits and is in no open set of changes yet: what was proposed is not asked for again."""
    name = lack.column.cell_in(code).name
    after = in_sets.get(lack.declared.name, {})
    proposed = [number for number, values in after.items() if number and name in values]
    if after and lack.is_last and issubclass(lack.declared.model, AgingTranslations):
        proposed += confirmed(lack.declared, code, after)
    rows = lack.waiting(code)
    return rows.exclude(pk__any_of=proposed) if proposed else rows


def confirmed(declared: Declaration, code: str, after: dict[int, dict[str, Any]]) -> list[int]:
    """The rows whose translation was read again, and stays as it is."""
    rows = list(declared.model._default_manager.filter(pk__in=after))
    for row in rows:
        for name, value in after[row.pk].items():
            for attribute, content in declared.stored[name].attributes(value, {}).items():
                setattr(row, attribute, content)
    return [row.pk for row in rows if code not in row.older_translations()]


def count(user, code: str) -> int:
    in_sets = in_open_sets()
    return sum(left(lack, code, in_sets).count() for lack in to_translate(user))


def next_item(user, code: str, after: str) -> Item | None:
    """The first that waits behind a place: "3-17" is row 17 of the third column."""
    number, _dash, pk = after.partition("-")
    is_place = number.isdecimal() and pk.isdecimal() and len(number) < 4 and len(pk) < 18
    first = (int(number), int(pk)) if is_place else (0, 0)
    in_sets = in_open_sets()
    for place, lack in enumerate(to_translate(user)[first[0] :], first[0]):
        rows = left(lack, code, in_sets)
        if place == first[0]:
            rows = rows.filter(pk__gt=first[1])
        row = rows.first()
        if row is not None:
            return Item(lack, row, f"{place}-{row.pk}")
    return None


def item_at(user, place: str) -> Item:
    """The text of a form that was sent, whether it waits by now or not."""
    number, _dash, pk = place.partition("-")
    queue = to_translate(user)
    if not (number.isdecimal() and pk.isdecimal()) or len(pk) > 17 or int(number) >= len(queue):
        raise Http404
    lack = queue[int(number)]
    row = lack.declared.model._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404
    return Item(lack, row, place)


def queue_page(request, code: str):
    """GET shows what waits first behind ``after``; POST saves one text and goes on to the next."""
    if code not in languages.CODES or code == languages.DEFAULT:
        raise Http404
    if not to_translate(request.user):
        raise PermissionDenied
    if request.method == "POST":
        item = item_at(request.user, request.POST.get("place", ""))
        return locked(type(item.row), item.row.pk, lambda: save(request, code, item))
    waiting = next_item(request.user, code, request.GET.get("after", ""))
    form = form_for(request.user, waiting, code) if waiting else None
    return page(request, code, waiting, form)


def form_for(user, item: Item, code: str, data: Any = None) -> DeskForm:
    name = item.name(code)
    form: Any = modelform_factory(type(item.row), form=DeskForm, fields=[name])
    lines = sum(1 + len(line) // LETTERS for line in item.text.splitlines())
    own = {"rows": max(2, min(lines, LINES))} if lines > 1 else {}
    form.base_fields[name].widget.attrs |= {"autofocus": True, "data-sends": True, **own}
    form.user = user
    return form(data, instance=item.row)


def page(request, code: str, item: Item | None, form: DeskForm | None):
    own_name = languages.OWN_NAMES[code]
    record = owner_of(item.row) if item else None
    context = admin.site.each_context(request) | {
        "title": _("Translate into %(language)s") % {"language": own_name},
        "code": code,
        "direction": languages.direction(code),
        "left": count(request.user, code),
        "own_set": open_set_of(request.user, code),
        "item": item,
        "form": form,
        "field": form[item.name(code)] if form and item else None,
        "is_older": item is not None and item.is_older(code),
        "changed": item.changed(code) if item else [],
        "propose": item is not None and not at_once(request.user, item.row),
        "record": record,
        "is_public": record is not None and standing(record, timezone.now()) == Standing.PUBLISHED,
        "type": capfirst(item.lack.declared.model._meta.verbose_name) if item else "",
    }
    return render(request, "admin/translate.html", context)


def at_once(user, row: Any) -> bool:
    """Whether a text is written; else it is proposed, and nothing approved is changed by it."""
    owner = owner_of(row)
    if owner is None or owner.status in UNPUBLISHED:
        return True
    return publishes_alone(user)


def save(request, code: str, item: Item):
    item.row.refresh_from_db()
    form = form_for(request.user, item, code, request.POST)
    proposes = PROPOSE in request.POST
    if not proposes and not at_once(request.user, item.row):
        raise PermissionDenied
    if not form.is_valid():
        return page(request, code, item, form)
    if isinstance(item.row, AgingTranslations):
        item.row.confirm_translation(code)
    if proposes:
        stored = type(item.row)._base_manager.get(pk=item.row.pk)
        with transaction.atomic():
            proposals.propose(set_of(request.user, code), form.instance, stored, request.user)
    else:
        try:
            with batch(request.POST.get("change_reason", "") or _("Translated")):
                item.row._history_user = request.user
                form.save()
        except REFUSALS as error:
            form.add_error(None, refusal_of(error))
            return page(request, code, item, form)
    text = _("Proposed: %(row)s.") if proposes else _("Saved: %(row)s.")
    messages.success(request, text % {"row": item.row})
    return HttpResponseRedirect(f"{reverse('admin:translate', args=[code])}?after={item.place}")


def overview(request):
    codes = [code for code in languages.CODES if code != languages.DEFAULT]
    may = bool(to_translate(request.user))
    return untranslated.overview(
        request,
        [(code, languages.OWN_NAMES[code], count(request.user, code)) for code in codes if may],
    )


def open_set_of(user, code: str) -> Batch | None:
    own = proposals.joinable_sets().filter(user=user)
    return next((one for one in own if one.settings.get("translation") == code), None)


def set_of(user, code: str) -> Batch:
    """The open set of this person for this language, or a new one."""
    title = _("Translations: %(language)s") % {"language": languages.OWN_NAMES[code]}
    own = open_set_of(user, code)
    still_open = Batch.locked().filter(pk=own.pk, stage=Stage.READY).first() if own else None
    return still_open or proposals.open_set(user, title, translation=code)


def workbook(request, code: str):
    """A sheet for each type: what names the row, the English text, and the one that lacks."""
    if code not in languages.CODES or code == languages.DEFAULT:
        raise Http404
    user = request.user
    queue = [lack for lack in to_translate(user) if may(user, lack.declared.model, "view")]
    tables = [table_of(declared, queue, code) for declared in catalogue.everything()]
    filled = [table for table in tables if table is not None and table.rows.exists()]
    if not filled:
        messages.info(request, _("Nothing is missing."))
        return HttpResponseRedirect(reverse("admin:translate", args=[code]))
    made = xlsx_writer.in_sheets(filled)
    return attachment(made, XLSX.content_type, f"translate-{code}.{XLSX.ending}")


def table_of(declared: Declaration, queue: list[Lack], code: str) -> Table | None:
    own = [lack for lack in queue if lack.declared is declared]
    if not own:
        return None
    names = list(declared.natural_key)
    english = [lack.column.cell_in(languages.DEFAULT).name for lack in own]
    for name, lack in zip(english, own, strict=True):
        names += [name, lack.column.cell_in(code).name]
    ids = {pk for lack in own for pk in lack.waiting(code).values_list("pk", flat=True)}
    rows = declared.model._default_manager.filter(pk__any_of=list(ids)).order_by("pk")
    headings = tuple(declared.stored[name] for name in names)
    to_read = frozenset(english) - {*declared.natural_key}
    return Table(declared, headings, with_relations(declared, rows), to_read=to_read)
