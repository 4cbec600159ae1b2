from django.contrib import admin

from hld_site.desk.admin import PartAdmin, RecordAdmin
from tests.specimen.models import Label, Specimen

admin.site.register(Specimen, RecordAdmin)
admin.site.register(Label, PartAdmin)
