"""Six digits are guessed sooner than a password: a wrong code counts like a wrong password."""

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed


class CountedGuesses(BaseAuthenticateForm):
    def clean_code(self):
        request, credentials = context.request, {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            raise forms.ValidationError("", code="locked_out")
        try:
            return super().clean_code()
        except forms.ValidationError:
            user_login_failed.send(__name__, credentials=credentials, request=request)
            raise


class SecondFactorForm(CountedGuesses, AuthenticateForm):
    pass


class SecondFactorAgainForm(CountedGuesses, ReauthenticateForm):
    pass
