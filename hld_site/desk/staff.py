"""The accounts of staff, as the administrator sees them."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hld_site.accounts.lockout import unlock
from hld_site.accounts.second_factor import end_all_sessions, forget_second_factor
from hld_site.desk.lookups import CheckedLookups


def is_of_sign_in(model) -> bool:
    return model.__module__.startswith("allauth.")


class StaffAdmin(CheckedLookups, UserAdmin):
    actions = ["unlock", "end_sessions", "forget_second_factor"]

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

    @admin.action(description=_("Sign the selected people out everywhere"), permissions=["change"])
    def end_sessions(self, request, queryset):
        done = sum(end_all_sessions(user) for user in queryset)
        text = ngettext("%d session was ended.", "%d sessions were ended.", done) % done
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(
        description=_("Forget the second factor of the selected people"), permissions=["change"]
    )
    def forget_second_factor(self, request, queryset):
        """For who lost telephone and recovery codes; they add another when they next sign in."""
        done = sum(forget_second_factor(user) for user in queryset)
        text = ngettext("%d second factor was removed.", "%d second factors were removed.", done)
        self.message_user(request, text % done, messages.SUCCESS)


class StaffGroupAdmin(CheckedLookups, GroupAdmin):
    pass
