"""A moment with its zone, as in English."""

DATETIME_FORMAT = "Y年n月j日 H:i T"
