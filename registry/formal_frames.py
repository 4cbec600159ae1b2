"""The words around a short name that make a formal one of it: "Republic of", "王国", "مملكة".

A name is looked for inside only where it can be nothing else: of the States that share a short
name, or that another has called itself by, every formal name is listed.
"""

import re

from hld_site.languages.folding import fold

HEADS = """
republic kingdom principality sultanate commonwealth federation union
republique royaume principaute sultanat federation union
republica reino principado sultanato mancomunidad federacion union
республика королевство княжество султанат содружество федерация союз
جمهوريه مملكه اماره سلطنه كومنولث كومونولث اتحاد
"""
MORE = """
the of and democratic people peoples s socialist islamic federal federated federative arab united
independent sovereign plurinational bolivarian cooperative co operative
la le l les du de des et democratique populaire socialiste islamique federale arabe unie
el los las del y democratica popular socialista federal islamica arabe unida
демократическая народная социалистическая исламская федеративная арабская объединенная
الديمقراطيه الديموقراطيه الشعبيه الاشتراكيه الاسلاميه الاتحاديه الفدراليه العربيه المتحده
"""
FRAME_HEADS = frozenset(HEADS.split())
FRAME = FRAME_HEADS | frozenset(MORE.split())
HAN = re.compile(
    r"(.{2,}?)(?:民主|人民|社会主义|联邦|伊斯兰|阿拉伯|合作)*(?:共和国|共和國|王国|王國|联邦|公国)"
)
# Formal names tell these apart from another, or from what is none of them.
SHARED = frozenset(["CHN", "COD", "COG", "DMA", "DOM", "KOR", "PRK", "SDN", "SSD", "VNM", "YEM"])


def inside(text: str) -> str:
    """The name inside a formal one; empty where there is no frame around it."""
    if han := HAN.fullmatch(text):
        return han[1]
    words = fold(text).split()
    heads = [place for place, word in enumerate(words) if word in FRAME_HEADS]
    if not heads:
        return ""
    return " ".join(word for word in words if word not in FRAME)
