from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Desk(admin.AdminSite):
    site_header = _("High-level Dialogue register")
    site_title = _("Register desk")
    index_title = _("What would you like to edit?")
