"""The accounts of staff, as the administrator sees them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hld_site.accounts.lockout import unlock
from hld_site.accounts.second_factor import end_all_sessions, factors_of, forget_second_factor
from hld_site.desk.list_lookups import CheckedLookups
from hld_site.desk.roles import EXPLAINED, LABELS, ROLES
from hld_site.desk.staff_filters import (
    LastSeenFilter,
    LockedFilter,
    RoleFilter,
    SecondFactorFilter,
    with_locks,
)
from hld_site.desk.status_sentences import moment
from hld_site.languages.punctuation import listed

DATES = ("last_login", "date_joined")
LOOK_AFTER = "accounts.change_user"
BACKEND = "django.contrib.auth.backends.ModelBackend"
POWERS = ("is_superuser", "user_permissions")


def label_of_role(group) -> str:
    label, text = LABELS.get(group.name, group.name), EXPLAINED.get(group.name, "")
    return f"{label}: {text}" if text else str(label)


def is_of_sign_in(model) -> bool:
    return model.__module__.startswith("allauth.")


class StaffForm(UserChangeForm):
    """``asked_by`` is set on the class that is made for one request."""

    asked_by: Any = None

    def clean(self):
        cleaned = super().clean()
        now = look_after_accounts()
        if not now.filter(pk=self.instance.pk).exists() or self.will_look_after_accounts():
            return cleaned
        if self.instance.pk == self.asked_by.pk:
            self.add_error(
                None,
                gettext(
                    "You would no longer be able to manage accounts: nothing was saved. Somebody"
                    " else who manages accounts has to do this."
                ),
            )
        elif not now.exclude(pk=self.instance.pk).exists():
            self.add_error(
                None,
                gettext(
                    "Nobody who manages accounts would be left: nothing was saved. Give somebody"
                    " else the role first."
                ),
            )
        return cleaned

    def will_look_after_accounts(self) -> bool:
        name, given = LOOK_AFTER.rpartition(".")[2], self.cleaned_data
        flags = {
            flag: given.get(flag, getattr(self.instance, flag))
            for flag in ("is_active", "is_staff", "is_superuser")
        }
        groups = given.get("groups", self.instance.groups.all())
        own = given.get("user_permissions", self.instance.user_permissions.all())
        may = own.filter(codename=name).exists() or groups.filter(permissions__codename=name)
        return flags["is_active"] and flags["is_staff"] and bool(flags["is_superuser"] or may)


def look_after_accounts():
    """The accounts that may change others."""
    users = get_user_model().objects
    return users.with_perm(LOOK_AFTER, backend=BACKEND).filter(is_staff=True)


class StaffAdmin(CheckedLookups, UserAdmin):
    """Who looks after accounts gives roles; only an administrator makes administrators."""

    form = StaffForm
    actions = ["unlock", "end_sessions", "forget_second_factor"]
    list_display = [
        "username",
        "locked_out",
        "roles",
        "second_factor",
        "last_login",
        "whole_name",
        "email",
        "is_active",
    ]
    list_filter = [LockedFilter, SecondFactorFilter, RoleFilter, LastSeenFilter, "is_active"]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "email",
                    "first_name",
                    "last_name",
                    "groups",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        )
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.asked_by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        sets = list(super().get_fieldsets(request, obj))
        return [*sets, (_("Desk"), {"fields": ["time_zone"]})] if obj else sets

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_queryset(self, request):
        users = with_locks(super().get_queryset(request), timezone.now())
        return users.prefetch_related("groups", "authenticator_set")

    @admin.display(description=_("name"), ordering="last_name")
    def whole_name(self, user):
        return user.get_full_name()

    @admin.display(description=_("locked out"), ordering="locked_until")
    def locked_out(self, user):
        until = user.locked_until
        return _("until %(moment)s") % {"moment": moment(until)} if until else ""

    @admin.display(description=_("second factor"))
    def second_factor(self, user):
        return listed(map(str, factors_of(user))) or _("none")

    @admin.display(description=_("roles"))
    def roles(self, user):
        names = [str(LABELS.get(group.name, group.name)) for group in user.groups.all()]
        return ", ".join([*([str(_("Administrator"))] if user.is_superuser else []), *names]) or "—"

    def get_readonly_fields(self, request, obj=None):
        own = super().get_readonly_fields(request, obj)
        own = [*own, *DATES]
        return own if request.user.is_superuser else [*own, *POWERS]

    def has_change_permission(self, request, obj=None):
        """An administrator's account is changed by administrators: its password too."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Who leaves is made inactive: history keeps its authors."""
        return False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Nobody gives a group that may do more than they may themselves."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            if not request.user.is_superuser:
                field.queryset = field.queryset.filter(name__in=ROLES)
            field.widget = CheckboxSelectMultiple(choices=field.choices)
            field.label, field.help_text = _("roles"), ""
            field.label_from_instance = label_of_role
        return field

    def save_model(self, request, obj, form, change):
        """Every account that is made here is one of staff."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def within_reach(self, request, queryset):
        """An administrator's second factor and sessions are the business of administrators."""
        return [user for user in queryset if self.has_change_permission(request, user)]

    @admin.action(
        description=_("Let the selected people try to sign in again"), permissions=["change"]
    )
    def unlock(self, request, queryset):
        """The way back for who was locked out by failures, their own or those of others."""
        done = sum(unlock(user.username) > 0 for user in self.within_reach(request, queryset))
        text = ngettext("%d account was unlocked.", "%d accounts were unlocked.", done) % done
        if not done:
            text = gettext("None of these accounts was locked.")
        self.message_user(request, text, messages.SUCCESS if done else messages.INFO)

    @admin.action(description=_("Sign the selected people out everywhere"), permissions=["change"])
    def end_sessions(self, request, queryset):
        done = sum(end_all_sessions(user) for user in self.within_reach(request, queryset))
        text = ngettext("%d session was ended.", "%d sessions were ended.", done) % done
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(
        description=_("Remove the second factor of the selected people"), permissions=["change"]
    )
    def forget_second_factor(self, request, queryset):
        """For who lost telephone and recovery codes; they add another when they next sign in."""
        done = sum(forget_second_factor(user) for user in self.within_reach(request, queryset))
        text = ngettext("%d second factor was removed.", "%d second factors were removed.", done)
        self.message_user(request, text % done, messages.SUCCESS)


class StaffGroupAdmin(CheckedLookups, GroupAdmin):
    pass
