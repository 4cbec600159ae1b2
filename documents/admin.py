from django.contrib import admin

from documents import models
from documents.resolutions.desk import DocumentAdmin
from hld_site.desk.admin import PartAdmin

admin.site.register(models.Document, DocumentAdmin)
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
