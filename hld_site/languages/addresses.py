"""An address says its language: English at the root, the others under /ar/ /zh/ /fr/ /ru/ /es/.

No cookie and no redirect: the same address gives the same language to everybody. The pages of staff
alone, which nobody cites, follow the browser.
"""

import functools
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from django.http import parse_cookie
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation
from django.utils.cache import patch_vary_headers

from hld_site import languages

FOLLOWS_THE_BROWSER = ("/admin/", "/accounts/")


class LanguagePrefix(LocalePrefixPattern):
    """Django's prefix, by the codes of the register: /zh/ where Django would write /zh-hans/."""

    @property
    def language_prefix(self):
        return prefix(languages.reader())


def in_every_language(*patterns) -> URLResolver:
    return URLResolver(LanguagePrefix(prefix_default_language=False), list(patterns))


def prefix(code: str) -> str:
    return "" if code == languages.DEFAULT else f"{code}/"


def language_of(path: str) -> str:
    first = path.lstrip("/").partition("/")[0]
    return first if first in languages.CODES and first != languages.DEFAULT else languages.DEFAULT


def translated(path: str, code: str) -> str:
    """The same page of this site in another language: /fr/states/ and "ar" give /ar/states/."""
    bare = path.removeprefix(f"/{prefix(language_of(path))}").lstrip("/")
    return f"/{prefix(code)}{bare}"


class OneForAllLanguages(dict):
    """What Django would keep once for each language, of addresses that have no words."""

    def __contains__(self, language) -> bool:
        return bool(self)

    def __getitem__(self, language):
        return super().__getitem__(languages.DEFAULT)

    def __setitem__(self, language, table) -> None:
        super().__setitem__(languages.DEFAULT, table)


def keep_addresses_once(resolver: Any) -> None:
    """All below the root are the same in each language: only the root knows the prefix.

    Six copies of all addresses of the site and its admin take 10 MB of each process.
    """
    for below in resolver.url_patterns:
        if isinstance(below, URLResolver):
            for tables in ("_reverse_dict", "_namespace_dict", "_app_dict"):
                setattr(below, tables, OneForAllLanguages())
            keep_addresses_once(below)


@functools.lru_cache(maxsize=2000)
def language_offered(path: str, accept_language: str) -> str:
    """The language that the browser asks for, where a page offers it: at the root alone."""
    if path != "/":
        return ""
    request: Any = SimpleNamespace(COOKIES={}, META={"HTTP_ACCEPT_LANGUAGE": accept_language})
    return translation.get_language_from_request(request)[:2]


def language_asked(path: str, request: Any) -> str:
    """Django's code of the language of an answer: the address has it, at the desk the browser.

    Of ``request`` the cookies and ``META`` are read.
    """
    if path.startswith(FOLLOWS_THE_BROWSER):
        return translation.get_language_from_request(request)
    return languages.in_django(language_of(path))


def language_asked_of(environ: dict[str, Any]) -> str:
    """The same of an answer that no view gives."""
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    return language_asked(
        environ.get("PATH_INFO", ""), SimpleNamespace(COOKIES=cookies, META=environ)
    )


def in_the_language_of_the_address(get_response):
    def handle(request):
        follows = request.path_info.startswith(FOLLOWS_THE_BROWSER)
        language = language_asked(request.path_info, request)
        browser = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        request.offered_language = language_offered(request.path_info, browser)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        if follows or request.offered_language:
            patch_vary_headers(response, ["Accept-Language"])
        if response.streaming:
            response.streaming_content = spoken_in(language, response.streaming_content)
        response.headers.setdefault("Content-Language", language[:2])
        return response

    return handle


def spoken_in(language: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A file is still being made when its request is over: each part is made in its language."""
    waiting = iter(parts)
    while True:
        with translation.override(language):
            part = next(waiting, None)
        if part is None:
            return
        yield part
