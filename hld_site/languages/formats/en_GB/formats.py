"""Hours as the United Nations writes them, with the time zone that they are those of."""

DATETIME_FORMAT = "j M Y, H:i T"
TIME_FORMAT = "H:i"
