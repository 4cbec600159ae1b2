"""Query strings and forms that somebody makes who means no good, or whose program is broken."""

import random
from urllib.parse import quote, quote_from_bytes

DIGITS = [
    "0",
    "-1",
    "9" * 18,
    "9" * 30,
    "9" * 5000,
    "1e308",
    "NaN",
    "٣",
    "1_000",
    "0x1F",
    "½",
    "+1",
]
DATES = ["9999-99-99", "0000-00-00", "2027-02-30", "99999-01-01", "-2027-01-01", "2027-W01", "now"]
QUERIES = ["' OR 1=1--", '"; DROP TABLE x;--', "%", "_" * 900, "\\", "*" * 900, "(((((", '"' * 99]
QUERIES += ["a AND b OR NOT NEAR(c d)", "a* ^b", "col:x", "-", "a" * 4000, "word " * 700, "ā́̈" * 300]
CODE = ["{{7*7}}", "{% debug %}", "<script>alert(1)</script>", "${jndi:ldap://x}", "=cmd|'/c'!A1"]
PLACES = ["../../etc/passwd", "//evil.example", "file:///etc/passwd", "http://[::1", "/\\evil"]
SIGNS = [
    "",
    " ",
    ",",
    "name,",
    "-",
    "--",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e",
    "\ufeff",
    "👩‍👩‍👧",
    "\r\nX: y",
]
SIGNS += ["\u2028", "A/RES/68/4", "True", "None", "null", "[]", "{}", "[[[[[[[[" * 50, "all", "KEN"]
VALUES = [*DIGITS, *DATES, *QUERIES, *CODE, *PLACES, *SIGNS]
BYTES = [b"\xff\xfe", b"\xe0\x80", b"\xc3", b"\xf0\x9f", b"%", b"%zz", b"+"]
COMMON = ["q", "page", "sort", "columns", "languages", "lang", "format", "type", "record", "next"]
OF_ADMIN = ["o", "p", "q", "e", "all", "_facets", "_popup", "_to_field", "_changelist_filters"]
OF_ADMIN += ["id", "id__in", "pk__exact", "key__exact", "status__exact", "status__in", "term"]
OF_ADMIN += ["app_label", "model_name", "field_name", "made_at__gte", "held_back__exact"]
LOOKUPS = ["__exact", "__in", "__isnull", "__gte", "__regex", "__year", "__date", "__contains"]
SIGNED = ["[]", "[0]", "__", ".", "-", "\x00", ""]


class Hostile:
    """The same seed makes the same attack."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def value(self) -> str:
        choice = self.random.random()
        if choice < 0.8:
            return self.random.choice(VALUES)
        if choice < 0.9:
            return self.random.choice(VALUES) + self.random.choice(VALUES)
        points = (self.random.choice([self.random.randrange(1, 0xD800), 0x200F]) for _ in range(9))
        return "".join(map(chr, points))

    def encoded(self) -> str:
        if self.random.random() < 0.1:
            return quote_from_bytes(self.random.choice(BYTES), safe="%+")
        return quote(self.value().encode("utf-8", "surrogatepass"))

    def name(self, names: list[str]) -> str:
        name = self.random.choice(names)
        if self.random.random() < 0.2:
            name += self.random.choice([*LOOKUPS, *SIGNED])
        return quote(name)

    def query(self, names: list[str]) -> str:
        count = self.random.choice([1, 1, 2, 3, 5, 40])
        return "&".join(f"{self.name(names)}={self.encoded()}" for _ in range(count))

    def form(self, filled: dict) -> dict:
        """A form as it stands on its page, with some fields spoilt, missing or added."""
        form = {name: list(values) for name, values in filled.items()}
        names = [*form, "action", "_selected_action", "_save", "next", "pk", "status"]
        for _ in range(self.random.choice([1, 1, 2, 4, 12])):
            name = self.random.choice(names)
            if self.random.random() < 0.15:
                form.pop(name, None)
            else:
                form[name] = [self.printable() for _ in range(self.random.choice([1, 1, 1, 2]))]
        return form

    def printable(self) -> str:
        """What a form can carry: no browser sends half a character."""
        return self.value().encode("utf-8", "replace").decode()
