from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "hld_site.publishing"

    def ready(self):
        from hld_site.publishing import addresses  # noqa: F401 - connects its signal
