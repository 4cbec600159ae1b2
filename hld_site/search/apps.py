from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hld_site.search"

    def ready(self):
        from hld_site.search import index, list_search  # noqa: F401 - subscribe
