from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "hld_site.desk"
    default = True

    def ready(self):
        from hld_site.desk.roles import give_permissions

        # After the last app: by then every type has its permissions.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(give_permissions, sender=last, dispatch_uid="roles")


class DeskAdminConfig(admin.AdminConfig):
    default_site = "hld_site.desk.site.Desk"
    default = False
