from django.contrib import admin

from hld_site.desk.admin import PartAdmin, RecordAdmin
from hld_site.pages import models

admin.site.register([models.Page, models.WebLink], RecordAdmin)
admin.site.register([models.PrintedItem], PartAdmin)
