"""A moment with its zone, as in English."""

DATETIME_FORMAT = "j F Y, H:i T"
