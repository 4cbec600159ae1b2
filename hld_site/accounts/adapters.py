"""What django-allauth asks of this site: who may come, from where, and what is kept of it."""

import base64
import hashlib
import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.urls import reverse

from hld_site.accounts.client_address import client_address
from hld_site.accounts.models import User
from hld_site.accounts.second_factor import ADDED

log = logging.getLogger(__name__)
# What stands for an address where there is none, as behind a socket.
NOWHERE = "::"
JUST_NOW = 15 * 60


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are made by an administrator."""
        return False

    def is_safe_url(self, url):
        """Nor is what is no address at all."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_client_ip(self, request):
        return client_address(request) or NOWHERE

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of who has just signed in and adds a first second factor, and reads its codes."""
        request = context.request
        proofs = [request.session.get(ADDED, 0)]
        if not is_mfa_enabled(request.user):
            records = get_authentication_records(request, request.user)
            proofs += [record["at"] for record in records]
        if app == "allauth.mfa" and time.time() - max(proofs) < JUST_NOW:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_login_redirect_url(self, request):
        return reverse("admin:index" if request.user.is_staff else "account")

    def get_password_change_redirect_url(self, request):
        return reverse("account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Who reads a copy of the database cannot make anybody's codes of what stands there."""

    def encrypt(self, text):
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        """Without the heading of a file of its own: it stands in a page."""
        return super().build_totp_svg(url).partition("?>")[2].strip()


def cipher() -> MultiFernet:
    keys = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    digests = (hashlib.sha256(f"second factor {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        """The visitor learns that it failed; who looks after the register, why."""
        log.warning("sign-on by %s failed: %s %s", provider.name, error, exception)

    def pre_social_login(self, request, sociallogin):
        """Who comes with a verified address of mail is the one person here with that address."""
        if sociallogin.is_existing or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        for address in sociallogin.email_addresses:
            people = User.objects.filter(is_active=True, email__iexact=address.email)
            if address.verified and address.email and people.count() == 1:
                sociallogin.connect(request, people.get())
                return
