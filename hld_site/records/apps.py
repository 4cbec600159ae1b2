from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "hld_site.records"

    def ready(self):
        from hld_site.records import check_fields, check_models, checks, saving  # noqa: F401 - registers checks

        saving.connect()
