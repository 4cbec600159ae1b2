"""Which encoding a file of text is in: what is certain first, a guess last, and said to be one."""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.installation.libraries import charset_normalizer
from hld_site.languages import scripts as scripts_of

# What a person may choose, with the codec that reads it.
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "windows-1252": "cp1252",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1256": "cp1256",
    "koi8-r": "koi8_r",
    "gb18030": "gb18030",
    "big5": "big5",
    "iso-8859-5": "iso8859_5",
    "iso-8859-6": "iso8859_6",
    "macintosh": "mac_roman",
    "cp850": "cp850",
    "cp866": "cp866",
}
LETTERS = {
    "utf": gettext_lazy("All languages"),
    "windows-1252": gettext_lazy("Western European"),
    "windows-1250": gettext_lazy("Central European"),
    "macintosh": gettext_lazy("Western European, of an older Macintosh"),
    "cp850": gettext_lazy("Western European, of DOS"),
    "windows-1256": gettext_lazy("Arabic"),
    "iso-8859-6": gettext_lazy("Arabic"),
    "gb18030": gettext_lazy("Chinese, simplified"),
    "big5": gettext_lazy("Chinese, traditional"),
}
NAMES = {codec: name for name, codec in ENCODINGS.items()}
OLDER = {name: codec for name, codec in ENCODINGS.items() if not name.startswith("utf")}
STILL_LIKELY = 0.6  # of the sense that the best reading makes
KNOWN_SCRIPTS = {*scripts_of.OF_LANGUAGE.values()}
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
WORD = re.compile(r"[^\W\d_]+")
SIGN = re.compile(r"[^\x00-\x7f\w\s]")
USUAL_SIGNS = "€£°§©®™№×÷±¬ªº"
CHUNK = 65536
ACCENTED = re.compile(rb"[A-Za-z]?[\x80-\xff]+[A-Za-z]?")
# What stands between blanks in Western text as well: € « ° … and the words à, À, ó.
ALONE = re.compile(rb"[\x80-\xbf\xd7\xf7]+|[\xc0\xe0\xf3]")
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def in_words(name: str) -> str:
    """The languages that an encoding is made for: few people know its name."""
    letters = LETTERS.get("utf" if name.startswith("utf") else name, _("Cyrillic"))
    return f"{letters} ({name})"


def of_different_texts(
    names: Iterable[str], open_stream: Callable[[], AbstractContextManager[IO[bytes]]]
) -> list[str]:
    """Those in which the whole stream is another text than in the ones before."""
    by_text: dict[bytes, str] = {}
    for name in names:
        decoder = codecs.getincrementaldecoder(ENCODINGS[name])("replace")
        digest = hashlib.blake2b()
        with open_stream() as stream:
            while data := stream.read(CHUNK):
                digest.update(decoder.decode(data).encode("utf-8", "surrogatepass"))
        by_text.setdefault(digest.digest(), name)
    return [*by_text.values()]


def codec_of(name: str) -> str:
    try:
        return ENCODINGS[name.lower()]
    except KeyError:
        raise BadFileError(
            _("“%(name)s” is not one of the encodings: %(all)s.")
            % {"name": name[:40], "all": ", ".join(ENCODINGS)}
        ) from None


