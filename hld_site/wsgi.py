import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
site = get_wsgi_application()

from hld_site.publishing.answers import PublicAnswers, is_private  # noqa: E402 - after set-up
from hld_site.publishing.crowding import Crowding  # noqa: E402

application = PublicAnswers(Crowding(site, is_private))
