"""What programs look for at addresses of their own: robots.txt, favicon.ico, security.txt."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from hld_site.answers.decorators import read_only_view

SECURITY_TXT_VALID = timedelta(days=180)
RULES = ("User-agent: *", "Disallow: /*?", "Disallow: /admin/", "Disallow: /accounts/")


@read_only_view
def robots(request) -> HttpResponse:
    """Pages and the sitemap, no query strings, nothing of the staff."""
    sitemap = f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"
    return HttpResponse("\n".join([*RULES, "Allow: /", "", sitemap, ""]), "text/plain")


@read_only_view
def favicon(request) -> HttpResponseRedirect:
    """Browsers that read no head ask for it here."""
    return HttpResponseRedirect(static("hld/icon.svg"))


@read_only_view
def security_txt(request):
    """RFC 9116; there is none where nobody is named."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    lines = {
        "Contact": contact,
        "Expires": (timezone.now() + SECURITY_TXT_VALID).strftime("%Y-%m-%dT00:00:00Z"),
        "Preferred-Languages": "en, fr, es",
        "Canonical": request.build_absolute_uri(),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
