"""How an observatory of web sites grades the headers of an answer: its published rules.

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring: a hundred to begin with,
less for each fault, and more for what is better than needed, if nothing much is wrong.
"""

import re
from http.cookies import SimpleCookie

SIX_MONTHS = 15768000


def policy_of(headers) -> dict[str, list[str]]:
    given = headers.get("Content-Security-Policy", "")
    parts = (part.split() for part in given.split(";") if part.strip())
    return {name: sources for name, *sources in parts}


def csp(headers, page, cookies) -> int:
    policy = policy_of(headers)
    if not policy:
        return -25
    default = policy.get("default-src", ["*"])
    scripts, styles = (policy.get(f"{kind}-src", default) for kind in ("script", "style"))
    if {"'unsafe-inline'", "*", "data:", "https:", "http:"} & {
        *scripts,
        *policy.get("object-src", default),
    }:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if {"'unsafe-inline'", "*", "data:", "https:"} & set(styles):
        return 0
    return 10 if default == ["'none'"] else 5


def cookies_of(headers, page, cookies) -> int:
    if not cookies:
        return 0
    score = 5
    for cookie in cookies:
        morsel = next(iter(SimpleCookie(cookie).values()))
        if not morsel["secure"]:
            score = min(score, -20)
        elif not morsel["httponly"] or not morsel["samesite"]:
            score = min(score, 0)
        if re.match("__Host-", morsel.key) and (morsel["domain"] or morsel["path"] != "/"):
            score = min(score, -20)
    return score


def hsts(headers, page, cookies) -> int:
    given = headers.get("Strict-Transport-Security", "")
    age = re.search(r"max-age=(\d+)", given)
    if not age:
        return -20
    # Who is in the list of browsers has five more; that takes an application to it.
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def referrer(headers, page, cookies) -> int:
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    given = headers.get("Referrer-Policy", "")
    return 5 if given in private else -5 if given else 0


def framing(headers, page, cookies) -> int:
    if "frame-ancestors" in policy_of(headers):
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def content_type(headers, page, cookies) -> int:
    return 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5


def resource_policy(headers, page, cookies) -> int:
    given = headers.get("Cross-Origin-Resource-Policy", "")
    return 10 if given in ("same-origin", "same-site") else 0 if given != "unsafe-none" else -5


def sharing(headers, page, cookies) -> int:
    return -50 if headers.get("Access-Control-Allow-Origin") == "*" and cookies else 0


def integrity(headers, page, cookies) -> int:
    """Scripts from elsewhere need a hash; there are none."""
    sources = re.findall(r"<script[^>]*\bsrc=\"([^\"]+)\"", page)
    return -50 if any(source.startswith(("http", "//")) for source in sources) else 0


RULES = (
    csp, cookies_of, hsts, referrer, framing, content_type, resource_policy, sharing, integrity
)  # fmt: skip


def score(headers, page: str, cookies: list[str]) -> int:
    scores = [rule(headers, page, cookies) for rule in RULES]
    base = 100 + sum(score for score in scores if score < 0)
    more = sum(score for score in scores if score > 0)
    return base + more if base >= 90 else base
