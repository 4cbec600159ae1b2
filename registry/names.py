"""Which name a State or an organization had on which day."""

import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.languages.text import LocalText, choose


class NameKind(models.TextChoices):
    SHORT = "official-short", _("Official short name")
    FORMAL = "official-formal", _("Official formal name")
    DESIGNATION = "un-designation", _("Designation in the United Nations")
    INPUT = "input-only", _("Recognized on input only")


def name_on(named, on: datetime.date | str, language: str = "") -> LocalText:
    """The short name in force on a day; the present one where no other is known to have been.

    Reads ``named.names``, which a public page has fetched through the published queryset.
    """
    language = language or languages.reader()
    day = str(on)
    present = choose({code: getattr(named, f"name_{code}") for code in languages.CODES}, language)
    if not named.name_since or named.name_since <= day:
        return present
    then = {
        name.language: name.text
        for name in named.names.all()
        if name.kind in (NameKind.SHORT, NameKind.DESIGNATION) and name.in_force(day)
    }
    return choose(then, language) or present


def formerly(name, named) -> tuple[str, LocalText] | None:
    """ "formerly %(name)s" and Swaziland, in the reader's language; no word where it is the same.

    None for a name that is not of former days. Reads ``named.names``, fetched as in ``name_on``.
    """
    if not name.valid_until:
        return None
    period = (name.kind, name.valid_from, name.valid_until)
    texts = {
        other.language: other.text
        for other in named.names.all()
        if (other.kind, other.valid_from, other.valid_until) == period
    }
    then = choose(texts)
    is_another = then != getattr(named, f"name_{then.language}")
    return (gettext("formerly %(name)s") if is_another else "", then)
