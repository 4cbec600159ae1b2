import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
application = get_wsgi_application()

from hld_site.exchange.keeper import exporter, keeper  # noqa: E402 - needs the apps

keeper.wake()
exporter.wake()
