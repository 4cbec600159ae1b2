from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hld_site.search"

    def ready(self):
        from hld_site.search import index  # noqa: F401 - subscribes to rows_written
