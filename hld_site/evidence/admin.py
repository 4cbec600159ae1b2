from django.contrib import admin

from hld_site.desk.admin import PartAdmin
from hld_site.evidence.models import OpenQuestion, Source

admin.site.register([Source, OpenQuestion], PartAdmin)
