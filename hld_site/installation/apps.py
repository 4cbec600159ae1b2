import os

from django.apps import AppConfig
from django.conf import settings

from hld_site.installation.folder import prepare
from hld_site.installation.production import refuse_unsafe


class InstallationConfig(AppConfig):
    name = "hld_site.installation"

    def ready(self):
        """Whatever starts Django finds what it needs: a command, a server, a test."""
        refuse_unsafe(os.environ, settings)
        prepare(settings.STATE_DIR, settings.BASE_DIR / "locale")
        bool(settings.SECRET_KEY)  # made now rather than in somebody's first request
