from django.contrib import admin

from hld_site.desk.admin import PartAdmin, RecordAdmin
from tests.specimen.models import Label, Loan, Specimen

admin.site.register(Loan, RecordAdmin)
admin.site.register(Specimen, RecordAdmin)
admin.site.register(Label, PartAdmin)
