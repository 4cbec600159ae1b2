from django.contrib import admin

from documents import models
from hld_site.desk.admin import PartAdmin, RecordAdmin

admin.site.register(models.Document, RecordAdmin)
admin.site.register(
    [
        models.DocumentFile,
        models.DocumentRelation,
        models.DocumentMeeting,
        models.DocumentProcess,
        models.Vote,
    ],
    PartAdmin,
)
