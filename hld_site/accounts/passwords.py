"""What a password must be: long, and none that a guesser begins with."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

# More of a password is neither judged nor needed: the time of judging grows with its length.
JUDGED = 72
# The highest of zxcvbn: 10^10 guesses do not find it.
STRENGTH = 4


class HardToGuess:
    """Refuses known passwords in their usual dresses: doubled, with a year, with 3 for e."""

    def validate(self, password, user=None):
        names = ("username", "first_name", "last_name", "email")
        own = [str(getattr(user, name, "")) for name in names if getattr(user, name, "")]
        if zxcvbn(password[:JUDGED], user_inputs=own, max_length=JUDGED)["score"] < STRENGTH:
            raise ValidationError(
                _(
                    "This password is among the first that somebody would try. Three or four words "
                    "that have nothing to do with each other make a good one."
                ),
                code="password_easy_to_guess",
            )

    def get_help_text(self):
        return _("Your password can’t be one that is known or easily guessed.")
