from urllib.parse import unquote

from django import template
from django.utils import timezone

from hld_site.languages.addresses import translated
from hld_site.search.asking import search
from hld_site.search.explaining import Result, results

register = template.Library()
MOST = 3


def words_of(path: str) -> str:
    """ "/fr/states/cote-d-ivoire/" → "cote d ivoire"; a symbol keeps its slashes."""
    parts = [part for part in unquote(translated(path, "en")).split("/") if part]
    has_symbol = sum(any(map(str.isdecimal, part)) for part in parts) > 1
    words = "/".join(parts[1:]) if has_symbol else parts[-1] if parts else ""
    return words.replace("-", " ").replace("_", " ")


@register.simple_tag
def words_of_address(path: str) -> str:
    return words_of(path)


@register.simple_tag
def meant_by_address(path: str) -> list[Result]:
    """The few records that a mistyped address may mean."""
    at = timezone.now()
    matches = search(words_of(path), at)
    return results(matches.hits[:MOST], matches.query, at)
