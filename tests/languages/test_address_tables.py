"""A process that serves keeps Django's tables of addresses once, not once for each language."""

from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern
from django.utils.translation import override

from hld_site import languages
from hld_site.languages.addresses import keep_addresses_once

NAMES = (
    ("home", ()),
    ("state-detail", ("KEN",)),
    ("document-detail", ("A/RES/67/219",)),
    ("admin:documents_document_changelist", ()),
    ("account_login", ()),
)
CODES = [languages.in_django(code) for code in languages.CODES]


def addresses() -> dict[str, list[str]]:
    addresses = {}
    for code in CODES:
        with override(code):
            addresses[code] = [reverse(name, args=args) for name, args in NAMES]
    return addresses


def all_below(resolver: URLResolver) -> list[URLResolver]:
    below = [each for each in resolver.url_patterns if isinstance(each, URLResolver)]
    return below + [each for one in below for each in all_below(one)]


def test_addresses_are_the_same_in_each_language_and_kept_once():
    before = addresses()
    assert before["fr"][:2] == ["/fr/", "/fr/states/KEN/"]
    keep_addresses_once(get_resolver())
    get_resolver()._populate()
    assert addresses() == before
    resolvers = all_below(get_resolver())
    assert len(resolvers) > 40
    assert all(len(resolver._reverse_dict) <= 1 for resolver in resolvers)
    root = URLResolver(RegexPattern(r"^/"), "hld_site.urls")
    with override("ar"):
        assert root.reverse_dict.getlist("state-detail")[0][0][0][0] == "ar/states/%(key)s/"
