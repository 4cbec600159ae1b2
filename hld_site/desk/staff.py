"""The accounts of staff, as the administrator sees them."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hld_site.accounts.lockout import unlock
from hld_site.desk.lookups import CheckedLookups


class StaffAdmin(CheckedLookups, UserAdmin):
    actions = ["unlock"]

    @admin.action(
        description=_("Let the selected people try to sign in again"), permissions=["change"]
    )
    def unlock(self, request, queryset):
        """The way back for who was locked out by failures, their own or those of others."""
        done = sum(unlock(user.username) > 0 for user in queryset)
        text = ngettext("%d account was unlocked.", "%d accounts were unlocked.", done) % done
        if not done:
            text = gettext("None of these accounts was locked.")
        self.message_user(request, text, messages.SUCCESS if done else messages.INFO)


class StaffGroupAdmin(CheckedLookups, GroupAdmin):
    pass
