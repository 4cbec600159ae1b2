from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from documents.compare_states import compare
from documents.records import DOCUMENTS
from documents.views import BareSymbolPage, DocumentPage, file_of_document, process
from hld_site import languages
from hld_site.browse.urls import AnyKey, pages_of
from hld_site.search.named_pages import is_called


class BareSymbol(AnyKey):
    """A document symbol at the root of the site: /A/RES/67/219, /a-res-67-219."""

    regex = "(?:[AaSsEe]|[Gg][Aa]|[Ss][Tt])[/-][^?#]*?[0-9][^?#]*?"


class LanguageOfFile(AnyKey):
    regex = "|".join(languages.CODES)


register_converter(BareSymbol, "baresymbol")
register_converter(LanguageOfFile, "languageoffile")
bare = BareSymbolPage.as_view(record=DOCUMENTS)

is_called("process", _("The whole process"))

urlpatterns = [
    path(
        "documents/<anykey:key>.<languageoffile:language>.pdf",
        file_of_document,
        name="document-kept-file",
    ),
    *pages_of(DOCUMENTS, key="anykey", view=DocumentPage),
    path("about/process/", process, name="process"),
    path("states/compare/", compare, name="state-compare"),
    path("<baresymbol:key>/", bare),
    path("<baresymbol:key>", bare),
]
