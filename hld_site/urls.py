from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from hld_site.answers.decorators import cached_for_all, read_only_view
from hld_site.browse.completeness import completeness
from hld_site.browse.data_package import description
from hld_site.browse.downloads import WholeFile, data_index
from hld_site.browse.everything import everything
from hld_site.browse.feeds import BEFORE, feed_of_all
from hld_site.browse.sitemaps import all_of_them, sitemap_index
from hld_site.browse.urls import downloads
from hld_site.browse.views import open_questions, styleguide
from hld_site.browse.well_known import favicon, robots, security_txt
from hld_site.desk.previews import show
from hld_site.languages.addresses import in_every_language
from hld_site.search.named_pages import is_called

is_called("open-questions", _("Open questions"))
is_called("data", _("Data"), _("Download"), _("All files"))
SITEMAPS = {"sitemaps": all_of_them()}
preview = read_only_view(show)
home = cached_for_all()(TemplateView.as_view(template_name="home.html"))
sitemap = cached_for_all("p")(sitemap)
sitemap_index = cached_for_all()(sitemap_index)

urlpatterns = [
    path("preview/<str:token>/", preview, name="preview"),
    path("preview/<str:token>/<path:rest>", preview),
    path("admin/", admin.site.urls),
    path(".well-known/security.txt", security_txt),
    path("robots.txt", robots),
    path("favicon.ico", favicon),
    path("accounts/", include("hld_site.accounts.urls")),
    path("sitemap.xml", sitemap_index, SITEMAPS, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, SITEMAPS, name="sitemap-section"),
    in_every_language(
        path("", home, name="home"),
        path("data/", data_index, name="data"),
        path("about/completeness/", completeness, name="completeness"),
        path("data/everything.zip", WholeFile.as_view(make=everything), name="everything"),
        path("data/datapackage.json", WholeFile.as_view(make=description), name="datapackage"),
        path("feed.atom", WholeFile.as_view(make=feed_of_all, choices=(BEFORE,)), name="feed"),
        path("about/open-questions/", open_questions, name="open-questions"),
        path("styleguide/", styleguide, name="styleguide"),
        *downloads(),
        path("", include("hld_site.search.urls")),
        path("", include("documents.urls")),
        path("", include("meetings.urls")),
        path("", include("registry.urls")),
        path("", include("hld_site.pages.urls")),
    ),
]
handler404 = "hld_site.browse.views.not_found"
handler500 = "hld_site.installation.unavailable.broken"
