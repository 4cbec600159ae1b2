from django.contrib import admin

from hld_site.desk.admin import PartAdmin, RecordAdmin
from meetings import models

admin.site.register(models.Meeting, RecordAdmin)
admin.site.register(
    [
        models.MeetingDay,
        models.ProgrammeItem,
        models.Participation,
        models.MeetingRelation,
        models.Outcome,
    ],
    PartAdmin,
)
