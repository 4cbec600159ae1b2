from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hld_site.accounts"

    def ready(self):
        from allauth.mfa.signals import authenticator_added

        from hld_site.accounts.second_factor import remember_added

        authenticator_added.connect(remember_added)
