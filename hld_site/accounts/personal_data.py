"""What the register keeps about a person of its staff, and how it is removed when they ask."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import transaction

from hld_site.accounts.lockout import unlock
from hld_site.accounts.models import AuditEvent, User
from hld_site.accounts.second_factor import end_all_sessions

FIELDS = ("username", "first_name", "last_name", "email", "date_joined", "last_login", "is_active")


def about(user: User) -> dict:
    """Everything but secrets, for who asks what is kept about them."""
    return {
        "account": {name: getattr(user, name) for name in FIELDS},
        "roles": sorted(group.name for group in user.groups.all()),
        "second_factors": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": list(
            UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")
        ),
        "accounts_elsewhere": list(
            SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined")
        ),
        "audit_log": list(
            AuditEvent.objects.filter(user=user).values(
                "at", "action", "address", "request_id", "batch", "about", "details"
            )
        ),
        "admin_log": list(
            LogEntry.objects.filter(user=user).values("action_time", "object_repr", "action_flag")
        ),
    }


@transaction.atomic
def remove(user: User) -> str:
    """Makes an account nobody's; what was done with it stays, by “person-7”. Says that name."""
    unlock(user.username)
    end_all_sessions(user)
    for model in (Authenticator, SocialAccount, EmailAddress):
        model._default_manager.filter(user=user).delete()
    user.username = f"person-{user.pk}"
    user.first_name = user.last_name = user.email = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    AuditEvent.objects.take_name_from(user)
    return user.username
