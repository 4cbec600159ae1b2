from django.apps import AppConfig
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started


class JobsConfig(AppConfig):
    name = "hld_site.jobs"

    def ready(self):
        from hld_site.jobs import worker

        request_started.connect(worker.start, sender=WSGIHandler)
