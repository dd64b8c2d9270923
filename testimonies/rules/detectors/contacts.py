"""E-mail addresses, web addresses, accounts on social networks.

Every pattern is linear: a token is entered only at its first character and taken whole (`++`), never tried again
shorter.
"""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import SPACE, Hit, matching

_AT = (
    rf"(?:@|{SPACE}@{SPACE}|{SPACE}?[\[({{<]{SPACE}?(?:at|arobase|arobas|a|à|@){SPACE}?[\])}}>]{SPACE}?"
    rf"|{SPACE}arobase?{SPACE})"
)
_DOT = rf"(?:\.|{SPACE}?[\[({{<]{SPACE}?(?:dot|point|\.){SPACE}?[\])}}>]{SPACE}?|{SPACE}(?:point|dot){SPACE})"
_LOCAL = r"(?<![\w.+%-])[\w.+%-]++"

email = matching(
    Kind.EMAIL, 0.95, re.compile(rf"{_LOCAL}{_AT}(?:[\w-]++{_DOT})+[a-z]{{2,}}(?![\w-])", re.IGNORECASE)
)
# « at » as a plain word is only believed with « dot » as a plain word after it.
spoken_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(rf"{_LOCAL}{SPACE}at{SPACE}[\w-]++(?:{SPACE}dot{SPACE}[\w-]++)+", re.IGNORECASE),
)

_ENDINGS = "com|fr|net|org|info|eu|be|ch|ca|io|me|ly|gg|gl|co|tv|app|link|site|online|shop|re|uk|de"
_START = r"(?<![\w@.+/-])"
_CLEAR_URL = re.compile(rf"{_START}(?:https?://|www\.)[^\s<>«»\"“”]++", re.IGNORECASE)
_BARE_URL = re.compile(rf"{_START}(?:[\w-]++\.)+(?:{_ENDINGS})/[^\s<>«»\"“”]++", re.IGNORECASE)
_BARE_DOMAIN = re.compile(rf"{_START}(?:[\w-]++\.)+(?:com|fr|net|org|info|be|ch)(?![\w@-]|\.\w)")
_PUBLIC_SITES = (
    "gouv.fr",
    "service-public.fr",
    "cnil.fr",
    "defenseurdesdroits.fr",
    "france-victimes.fr",
    "memo-de-vie.org",
)


def url(text: str, language: str) -> Iterator[Hit]:
    """Web addresses without the punctuation after them; a bare domain is often a company's name, so it counts less."""
    for pattern, confidence in ((_CLEAR_URL, 0.95), (_BARE_URL, 0.9), (_BARE_DOMAIN, 0.5)):
        for match in pattern.finditer(text):
            address = match[0].rstrip(".,;:!?…)]}'’")
            if not address.lower().endswith(_PUBLIC_SITES):
                yield Hit(match.start(), match.start() + len(address), Kind.URL, confidence)


_NETWORKS = (
    r"snap(?:chat)?|insta(?:gram)?|facebook|fb|messenger|tik ?tok|twitter|telegram|discord|linkedin"
    r"|skype|tinder|twitch"
    r"|pseudo(?:nyme)?|username|handle"
)
_NAMED = re.compile(
    rf"\b(?:{_NETWORKS})\b(?P<says>{SPACE}{{0,3}}[:=]{SPACE}{{0,3}}|{SPACE}(?:(?:est|is|c['’]est"
    rf"|était|was){SPACE})?)"
    rf"(?P<mark>[@«\"“]?{SPACE}?)(?P<value>[\w.-]*\w)",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;!?)»\"”\n]|$)")
_EVERYDAY = frozenset(
    "rien tout non oui elle elles lui moi eux bloqué bloquée nothing blocked none yes him her them".split()
)

at_handle = matching(
    Kind.SOCIAL_HANDLE, 0.9, re.compile(rf"(?<![\w@./+-])@(?!\d{{1,2}}{SPACE}?h)\w(?:[\w.]{{0,40}}\w)?")
)


def named_handle(text: str, language: str) -> Iterator[Hit]:
    """An account written after the network's name: « insta : x », « son snap c'est x_75 »."""
    for match in _NAMED.finditer(text):
        confidence = _belief(match, text)
        if confidence:
            yield Hit(*match.span("value"), Kind.SOCIAL_HANDLE, confidence)


def _belief(match: re.Match[str], text: str) -> float:
    value = match["value"]
    if any(sign.isdigit() or sign in "._" for sign in value) and any(sign.isalpha() for sign in value):
        return 0.9
    told = match["says"].strip() or match["mark"].strip()
    plain_word = len(value) >= 4 and value.isalpha() and value.lower() not in _EVERYDAY
    return 0.6 if told and plain_word and _CLAUSE_ENDS.match(text, match.end()) else 0.0


DETECTORS = (email, spoken_email, url, at_handle, named_handle)
