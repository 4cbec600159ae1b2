import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Makes, or gives a new password to, the staff account “demo”: for local trial alone."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "This register faces the public (PRODUCTION, or HTTPS, is on): make an account of"
                " your own by manage.py createsuperuser."
            )
        password = secrets.token_urlsafe(12)
        user, made = get_user_model().objects.get_or_create(username="demo")
        user.is_staff = user.is_superuser = True
        user.set_password(password)
        user.save()
        self.stdout.write(f"User name: demo\nPassword:  {password}")
