from django.contrib import admin

from documents import models
from documents.resolutions.desk import DocumentAdmin
from hld_site.desk.admin import PartAdmin
from hld_site.desk.uploads import UploadAdmin

admin.site.register(models.Document, DocumentAdmin)
admin.site.register(
    [
        models.DocumentRelation,
        models.DocumentMeeting,
        models.DocumentProcess,
        models.Vote,
    ],
    PartAdmin,
)
admin.site.register(models.DocumentFile, UploadAdmin)
