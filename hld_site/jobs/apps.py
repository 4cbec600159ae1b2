from django.apps import AppConfig
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started


class JobsConfig(AppConfig):
    name = "hld_site.jobs"

    def ready(self):
        from hld_site.jobs import worker

        if settings.JOBS_IN_WEB:
            request_started.connect(worker.start, sender=WSGIHandler)
