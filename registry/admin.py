from django.contrib import admin

from hld_site.desk.admin import PartAdmin, RecordAdmin
from registry import models
from registry.renaming import RenamingAdmin

admin.site.register([models.State, models.Organization], RenamingAdmin)
admin.site.register([models.Process, models.FocusTheme], RecordAdmin)
admin.site.register(
    [
        models.StateName,
        models.GroupMembership,
        models.Membership,
        models.OrganizationName,
        models.ContactPoint,
        models.OrganizationRelation,
        models.ProcessMember,
        models.ProcessRelation,
    ],
    PartAdmin,
)