def detect(stream: IO[bytes]) -> tuple[str, bool]:
    """The name of the encoding, and whether it is only a guess; reads the whole stream."""
    head = stream.read(CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", False
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8", False
    if b"\0" in head and (utf16 := utf16_without_mark(head)):
        return utf16, False
    return utf8_or_older(head, stream)


def utf16_without_mark(head: bytes) -> str | None:
    """ASCII leaves a NUL on the same side of every pair; a damaged file has a few anywhere."""
    if len(NO_TEXT.findall(head)) * 10 < len(head) and is_utf8(head):
        return None
    side = "be" if head[::2].count(0) > head[1::2].count(0) else "le"
    try:
        text = codecs.getincrementaldecoder(f"utf-16-{side}")().decode(head)
    except UnicodeDecodeError:
        return None
    return f"utf-16-{side}" if re.search(r"[\n\r]", text) and "\0" not in text else None


def utf8_or_older(data: bytes, stream: IO[bytes]) -> tuple[str, bool]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    multiple = lines = 0
    while True:
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode()
            rest = error.object[error.start :] + stream.read(CHUNK)
            multiple += error.start - len(good)
            return older_encoding(rest, multiple, lines + lines_in(good) + 1), True
        if not data:
            return "utf-8", False
        multiple += max(len(data) - len(text), 0)
        lines += lines_in(text)
        data = stream.read(CHUNK)


def lines_in(text: str) -> int:
    return text.count("\n") or text.count("\r")


def is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def older_encoding(rest: bytes, multiple: int, line: int) -> str:
    """From the first byte on that is not UTF-8, where ``multiple`` spoke for UTF-8 before it."""
    if len(NO_TEXT.findall(rest)) * 100 > len(rest):
        raise BadFileError(_("This is not a table of text. Save it in Excel as “CSV UTF-8”."))
    text = rest.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if multiple + len(re.findall(r"[^\0-\x7f]", text)) - bad > bad:
        raise broken_letters("utf-8", line)
    return guess(rest)


def guess(rest: bytes) -> str:
    """Accents stand among ASCII letters; letters of other scripts among their like."""
    words = ACCENTED.findall(rest)
    touching = [word for word in words if word[0] < 0x80 or word[-1] < 0x80]
    apart = [word for word in words if word[0] >= 0x80 and word[-1] >= 0x80]
    if len(touching) < sum(not ALONE.fullmatch(word) for word in apart):
        candidates = ["cp1251", "cp1256", "gb18030", "koi8_r", "big5"]
    elif len(re.findall(rb"[\x80-\x91\x95-\x9b\x9d-\x9f]", b"".join(touching))) * 2 > len(touching):
        candidates = ["mac_roman", "cp850"]
    else:
        return "windows-1252"
    best = charset_normalizer.from_bytes(rest, cp_isolation=candidates).best()
    return NAMES.get(best.encoding if best else "", "windows-1252")


def plausible(stream: IO[bytes], first: str) -> list[str]:
    """The older encodings in which a file makes sense, the likeliest first; ``first`` is a guess.

    Which of them is right cannot be told from the bytes: it takes somebody who knows the words.
    """
    sample = foreign_part(stream)
    texts = {name: decoded(sample, codec) for name, codec in OLDER.items()}
    scores = {name: sense(text) for name, text in texts.items() if text is not None}
    best = max(scores.values(), default=0.0)
    likely = [name for name, score in scores.items() if score >= best * STILL_LIKELY]
    return sorted(likely, key=lambda name: (name != first, -scores[name]))


def foreign_part(stream: IO[bytes]) -> bytes:
    """Whole lines from the first on that holds a byte beyond ASCII."""
    while block := stream.read(CHUNK):
        if not block.isascii():
            place = next(n for n, byte in enumerate(block) if byte > 0x7F)
            start = 1 + max(block.rfind(b"\n", 0, place), block.rfind(b"\r", 0, place))
            lines = block[start:] + stream.read(CHUNK)
            end = max(lines.rfind(b"\n"), lines.rfind(b"\r"))
            return lines[:end] if end > 0 and len(lines) >= CHUNK else lines
    return b""


def decoded(sample: bytes, codec: str) -> str | None:
    """None where a byte means nothing in it, or a control character."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if CONTROLS.search(text) else text


def sense(text: str) -> float:
    """The share of the words and signs beyond ASCII that people write."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    signs = SIGN.findall(text)
    if not words and not signs:
        return 0.0
    usual = sum(map(is_word, words)) + sum(map(is_usual, signs))
    return usual / (len(words) + len(signs))


def is_usual(sign: str) -> bool:
    return sign in USUAL_SIGNS or unicodedata.category(sign)[0] in "PMN"


def is_word(word: str) -> bool:
    """Letters of one script, with usual capitals."""
    scripts = {script for letter in word if (script := scripts_of.of_letter(letter))}
    usual = word in (word.lower(), word.upper(), word.capitalize(), word.title())
    return len(scripts) == 1 and usual and scripts <= KNOWN_SCRIPTS


def broken_letters(encoding: str, line: int) -> BadFileError:
    return BadFileError(
        _(
            "Line %(line)d contains characters that are not %(encoding)s. Save the file in Excel"
            " as “CSV UTF-8”, or choose another encoding."
        )
        % {"line": line, "encoding": encoding.upper()}
    )
