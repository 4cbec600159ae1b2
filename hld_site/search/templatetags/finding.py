from typing import Any
from urllib.parse import unquote

from django import template
from django.utils import timezone

from hld_site.languages.addresses import translated
from hld_site.search.addresses import meant_by

register = template.Library()
LONGEST_ORGAN = 3  # "/A/RES/67/219/" has no folder before the symbol


@register.simple_tag
def words_of_address(path: str) -> str:
    """ "/fr/states/cote-d-ivoire/" → "cote d ivoire"; a symbol keeps its slashes."""
    parts = [part for part in unquote(translated(path, "en")).split("/") if part]
    has_symbol = sum(any(map(str.isdecimal, part)) for part in parts) > 1
    folder = 0 if parts and len(parts[0]) <= LONGEST_ORGAN else 1
    words = "/".join(parts[folder:]) if has_symbol else parts[-1] if parts else ""
    return words.replace("-", " ").replace("_", " ")


@register.simple_tag
def meant_by_address(path: str) -> list[Any]:
    """The few records that a mistyped address may mean."""
    return meant_by(words_of_address(path), timezone.now())
