"""A moment with its zone, as in English."""

DATETIME_FORMAT = "j E Y, H:i T"
