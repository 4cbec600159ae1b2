"""How people write a document symbol in running text, in the six languages."""

import re
import unicodedata

LOOKALIKES = str.maketrans("‐‑‒–—−⁄∕", "------//")
ASSEMBLY = (
    r"(?:united nations )?general assembly|unga|ga|l['’]assemblée générale|assemblée générale"
    r"|la asamblea general|asamblea general|генеральной ассамблеи|генассамблеи|الجمعية العامة|大会"
)
NAMED = (
    r"resolution|res\.?|résolution|rés\.?|resolución|резолюци[яюией]+|рез\.?"
    r"|القرار|قرار"
)
NUMBER = r"(?:no\.? ?|n[º°o]\.? ?|№ ?|رقم )?(\d{1,3}/\d{1,4})(?: ?([A-Z]))?"
OF = r"of|adopted on|du|le|de|del|от|المؤرخة?(?: في)?"
BEFORE_A_DAY = rf"(?:, |,? ?\(?(?:{OF}) ?)\d.*"
RESOLUTION = re.compile(
    rf"(?:the )?(?:(?:{ASSEMBLY}) )?(?:{NAMED}) ?(?:(?:{ASSEMBLY}) )?{NUMBER}"
    rf"(?: (?:of the |de |de l['’]|de la )?(?:{ASSEMBLY}))?(?:{BEFORE_A_DAY})?",
    re.I,
)
CHINESE = re.compile(
    r"(?=.*决议)(?:联合国)?(?:大会)?(?:\d+年\d+月\d+日)?(?:决议)?"
    r"第? ?(\d{1,3}/\d{1,4}) ?([A-Z])? ?号?(?:决议)?"
)
INTRODUCED = re.compile(
    r"^(?:u\.?n\.? |united nations |onu )?(?:document|documento|doc\.?|документ|الوثيقة|وثيقة|文件)"
    r"(?: no\.?)?:? ?(?=(?:A|S|E|ST|GA) ?/)",
    re.I,
)
DATED = re.compile(rf"((?:A|S|E|ST|GA)/[^ ,]+(?: [A-Z])?){BEFORE_A_DAY}", re.I)
# Also as files are named, "A_RES_67_219-EN.pdf" among them: a name of a file holds no slash.
WRITTEN_TOGETHER = re.compile(r"ares(\d\d)(\d{1,3})", re.I)
PARTED_OTHERWISE = re.compile(
    r"(A)([-._ \\])(?:(RES|DEC|PV)\2)?(S-\d+|\d+)\2(\d+)(?:[-._ \\]([A-Z]))?"
    r"(?:[-_][A-Z]{2})?(?:\.pdf)?",
    re.I,
)


def without_words(text: str) -> str:
    """The symbol that a phrase names; the text itself where it names none.

    "General Assembly resolution 68/4 of 3 October 2013" → "A/RES/68/4".
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(LOOKALIKES)
    plain = " ".join(digits(plain).split()).rstrip(".,;。、،؛")
    for pattern in (RESOLUTION, CHINESE):
        if match := pattern.fullmatch(plain):
            return f"A/RES/{match[1]} {match[2] or ''}".strip()
    if match := WRITTEN_TOGETHER.fullmatch(plain):
        return f"A/RES/{match[1]}/{match[2]}"
    if match := PARTED_OTHERWISE.fullmatch(plain):
        symbol = "/".join(filter(None, match.group(1, 3, 4, 5)))
        return f"{symbol} {match[6] or ''}".strip()
    plain = INTRODUCED.sub("", plain, count=1)
    if match := DATED.fullmatch(plain):
        return match[1]
    return plain if re.match(r"(A|S|E|ST|GA) ?/", plain, re.I) else text


def digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
