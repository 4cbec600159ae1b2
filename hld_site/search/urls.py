from django.urls import path

from hld_site.search.views import search_page

urlpatterns = [path("search/", search_page, name="search")]
