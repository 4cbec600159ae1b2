import pytest
from django.contrib.auth import get_user_model

PASSWORD = "copper lantern quartz meadow"


@pytest.fixture
def officer():
    """A member of staff with a password that somebody might guess at."""
    return get_user_model().objects.create_superuser("Officer", "officer@example.org", PASSWORD)
