"""The page in other languages: the switch, the links for search engines, the offer at the root."""

import dataclasses

from django import template
from django.utils.encoding import escape_uri_path

from hld_site import languages
from hld_site.languages.addresses import translated

register = template.Library()


@dataclasses.dataclass(frozen=True)
class Version:
    """This page in one language; ``address`` keeps the filters, ``url`` has the host and none.

    Robots are told of the whole list alone: with filters it is the same in another choice.
    """

    code: str
    name: str
    address: str
    url: str
    here: bool

    @property
    def in_django(self) -> str:
        return languages.in_django(self.code)


def version(request, code: str) -> Version:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    path = escape_uri_path(translated(request.path, code))
    url = request.build_absolute_uri(path)
    here = code == languages.reader()
    return Version(code, languages.OWN_NAMES[code], path + query, url, here)


@register.simple_tag(takes_context=True)
def versions(context) -> list[Version]:
    """This page in the six languages; none on a page that was made without a request."""
    request = context.get("request")
    return [version(request, code) for code in languages.CODES] if request else []


@register.simple_tag(takes_context=True)
def offered(context) -> Version | None:
    """The version in the language that the browser asks for, where it is another one."""
    code = getattr(context.get("request"), "offered_language", "")
    if not code or code == languages.reader():
        return None
    return version(context["request"], code)
