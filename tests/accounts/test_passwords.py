import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from hld_site.accounts.passwords import JUDGED

pytestmark = pytest.mark.one_database

GUESSED = [
    "password",
    "Summer2024",
    "demodemo1",
    "passwordpassword",
    "Password123!",
    "qwertyuiop123",
    "123456789012",
    "Summer2024!!",
    "p4ssw0rdp4ssw0rd",
    "aaaaaaaaaaaaaaa",
    "ingrid@example.org",
    "ingridingrid",
    "iloveyou2024!",
    "correct horse",
]
GOOD = [
    "copper lantern quartz meadow",
    "tR7#kPq9!zLm",
    "Bücher im Regen am Montag",
    "四海之内皆兄弟也君子何患乎",
]


@pytest.mark.parametrize("password", GUESSED)
def test_a_known_or_short_password_is_refused(officer, password):
    with pytest.raises(ValidationError):
        validate_password(password, officer)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken(officer, password):
    validate_password(password, officer)


def test_of_a_very_long_password_the_beginning_alone_is_judged(officer):
    """The time of judging grows with its length."""
    validate_password("copper lantern quartz meadow " * 5000, officer)
    with pytest.raises(ValidationError):
        validate_password("a" * JUDGED + "copper lantern quartz meadow" * 5000, officer)
