"""Which name a State or an organization had on which day."""

import datetime

from django.db import models
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
