"""Of the pages of django-allauth those that staff need: nobody makes an account here."""

from importlib import import_module

from allauth.account import views as account
from allauth.socialaccount import views as sign_on
from django.conf import settings
from django.urls import include, path

from hld_site.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("kept/", views.kept, name="account_kept"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("elsewhere/", sign_on.connections, name="socialaccount_connections"),
    path("elsewhere/cancelled/", sign_on.login_cancelled, name="socialaccount_login_cancelled"),
    path("elsewhere/error/", sign_on.login_error, name="socialaccount_login_error"),
    path("elsewhere/unknown/", sign_on.signup, name="socialaccount_signup"),
]
for app in settings.SIGN_ON.apps:
    urlpatterns += import_module(f"{app}.urls").urlpatterns
