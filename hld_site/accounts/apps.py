from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hld_site.accounts"

    def ready(self):
        from allauth.account.signals import password_changed, password_set
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.admin.models import LogEntry
        from django.db.models.signals import post_save
        from simple_history.signals import post_create_historical_record

        from hld_site.accounts import audit
        from hld_site.accounts.second_factor import remember_added

        authenticator_added.connect(remember_added)
        post_create_historical_record.connect(audit.history_written)
        post_save.connect(audit.logged_by_admin, sender=LogEntry)
        audit.connect(
            {
                audit.Action.PASSWORD: password_changed,
                audit.Action.FACTOR_ADDED: authenticator_added,
                audit.Action.FACTOR_REMOVED: authenticator_removed,
            }
        )
        password_set.connect(audit.own(audit.Action.PASSWORD), weak=False)
