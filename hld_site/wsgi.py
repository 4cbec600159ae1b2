import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
site = get_wsgi_application()

from hld_site.publishing.answers import PublicAnswers  # noqa: E402 - it reads the settings

application = PublicAnswers(site)
