"""What stands behind a name in a list and is no part of it: marks of footnotes, "(cont'd)"."""

import re

LEADS = r"note|notes|fn|nota|прим\.?|注|حاشية"
SIGNS = "*†‡§¶#⁎∗＊※"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱ⁽⁾"
CONTINUED = (
    r"cont(?:['’]d|d|inued|\.)?|suite|fin|continuaci[oó]n|cont\.|продолжение|окончание|续|完|تابع"
)
MARKS = (
    rf"[{re.escape(SIGNS)}]+",
    rf"[{SUPERSCRIPTS}]+(?:,[{SUPERSCRIPTS}]+)*",
    rf"\[(?:(?i:{LEADS})\s*)?(?:\d{{1,3}}|[a-z]{{1,2}}|[{re.escape(SIGNS)}]+)\]",
    rf"\((?:(?i:{LEADS})\s*)?(?:\d{{1,2}}|[a-h]|[{re.escape(SIGNS)}]+)\)",
    r"\s(?:\d{1,2}|[a-h])(?:\s?,\s?(?:\d{1,2}|[a-h]))*\s?[/)]",
    rf"[-–—,]?\s*\((?i:{CONTINUED})\)|[-–—,]\s*(?i:{CONTINUED})",
)
BEHIND = re.compile(rf"[\s,;]*(?:{'|'.join(MARKS)})\s*$")
GLUED = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}(?:,\d{1,2})*[/)]?$")
BEFORE = re.compile(rf"^\s*(?:[{re.escape(SIGNS)}]+|[{SUPERSCRIPTS}]+|\(\d{{1,2}}\)\s)\s*")
MOST = 4  # marks of one name


def without_footnotes(text: str) -> str:
    """ "Kenya 1/", "Côte d'Ivoire [note 2]", "TÜRKİYE* (cont'd)" without what hides the name."""
    for _mark in range(MOST):
        bare = BEHIND.sub("", text) or text
        glued = GLUED.search(bare)
        if glued and (glued[0][-1] in "/)" or not bare[glued.start() - 1].isupper()):
            bare = bare[: glued.start()]  # "Kenya2"; KENYA2 may be a code
        if bare == text:
            break
        text = bare
    return (BEFORE.sub("", text) or text).strip()
