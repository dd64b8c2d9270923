"""The rules by which MDN's HTTP Observatory marks an answer (version 1.4.8, `src/grader/charts.js`; security.md 1.6).

One hundred to begin with; what is bad takes away, what is more than asked adds, but only to those who have 90 without it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlsplit

SIX_MONTHS = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SESSION, ANTI_CSRF = re.compile("sess|login|auth", re.IGNORECASE), re.compile("csrf|xsrf", re.IGNORECASE)
GRADES = {100: "A+", 90: "A", 85: "A-", 80: "B+", 70: "B", 65: "B-", 60: "C+", 50: "C", 45: "C-", 0: "F"}


@dataclass
class Seen:
    """What a visit saw: the answer over TLS, and where plain http sent it (nothing: it did not)."""

    host: str
    headers: dict[str, list[str]]
    body: str = ""
    redirect: str = ""

    def one(self, name: str) -> str:
        """A header in small letters; two of a name are joined, as browsers do."""
        return ", ".join(self.headers.get(name, [])).lower()

    def cookies(self) -> list["Morsel[str]"]:
        return [
            morsel for line in self.headers.get("set-cookie", []) for morsel in SimpleCookie(line).values()
        ]


def policy(seen: Seen) -> dict[str, list[str]]:
    parts = [part.split() for part in seen.one("content-security-policy").split(";") if part.strip()]
    return {part[0]: part[1:] for part in reversed(parts)}


def content_policy(seen: Seen) -> int:
    found = policy(seen)
    default = found.get("default-src", ["*"])
    scripts, styles = found.get("script-src", default), found.get("style-src", default)
    if not found:
        return -25
    if {"'unsafe-inline'", "data:", "*", "https:", "http:"} & {*scripts, *found.get("object-src", default)}:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if {"'unsafe-inline'", "data:", "*", "https:", "http:"} & set(styles):
        return 0
    return 10 if default == ["'none'"] else 5


def cookies(seen: Seen) -> int:
    marks = [_cookie(morsel) for morsel in seen.cookies()]
    return min(marks, default=0)


def _cookie(morsel: "Morsel[str]") -> int:
    session, anti = bool(SESSION.search(morsel.key)), bool(ANTI_CSRF.search(morsel.key))
    if not morsel["secure"]:
        return -40 if session else -20
    if session and not morsel["httponly"]:
        return -30
    if anti and not morsel["samesite"]:
        return -20
    return 5 if morsel["samesite"] and (morsel["httponly"] or not session) else 0


def strict_transport(seen: Seen) -> int:
    if not (age := re.search(r"max-age=(\d{1,12})", seen.one("strict-transport-security"))):
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def redirection(seen: Seen) -> int:
    target = urlsplit(seen.redirect)
    if target.scheme != "https":
        return -20
    return 0 if target.hostname == seen.host else -5


def referrer(seen: Seen) -> int:
    said = {one.strip() for one in seen.one("referrer-policy").split(",")}
    return -5 if said & UNSAFE else 5 * bool(said & PRIVATE)


def frames(seen: Seen) -> int:
    if policy(seen).get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if seen.one("x-frame-options") in ("deny", "sameorigin") else -20


def sniffing(seen: Seen) -> int:
    return 0 if seen.one("x-content-type-options") == "nosniff" else -5


def integrity(seen: Seen) -> int:
    tags = re.findall(r"<script\b[^>]{0,999}>", seen.body)
    addresses = [
        (tag, urlsplit(found[1])) for tag in tags if (found := re.search(r'src="([^"]{1,999})"', tag))
    ]
    foreign = [(tag, one) for tag, one in addresses if one.netloc not in ("", seen.host)]
    if any(one.scheme == "http" for _tag, one in foreign):
        return -50
    return -5 if any("integrity=" not in tag for tag, _one in foreign) else 0


def sharing(seen: Seen) -> int:
    universal = seen.one("access-control-allow-origin") == "*"
    return -50 if universal and seen.one("access-control-allow-credentials") == "true" else 0


def resources(seen: Seen) -> int:
    said = seen.one("cross-origin-resource-policy")
    return 10 if said in ("same-origin", "same-site") else -5 * (said == "cross-origin")


TESTS: tuple[Callable[[Seen], int], ...] = (
    content_policy, cookies, strict_transport, redirection, referrer, frames, sniffing, integrity, sharing, resources,
)  # fmt: skip


def marks(seen: Seen) -> dict[str, int]:
    return {test.__name__: test(seen) for test in TESTS}


def score(seen: Seen) -> int:
    given = marks(seen).values()
    bare = 100 + sum(mark for mark in given if mark < 0)
    return max(0, bare + sum(mark for mark in given if mark > 0) if bare >= 90 else bare)


def grade(points: int) -> str:
    return next(name for least, name in GRADES.items() if points >= least)
