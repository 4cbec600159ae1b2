"""What robots are asked: pages and the sitemap, no query strings, nothing of the staff."""

from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse

from hld_site.answers.public import only_reads

RULES = ("User-agent: *", "Disallow: /*?", "Disallow: /admin/", "Disallow: /accounts/")


@only_reads
def robots(request) -> HttpResponse:
    sitemap = f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"
    return HttpResponse("\n".join([*RULES, "Allow: /", "", sitemap, ""]), "text/plain")


@only_reads
def favicon(request) -> HttpResponseRedirect:
    """Browsers that read no head ask for it here."""
    return HttpResponseRedirect(static("hld/icon.svg"))
