from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hld_site.search"

    def ready(self):
        from hld_site.search import in_lists, index, lists  # noqa: F401 - subscribe

        in_lists.serve_lists()
