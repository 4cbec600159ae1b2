from django.urls import path, register_converter

from documents.records import DOCUMENTS
from documents.views import by_symbol
from hld_site.browse.urls import AnyKey, pages_of


class BareSymbol(AnyKey):
    """A document symbol at the root of the site: /A/RES/67/219, /a-res-67-219."""

    regex = "(?:[AaSsEe]|[Gg][Aa]|[Ss][Tt])[/-][^?#]*?[0-9][^?#]*?"


register_converter(BareSymbol, "baresymbol")

urlpatterns = [
    *pages_of(DOCUMENTS, key="anykey"),
    path("<baresymbol:symbol>/", by_symbol),
    path("<baresymbol:symbol>", by_symbol),
]
