from django.urls import path

from hld_site.browse.urls import pages_of
from hld_site.browse.views import RecordPage
from hld_site.pages.records import PAGES, WEB_LINKS

lists = [route for route in pages_of(PAGES, key="anykey") if route.name != "page-detail"]

urlpatterns = [
    *lists,
    *pages_of(WEB_LINKS),
    # Prose stands at its own address, after everything else has been tried.
    path("<anykey:key>/", RecordPage.as_view(record=PAGES), name="page-detail"),
]
