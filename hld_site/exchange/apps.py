from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hld_site.exchange"

    def ready(self):
        from hld_site.exchange.batches import work  # noqa: F401 - declares its kinds of job
        from hld_site.exchange.files_out import background  # noqa: F401 - declares its own
