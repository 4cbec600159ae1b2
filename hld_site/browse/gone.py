"""Where the public record went that an address names: to another key, or out of the register."""

import datetime
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from hld_site.browse.public_history import batch_that_ended, reasons_given
from hld_site.browse.public_versions import PublicVersion, lines_of, public_versions
from hld_site.publishing.former_addresses import record_once_at
from hld_site.records.declarations import Record


class NoLongerPublicError(Exception):
    """The address is that of a record which the public saw, and sees no more."""


def elsewhere(declared: Record, key: str, at: datetime.datetime) -> Any:
    """The public record of a key in another spelling or of former days, or None.

    NoLongerPublicError, in words, where a record was public under this key and none is now.
    """
    public = declared.model._default_manager.published(at)
    usual = declared.model.canonical_key(key)
    record = public.filter(key=usual).first()
    if record is None and (once := record_once_at(declared.model, usual)):
        record = public.filter(pk=once.pk).first()
    if record is None and (lines := lines_once_public(declared, usual, at)):
        text = _(
            "The record (%(type)s) “%(key)s” was public in this register but is no longer public."
        )
        text %= {"type": declared.model._meta.verbose_name, "key": usual}
        reasons = reasons_given(batch_that_ended(line, seen[-1]) for line, seen in lines)
        raise NoLongerPublicError(
            " ".join([text, *(f"{_('Reason:')} {reason}" for reason in reasons.values())])
        )
    return record


def lines_once_public(
    declared: Record, key: str, at: datetime.datetime
) -> list[tuple[list[dict], list[PublicVersion]]]:
    """All versions, and the public ones, of records that the public saw under this key."""
    ids = set(declared.model.history.filter(key=key).order_by().values_list("id", flat=True))
    seen = [(line, [*public_versions(line, at)]) for line in lines_of(declared, ids).values()]
    return [
        (line, versions)
        for line, versions in seen
        if any(version.values["key"] == key for version in versions)
    ]


def moved_to(address: str) -> HttpResponse:
    """A merge can be taken back: no browser may lead on by itself for ever."""
    moved = HttpResponsePermanentRedirect(address)
    patch_cache_control(moved, no_cache=True)
    return moved
