"""What no row can be blamed for, in words."""

import contextlib

from django.utils.translation import gettext as _


class BadFileError(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


@contextlib.contextmanager
def damage_in_words():
    """For zip and XML, whose readers raise whatever a broken file leads them into."""
    try:
        yield
    except BadFileError:
        raise
    except Exception as error:
        raise BadFileError(
            _(
                "The file is damaged or incomplete. Open it in Excel, save it again as “Excel"
                " Workbook (.xlsx)” or “CSV UTF-8”, and try again."
            )
        ) from error
