"""Text as it is compared: without case, accents, punctuation, and the letter forms of Arabic."""

import re
import unicodedata

# What NFKD leaves apart though readers take it for the same: Arabic and Persian forms and digits,
# the dotless i, and apostrophes that Unicode counts as letters.
SAME = str.maketrans("ةىیک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ıʼʻʹʾʿˈꞌ", "هييك01234567890123456789i" + "'" * 7)
MARKS = re.compile(
    r"[\u0300-\u036f\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
POSSESSIVE = re.compile(r"(?<=\w)['’ʼ`´]s\b", re.I)
WORD = re.compile(r"[^\W_]+")
ARTICLES = "the of and la le les l el los las lo de del du des d et y e и в о об по на و"
SMALL_WORDS = frozenset(ARTICLES.split())
ARABIC_ARTICLE = re.compile(r"^ال(?=\w{3})")


def fold(text: str) -> str:
    """ "Côte d’Ivoire" and "COTE D'IVOIRE" → "cote d ivoire"."""
    text = POSSESSIVE.sub("s", text)
    if not text.isascii():
        text = MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(SAME)
    return " ".join(WORD.findall(text.casefold()))


def telling_words(folded: str) -> tuple[str, ...]:
    """The words of a folded text that tell it from others, sorted: order and articles are gone."""
    words = (ARABIC_ARTICLE.sub("", word) for word in folded.split() if word not in SMALL_WORDS)
    return tuple(sorted(words))
