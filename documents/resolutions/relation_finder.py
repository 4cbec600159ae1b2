"""What a resolution does to the documents that it names: by the verb of its own sentence.

"Recalls" is told where the text says "Recalling its resolution …" and nowhere else. Who is named in
a footnote alone is cited there; who is named in passing ("endorsed in its resolution …") is
referred to. Which verb governs is read in the English text.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from documents.resolutions.reading import AKN, symbol_of
from documents.symbols import canonical_symbol
from documents.verbs import Verb

LINK = re.compile(
    r"https?://(?:www\.)?(?:undocs|docs\.un)\.org/(?:[a-z]{2}/)?(A/RES/[\w/-]+|A/\d+/\d+)$"
)
GOVERNS = {
    "recall": Verb.RECALLS,
    "reaffirm": Verb.REAFFIRMS,
    "welcom": Verb.WELCOMES,
    "tak": Verb.TAKES_NOTE_OF,
}
# The verbs that are told, or any other participle that begins a clause of its own.
CLAUSE = re.compile(
    r"\b(?:(?P<known>(?:recall|reaffirm)(?:ing|s)?|welcom(?:ing|es?)"
    r"|tak(?:ing|es?) note(?: with [a-z]+)? of)"
    r"|(?<=, )(?:and )?(?!(?:includ|concern|regard|recall|reaffirm|welcom)ing|taking note)"
    r"[a-z]+ing)\b",
    re.I,
)
OBJECT = re.compile(
    r"(?P<before>\w*)\s*(?:\b(?:its|the|all|our|relevant|previous|General|Assembly)\s+)*"
    r"\bresolutions?\b(?!.*\bresolutions?\b)",
    re.I | re.S,
)
IN_PASSING = re.compile("in|by|with|to|of|at|under|on|from|which|that|through|for|where", re.I)
REPORT = re.compile(r"(?: also| further)?(?: the)? [^,;]*\breport\b[^,;]*[,;]?\s*", re.I)
STRENGTH = [*GOVERNS.values(), Verb.REFERS_TO, Verb.CITES]


def of_text(root, own: str) -> dict[tuple[str, str], str]:
    """By verb and symbol the place where it is done; each document by its strongest verbs."""
    made: dict[tuple[str, str], str] = {}
    for place, paragraph in paragraphs(root):
        for verb, symbol, note in mentions(paragraph):
            if symbol != own:
                made.setdefault((verb, symbol), f"{place}, {note}" if note else place)
    return {key: place for key, place in made.items() if not outdone(key, made)}


def outdone(key: tuple[str, str], made: Iterable[tuple[str, str]]) -> bool:
    """A footnote tells nothing where the text names the document, nor a mention beside a verb."""
    weak = STRENGTH.index(Verb.REFERS_TO)
    strength = STRENGTH.index(Verb(key[0]))
    return strength >= weak and any(
        symbol == key[1] and STRENGTH.index(Verb(verb)) < strength for verb, symbol in made
    )


def paragraphs(root) -> Iterator[tuple[str, object]]:
    """Of preamble, operative part and annex, each with the words in which it is cited."""
    preamble = root.find(f".//{AKN}preamble")
    containers = [] if preamble is None else preamble.findall(f"{AKN}container")
    for number, paragraph in enumerate(containers, 1):
        yield _("preambular paragraph %(n)d") % {"n": number}, paragraph
    for body in root.iterfind(f"*/{AKN}mainBody"):
        for paragraph in body.iter(f"{AKN}paragraph"):
            printed = number_of(paragraph)
            yield (_("para. %(n)s") % {"n": printed} if printed else _("text")), paragraph
    for body in root.iterfind(f".//{AKN}attachments"):
        for paragraph in body.iter(f"{AKN}paragraph"):
            printed = number_of(paragraph)
            yield (_("annex, para. %(n)s") % {"n": printed} if printed else _("annex")), paragraph


def number_of(paragraph) -> str:
    number = paragraph.find(f"{AKN}num")
    return "" if number is None else "".join(number.itertext()).strip(" .()\t\n")


def mentions(paragraph) -> Iterator[tuple[str, str, str]]:
    """Verb, symbol and, where it stands in one, the footnote."""
    for before, symbol, note in links(paragraph):
        if note:
            yield verb_of_note(before, symbol), symbol, _("footnote %(n)s") % {"n": note}
        elif symbol.startswith("A/RES/"):
            yield verb_of_text(before), symbol, ""
        else:
            yield Verb.REFERS_TO, symbol, ""


def links(paragraph) -> Iterator[tuple[str, str, str]]:
    """Each link with the text of the paragraph before it, and the number of its footnote."""
    text: list[str] = []

    def walk(element, note):
        if element.tag == f"{AKN}authorialNote":
            note = element.get("marker") or "?"
        if match := LINK.match(element.get("href", "")):
            named = match[1]
            symbol = symbol_of(named) if named.startswith("A/RES/") else canonical_symbol(named)
            yield " ".join("".join(text).split()) + " ", symbol, note
        text.append("" if note else element.text or "")
        for child in element:
            yield from walk(child, note)
            text.append("" if note else child.tail or "")

    yield from walk(paragraph, "")


def verb_of_text(before: str) -> str:
    clause, since = last_clause(before)
    if not clause:
        return Verb.REFERS_TO
    named = OBJECT.search(since)
    passing = named is None or bool(IN_PASSING.fullmatch(named["before"]))
    return Verb.REFERS_TO if passing else clause


def verb_of_note(before: str, symbol: str) -> str:
    """Of a report whose symbol stands in a footnote the sentence speaks without naming it."""
    clause, since = last_clause(before)
    speaks = not symbol.startswith("A/RES/") and REPORT.fullmatch(since)
    return clause if clause and speaks else Verb.CITES


def last_clause(before: str) -> tuple[str, str]:
    """The verb of the last clause, if it is one that is told, and what follows it."""
    clauses = list(CLAUSE.finditer(before))
    if not clauses or not clauses[-1]["known"]:
        return "", ""
    last = clauses[-1]
    return GOVERNS[re.sub(r"(ing|es?|s)\b.*", "", last["known"].casefold())], before[last.end() :]
