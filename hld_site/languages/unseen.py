"""Signs that nobody sees and that make two texts of one: taken out of what is compared."""

import re

# Zero-width space, byte order mark, soft hyphen, word joiner.
NOTHING = "\u200b\ufeff\u00ad\u2060"
DIRECTIONS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
# What Word and Excel write for a line break within a cell.
BREAKS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]|_x000[bc]_", re.IGNORECASE)
UNSEEN = re.compile(rf"[{NOTHING}]|^[\s{DIRECTIONS}]+|[\s{DIRECTIONS}]+$")
UNSEEN_IN_KEY = re.compile(rf"[{NOTHING}{DIRECTIONS}\u200c\u200d]")


def visible(text: str) -> str:
    """The text without them; marks of direction stay within it, where Arabic may need them."""
    if text.isascii() and "\x0b" not in text and "\x0c" not in text and "_x000" not in text:
        return text
    return UNSEEN.sub("", BREAKS.sub("\n", text))


def visible_key(text: str) -> str:
    """A key or a name as it is looked up: on one line, nothing in it that nobody sees."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return " ".join(UNSEEN_IN_KEY.sub("", BREAKS.sub(" ", text)).split())
