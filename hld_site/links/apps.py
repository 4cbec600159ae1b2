from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "hld_site.links"

    def ready(self):
        from hld_site.links import checking  # noqa: F401 - its job is entered among the kinds
