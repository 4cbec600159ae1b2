"""How an answer is written for the one who asks: brotli, gzip, or as it is."""

import functools
import gzip

import brotli

PREFERRED = ("br", "gzip")
# Such answers shrink; pictures and workbooks are compressed already.
SHRINKING = (
    "text/", "application/json", "application/xml",
    "application/x-bibtex", "application/x-research-info-systems",
)  # fmt: skip
SHRINKING_SYNTAX = ("+xml", "+json")  # how the rest is written, as RFC 6839 has it


@functools.lru_cache(maxsize=500)
def accepted(header: str) -> str:
    """The best encoding that an Accept-Encoding allows; empty: as it is."""
    weights: dict[str, float] = {}
    for offer in header.split(","):
        name, _semicolon, parameter = offer.partition(";")
        weights[name.strip().lower()] = weight(parameter)
    return next((name for name in PREFERRED if weights.get(name, weights.get("*", 0)) > 0), "")


def weight(parameter: str) -> float:
    name, _equals, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def shrinks(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip()
    return kind.startswith(SHRINKING) or kind.endswith(SHRINKING_SYNTAX)


def encoded(body: bytes, encoding: str) -> bytes:
    """Public answers hold no secret: their length may be known."""
    if encoding == "br":
        return brotli.compress(body, quality=5)
    return gzip.compress(body, compresslevel=6, mtime=0) if encoding else body


def decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.decompress(body)
    return gzip.decompress(body) if encoding else body
