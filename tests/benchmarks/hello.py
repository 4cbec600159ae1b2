"""Yardsticks: the least that Django can serve, its own page cache, and a stock list of the States.

Served by the same server as the register: ``hello`` has no middleware at all; ``page_cache`` is
Django's cache of whole pages, kept in the process, behind the middleware that Django's own project
template has, with the register's page of States in it.
"""

import os
from pathlib import Path

import django
from django.conf import settings

KIND = os.environ.get("YARDSTICK", "hello")
DEFAULT_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

settings.configure(
    DEBUG=False,
    SECRET_KEY="yardstick",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=DEFAULT_MIDDLEWARE if KIND == "page_cache" else [],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after set-up
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.cache import cache_page  # noqa: E402

PAGE = Path(os.environ["PAGE"]).read_bytes() if "PAGE" in os.environ else b"Hello"


def hello(request):
    return HttpResponse("Hello")


@cache_page(3600)
def page(request):
    return HttpResponse(PAGE)


urlpatterns = [path("", hello), path("page/", page)]
application = get_wsgi_application()
