from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hld_site.desk.admin import PartAdmin, RecordAdmin
from hld_site.languages import OWN_NAMES
from hld_site.pages import models
from hld_site.records.history import batch


class PageAdmin(RecordAdmin):
    """Says which translations are older than their English text, until somebody confirms them."""

    actions = [*RecordAdmin.actions, "confirm_translations"]

    def get_list_display(self, request):
        return [*super().get_list_display(request), "older"]

    @admin.display(description=_("translations older than the English text"))
    def older(self, page):
        return ", ".join(OWN_NAMES[code] for code in page.older_translations())

    @admin.action(
        permissions=["change"],
        description=_("Confirm that the translations match the English text"),
    )
    def confirm_translations(self, request, queryset):
        with batch(str(_("The translations were read and confirmed."))):
            for page in queryset:
                page.confirm_translations()
                page.save()
        number = len(queryset)
        message = ngettext("%d page was confirmed.", "%d pages were confirmed.", number)
        self.message_user(request, message % number)


admin.site.register(models.Page, PageAdmin)
admin.site.register(models.WebLink, RecordAdmin)
admin.site.register([models.PrintedItem], PartAdmin)
