import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

PASSWORD = "copper lantern quartz meadow"


@pytest.fixture
def officer():
    """A member of staff with a password that somebody might guess at."""
    return get_user_model().objects.create_superuser("Ingrid", "ingrid@example.org", PASSWORD)


@pytest.fixture(autouse=True)
def nobody_came_before():
    """What one test tried too often is no fault of the next."""
    cache.clear()
