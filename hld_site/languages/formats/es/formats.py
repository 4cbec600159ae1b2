"""A moment with its zone, as in English."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i T"
