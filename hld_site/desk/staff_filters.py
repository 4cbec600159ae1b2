"""The list of accounts by what is looked for: who cannot get in, and who should not."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Case, DateTimeField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hld_site.accounts.lockout import account_named, locked_until
from hld_site.desk.roles import LABELS, ROLES

YES, NO = "yes", "no"
LONG = timedelta(days=90)


def with_locks(users: QuerySet, now: datetime) -> QuerySet:
    """Until when each is locked out. However a name is written, it is one account."""
    until = locked_until(now)
    names = users.order_by().values_list("pk", "username") if until else ()
    locked = {pk: until[name] for pk, text in names if (name := account_named(text)) in until}
    whens = [When(pk=pk, then=Value(moment)) for pk, moment in locked.items()]
    return users.annotate(locked_until=Case(*whens, output_field=DateTimeField()))


class YesNoFilter(admin.SimpleListFilter):
    """``words`` for yes and no; ``condition`` is what holds of those who are meant by yes."""

    words: tuple = ()
    condition: Any = None

    def lookups(self, request, model_admin):
        return list(zip((YES, NO), self.words, strict=True))

    def queryset(self, request, queryset):
        if self.value() not in (YES, NO):
            return queryset
        return queryset.filter(self.condition if self.value() == YES else ~self.condition)


class LockedFilter(YesNoFilter):
    title = _("locked out")
    parameter_name = "locked"
    words = _("Locked out"), _("Not locked out")
    condition = Q(locked_until__isnull=False)


class SecondFactorFilter(YesNoFilter):
    title = _("second factor")
    parameter_name = "factor"
    words = _("With a second factor"), _("Without a second factor")
    condition = Exists(
        Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
    )


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        roles = [(name, LABELS.get(name, name)) for name in ROLES]
        return [*roles, (YES, _("Administrator")), (NO, _("No role"))]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "yes":
                return queryset.filter(is_superuser=True)
            case "no":
                return queryset.filter(groups=None, is_superuser=False)
            case name:
                return queryset.filter(groups__name=name)


class LastSeenFilter(admin.SimpleListFilter):
    title = _("last sign-in")
    parameter_name = "seen"

    def lookups(self, request, model_admin):
        return [("never", _("Never")), ("long", _("More than 90 days ago"))]

    def queryset(self, request, queryset):
        match self.value():
            case "never":
                return queryset.filter(last_login=None)
            case "long":
                return queryset.filter(last_login__lt=timezone.now() - LONG)
        return queryset
