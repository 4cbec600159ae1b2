from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Our own from the first migration on, so that it can grow: staff of the register."""
