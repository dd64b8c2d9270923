"""E-mail addresses, web addresses, accounts on social networks."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import SPACE, Hit, any_of, matching

_OPEN, _CLOSE = rf"{SPACE}?[\[({{<*_-]{SPACE}?", rf"{SPACE}?[\])}}>*_-]{SPACE}?"
_AT = rf"(?:@|{SPACE}@{SPACE}|{_OPEN}(?:at|arobase?|a|à|chez|@){_CLOSE}|{SPACE}(?:arobase?|(?-i:AT)){SPACE})"
_DOT_WORD = rf"(?:{_OPEN}(?:dot|point|\.){_CLOSE}|{SPACE}(?:point|dot){SPACE})"
_DOT = rf"(?:\.|{_DOT_WORD})"
# Read aloud, what stands before the arobase has its signs in words too.
_SIGN_WORD = rf"(?:{_DOT_WORD}|{SPACE}(?:tiret(?:{SPACE}du{SPACE}(?:bas|six|huit))?|underscore|dash){SPACE})"
_LOCAL = rf"(?<![\w.+%-])[\w.+%-]{{1,64}}+(?:{_SIGN_WORD}[\w.+%-]{{1,64}}+){{0,3}}"
_LABEL = r"[\w-]{1,63}+"
_TLD = r"(?:com|fr|net|org|info|eu|be|ch|ca|uk|co|io|me|example|lu|de|es|it|qc)"

email = matching(
    Kind.EMAIL,
    0.95,
    re.compile(rf"{_LOCAL}{_AT}(?:{_LABEL}{_DOT}){{1,5}}[a-z]{{2,24}}(?![\w-])", re.IGNORECASE),
)
# « at » and « chez » as plain words are only believed with « dot » or « point » as a plain word after them.
spoken_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(
        rf"{_LOCAL}{SPACE}(?:at|chez){SPACE}(?:{_LABEL}{_DOT_WORD}){{1,4}}{_TLD}(?![\w-])", re.IGNORECASE
    ),
)
# A space too many; without a stop or a figure before it, the rest is somebody's account.
parted_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(
        rf"(?<![\w.+%-])(?=[\w+%-]{{0,63}}[._\d-])[\w.+%-]{{2,64}}+{SPACE}@(?:{_LABEL}\.){{1,4}}{_TLD}(?![\w-])",
        re.IGNORECASE,
    ),
)
hyphenated_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(
        r"(?<![\w-])[\w.]{1,64}+-(?:arobase?|at)-\w{1,63}+(?:-(?:point|dot)-\w{2,24}){1,3}(?!\w)",
        re.IGNORECASE,
    ),
)

_ENDINGS = "com|fr|net|org|info|eu|be|ch|ca|io|me|ly|gg|gl|co|tv|app|link|site|online|shop|re|uk|de|example"
_START = r"(?<![\w@.+/-])"
_TAIL = r"[^\s<>«»\"“”]{1,2000}+"
_CLEAR_URL = re.compile(rf"{_START}(?:h(?:tt|xx)ps?://|www\.){_TAIL}", re.IGNORECASE)
_BARE_URL = re.compile(rf"{_START}(?:[\w-]{{1,63}}+\.){{1,5}}(?:{_ENDINGS})/{_TAIL}", re.IGNORECASE)
# A bare domain is mostly a company's name: the word before it must make it somebody's page.
_OWN_SITE = re.compile(
    rf"\b(?:site|page|blog|lien|profil|link|profile|website|portfolio)(?:{SPACE}[\w’']{{1,12}}){{0,3}}{SPACE}?[: («\"“]{SPACE}?"
    rf"(?P<value>(?:[\w-]{{1,63}}+\.){{1,5}}(?:com|fr|net|org|info|be|ch|ca|example))(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)
spoken_url = matching(
    Kind.URL, 0.8, re.compile(rf"\bwww{_DOT}(?:{_LABEL}{_DOT_WORD}){{1,4}}{_TLD}(?![\w-])", re.IGNORECASE)
)
_PUBLIC_SITES = (
    "gouv.fr",
    "service-public.fr",
    "cnil.fr",
    "defenseurdesdroits.fr",
    "france-victimes.fr",
    "memo-de-vie.org",
)


def url(text: str, language: str) -> Iterator[Hit]:
    """Web addresses without the punctuation after them."""
    for pattern, confidence in ((_CLEAR_URL, 0.95), (_BARE_URL, 0.9), (_OWN_SITE, 0.6)):
        group = "value" if "value" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            address = match[group].rstrip(".,;:!?…)]}'’")
            if not address.lower().endswith(_PUBLIC_SITES):
                yield Hit(match.start(group), match.start(group) + len(address), Kind.URL, confidence)


_SOCIAL = (
    "snapchat|snap|instagram|insta|ig|facebook|fb|messenger|tiktok|tik tok|twitter|telegram|discord|linkedin|skype|tinder"
    "|twitch|whatsapp|signal|vinted|badoo|bumble|threads|bluesky|mastodon|reddit|pseudonyme|pseudo|username|handle"
)
_WITH_FIRMS = ("compte", "account", "login")
_NAMED = re.compile(
    rf"\b(?P<network>{any_of('|'.join((_SOCIAL, *_WITH_FIRMS)))})\b"
    rf"(?P<says>{SPACE}{{0,3}}[:=]{SPACE}{{0,3}}|{SPACE}(?:(?:est|is|c['’]est|était|was){SPACE})?)"
    rf"(?P<mark>[@«\"“(]?{SPACE}?)(?P<value>[\w.-]{{0,40}}\w(?:#\d{{4}})?)"
)
# Further on in the sentence, only what could not be a word: « sur Snap, il se cache sous lea.exemple75 ».
_NETWORK = re.compile(rf"\b{any_of(_SOCIAL)}\b")
_SHAPED = re.compile(
    r"(?<![\w@./+#’'-])(?=[a-z]{0,30}(?:[\d_]|[.#]\w))[a-z_][\w.]{2,38}\w(?:#\d{4})?(?![\w@/-])",
    re.IGNORECASE,
)
_REACH = 60
_CLAUSE_ENDS = re.compile(r"\s{0,9}(?:[.,;!?)»\"”\n]|$)")
_ENDS_A_DOMAIN = re.compile(r"\.(?:com|fr|net|org|info|eu|be|ch|ca|uk|io)$", re.IGNORECASE)
_FIGURE = re.compile(r"[\d_]")
_EVERYDAY = frozenset(
    "rien tout non oui elle elles lui moi eux bloqué bloquée nothing blocked none yes him her them "
    "privé privée public publique perso marketplace live messenger story stories".split()
)

at_handle = matching(
    Kind.SOCIAL_HANDLE, 0.9, re.compile(rf"(?<![\w@./+-])@(?!\d{{1,2}}{SPACE}?h)\w(?:[\w.-]{{0,40}}\w)?")
)


def named_handle(text: str, language: str) -> Iterator[Hit]:
    """An account written after the network's name: « insta : x », « son snap c'est x_75 »."""
    for match in _NAMED.finditer(text):
        confidence = _belief(match, text)
        if confidence:
            yield Hit(*match.span("value"), Kind.SOCIAL_HANDLE, confidence)


def _belief(match: re.Match[str], text: str) -> float:
    value = match["value"]
    if not value[0].isdigit() and _is_shaped(value) and not _is_no_account(value):
        return 0.9
    if match["network"].lower() in _WITH_FIRMS:
        return 0.0  # « votre compte est prêt »
    told = match["says"].strip() or match["mark"].strip()
    plain_word = len(value) >= 4 and value.isalpha() and value.lower() not in _EVERYDAY
    return 0.6 if told and plain_word and _CLAUSE_ENDS.match(text, match.end()) else 0.0


def _is_shaped(value: str) -> bool:
    return any(sign.isdigit() or sign in "._" for sign in value) and any(sign.isalpha() for sign in value)


def _is_no_account(value: str) -> bool:
    """« hier.Il »: a full stop without its space; a domain is no account either."""
    _, _, second = value.partition(".")
    two_sentences = second[:1].isupper() and "." not in second and not _FIGURE.search(value)
    return two_sentences or bool(_ENDS_A_DOMAIN.search(value))


def distant_handle(text: str, language: str) -> Iterator[Hit]:
    """An account some words after the network's name, known by its shape."""
    for network in _NETWORK.finditer(text):
        match = _SHAPED.search(text, network.end(), network.end() + _REACH)
        if match and "\n" not in text[network.end() : match.start()] and not _is_no_account(match[0]):
            yield Hit(*match.span(), Kind.SOCIAL_HANDLE, 0.75)


# « c'est lea_exemple sur Snap »
handle_then_network = matching(
    Kind.SOCIAL_HANDLE,
    0.75,
    re.compile(
        rf"(?<![\w@./+#’'-])(?P<value>(?=[a-z]{{0,30}}(?:[\d_]|\.\w))[a-z_][\w.]{{2,38}}\w){SPACE}(?:sur|on){SPACE}(?:{_SOCIAL})\b",
        re.IGNORECASE,
    ),
)

DETECTORS = (
    email,
    spoken_email,
    parted_email,
    hyphenated_email,
    url,
    spoken_url,
    at_handle,
    named_handle,
    distant_handle,
    handle_then_network,
)
