from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "hld_site.records"

    def ready(self):
        from hld_site.records import (  # noqa: F401 - the checks register themselves
            check_fields,
            check_languages,
            check_models,
            checks,
            saving,
        )

        saving.connect()
