import os

from django.apps import AppConfig
from django.conf import settings

from hld_site.installation.production import refuse_missing, refuse_unsafe
from hld_site.installation.state_folder import prepare


class InstallationConfig(AppConfig):
    name = "hld_site.installation"

    def ready(self):
        """Whatever starts Django finds what it needs: a command, a server, a test."""
        refuse_unsafe(os.environ, settings)
        refuse_missing(settings)
        prepare(settings.STATE_DIR, settings.BASE_DIR / "locale")
        bool(settings.SECRET_KEY)  # made now rather than in somebody's first request
        self.be_watched()

    def be_watched(self):
        """Each by a package that is not always there."""
        if settings.SENTRY_DSN:
            from hld_site.installation import sentry

            sentry.begin(settings.SENTRY_DSN, settings.SENTRY_ENVIRONMENT, settings.SENTRY_TRACES)
        if settings.TRACES_ENDPOINT:
            from hld_site.installation import traces

            traces.begin(settings.TRACES_SERVICE)
