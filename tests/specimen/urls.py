from hld_site.browse.urls import pages_of
from hld_site.languages.addresses import in_every_language
from hld_site.urls import handler404, handler500
from hld_site.urls import urlpatterns as of_the_register
from tests.specimen.records import LOANS, SPECIMENS

__all__ = ["handler404", "handler500"]
# First, because an address that belongs to nothing is looked for among the pages of prose.
urlpatterns = [in_every_language(*pages_of(SPECIMENS), *pages_of(LOANS)), *of_the_register]
