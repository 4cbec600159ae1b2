from django.apps import AppConfig
from django.contrib.admin import apps as admin


class DeskConfig(AppConfig):
    name = "hld_site.desk"
    default = True


class DeskAdminConfig(admin.AdminConfig):
    default_site = "hld_site.desk.site.Desk"
    default = False
