"""Accounts on social networks, marketplaces and games: with their @, or known by the network that is named beside them."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .contacts import LOW_LINE
from .hits import SPACE, Hit, any_of, matching

_SOCIAL = (
    "snapchat|snapshat|snap|instagram|instagrame|insta|ig|facebook|fb|messenger|tiktok|tik tok|tik-tok|twitter|telegram|discord"
    "|linkedin|skype|tinder|twitch|whatsapp|watsapp|whatsap|wattsapp|signal|badoo|bumble|threads|bluesky|mastodon|reddit"
    "|pseudonyme|pseudo|username|handle|gamertag|psn|onlyfans|grindr|happn|meetic|okcupid|yubo|bereal|viber|wechat|youtube"
    "|pinterest|vinted"
)
# Named for other things too: only what could not be a word is an account of theirs.
_WITH_FIRMS = (
    "compte|account|login|identifiant|leboncoin|le bon coin|lbc|marketplace|airbnb|blablacar|hinge|kik|steam|xbox|playstation"
    "|fortnite|roblox|strava|spotify|ebay|fruitz|adopte|gumtree|depop"
)
_MARKED = rf"{SPACE}{{0,3}}(?:[:=]|->|[>→➡👉👻📸]){SPACE}{{0,3}}"
_NAMED = re.compile(
    rf"\b(?P<network>{any_of(f'{_SOCIAL}|{_WITH_FIRMS}')})\b"
    rf"(?P<says>{_MARKED}|{SPACE}?[/;|-]{SPACE}?|{SPACE}(?:(?:est|is|c['’]est|c|était|was){SPACE})?)"
    rf"(?P<mark>[@«\"“(]?{SPACE}?)(?P<value>[\w.-]{{0,40}}\w(?:#\d{{4}})?)"
)
_FIRMS = frozenset(_WITH_FIRMS.split("|"))
# Further on in the sentence, only what could not be a word: « sur Snap, il se cache sous lea.exemple75 ».
_NETWORK = re.compile(rf"\b{any_of(_SOCIAL)}\b")
_FORM = r"(?=\d{0,4}[a-z]{0,30}(?:[\d_]|[.#]\w))(?:\d{1,4}(?=[a-z_.]{4}))?[a-z_][\w.]{2,38}\w(?:#\d{4})?"
_SHAPED = re.compile(rf"(?<![\w@./+#’'-]){_FORM}(?![\w@/-])", re.IGNORECASE)
_REACH = 60
_CLAUSE_ENDS = re.compile(r"\s{0,9}(?:[.,;!?)»\"”\n]|$)")
_ENDS_A_DOMAIN = re.compile(r"\.(?:com|fr|net|org|info|eu|be|ch|ca|uk|io)$", re.IGNORECASE)
_FIGURE = re.compile(r"[\d_]")
_NUMBERED_WORD = re.compile(
    r"\d{1,4}[a-z]?(?:[a-z]{0,3}|euros|minutes|heures|jours|mois|fois|ans|hours|days|years)$|.{0,9}\d[hH]\d\d$"
)
_TWO_CAPITALS = re.compile(r"[A-Z]?[a-z]{2,20}[A-Z][a-z]{2,20}")
_EVERYDAY = frozenset(
    "rien tout non oui elle elles lui moi eux bloqué bloquée nothing blocked none yes him her them "
    "privé privée public publique perso marketplace live messenger story stories".split()
)

at_handle = matching(
    Kind.SOCIAL_HANDLE,
    0.9,
    re.compile(
        rf"(?<![\w@./+-])(?:@|u/(?=\w{{3}}))(?!\d{{1,2}}{SPACE}?h)\w(?:[\w.-]{{0,40}}\w)?(?:@(?:[\w-]{{1,40}}+\.){{1,3}}[a-z]{{2,12}})?"
    ),
)
# « insta@lea », « @ lea_75 », « arobase lea_75 »
glued_at = matching(
    Kind.SOCIAL_HANDLE,
    0.85,
    re.compile(
        rf"(?:@(?:(?<=insta@)|(?<=snap@)|(?<=gram@)|(?<=chat@)|(?<=ktok@)|(?<!\w@){SPACE})|[Aa]robase{SPACE})"
        rf"(?P<value>(?i:{_FORM}))(?![\w@-])"
    ),
)


def named_handle(text: str, language: str) -> Iterator[Hit]:
    """An account written after the network's name: « insta : x », « son snap c'est x_75 »."""
    for match in _NAMED.finditer(text):
        confidence = _belief(match, text)
        if confidence:
            yield Hit(*match.span("value"), Kind.SOCIAL_HANDLE, confidence)


def _belief(match: re.Match[str], text: str) -> float:
    value = match["value"]
    if _is_shaped(value) and not _is_a_word(value):
        return 0.9
    if match["network"].lower() in _FIRMS:
        return 0.0  # « votre compte est prêt »
    told = match["says"].strip(" /;|-") or match["mark"].strip()
    plain_word = len(value) >= 4 and value.isalpha() and value.lower() not in _EVERYDAY
    return 0.6 if told and plain_word and _CLAUSE_ENDS.match(text, match.end()) else 0.0


def _is_shaped(value: str) -> bool:
    signs = any(sign.isdigit() or sign in "._" for sign in value) and any(sign.isalpha() for sign in value)
    return signs or bool(_TWO_CAPITALS.fullmatch(value))


def _is_no_account(value: str) -> bool:
    """« hier.Il »: a full stop without its space; a domain is no account either."""
    _, _, second = value.partition(".")
    two_sentences = second[:1].isupper() and "." not in second and not _FIGURE.search(value)
    return two_sentences or bool(_ENDS_A_DOMAIN.search(value))


# Between quotation marks after a word that gives it as a name, it may be any word.
_GIVES = r"\b(?:appel\w{1,4}|pseudo|sous|nom|nommée?|called|as|username)\W{0,3}"
_QUOTED = rf"[«\"“]{SPACE}?(?P<value>[\w.-]{{4,40}}){SPACE}?[»\"”]"
# « livreur tiret du bas fictif », as it is said; « point » and « tiret » only beside a network.
_SIGN = rf"(?:{SPACE}{{0,2}}(?:{LOW_LINE}){SPACE}{{0,2}})"
_OTHER_SIGN = rf"(?:{_SIGN}|{SPACE}(?:point|dot|tiret|dash){SPACE})"
_IT_IS = rf"{SPACE}(?:est|is|c['’]est|c){SPACE}"
# Right after the network: a quoted one, one that is said, one letter by letter (« l e a _ 7 5 »).
_BESIDE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[^\n.;«\"“]{{0,40}}{_GIVES}{_QUOTED}",
        rf"(?:{_MARKED}|{_IT_IS})(?P<value>[\w.]{{2,30}}+(?:{_OTHER_SIGN}[\w.]{{1,30}}+){{1,3}})",
        rf"(?:{_MARKED}|{_IT_IS}|{SPACE})(?P<value>\w(?:[ .-][\w.]){{3,30}})(?!\w)",
    )
)


def distant_handle(text: str, language: str) -> Iterator[Hit]:
    """An account after the network's name, some words further when its shape shows it."""
    for network in _NETWORK.finditer(text):
        for pattern in _BESIDE:
            if beside := pattern.match(text, network.end()):
                yield Hit(*beside.span("value"), Kind.SOCIAL_HANDLE, 0.75)
        match = _SHAPED.search(text, network.end(), network.end() + _REACH)
        if match and "\n" not in text[network.end() : match.start()] and not _is_a_word(match[0]):
            yield Hit(*match.span(), Kind.SOCIAL_HANDLE, 0.75)


def _is_a_word(value: str) -> bool:
    return _is_no_account(value) or bool(_NUMBERED_WORD.match(value))


_ON = rf"{SPACE}?[»\"”)]?{SPACE}(?:sur|on|via|de|in){SPACE}(?:l[ae]{SPACE})?"
# « c'est lea_exemple sur Snap », « "lea_exemple" sur Insta »
handle_then_network = matching(
    Kind.SOCIAL_HANDLE,
    0.75,
    re.compile(
        rf"(?<![\w@./+#’'-])(?P<value>(?=[a-z]{{0,30}}(?:[\d_]|\.\w))[a-z_][\w.]{{2,38}}\w){_ON}(?:{_SOCIAL}|{_WITH_FIRMS})\b",
        re.IGNORECASE,
    ),
)
quoted_then_network = matching(
    Kind.SOCIAL_HANDLE, 0.7, re.compile(rf"{_GIVES}{_QUOTED}{_ON}(?:{_SOCIAL})\b", re.IGNORECASE)
)
said_handle = matching(
    Kind.SOCIAL_HANDLE,
    0.75,
    re.compile(
        rf"(?<![\w@.-])[\w.]{{1,30}}+{_SIGN}[\w.]{{1,30}}+(?:{_OTHER_SIGN}[\w.]{{1,30}}+){{0,3}}",
        re.IGNORECASE,
    ),
)
# « livreur point fictif sur insta »
said_then_network = matching(
    Kind.SOCIAL_HANDLE,
    0.7,
    re.compile(
        rf"(?<![\w@.-])(?P<value>[\w.]{{2,30}}+(?:{_OTHER_SIGN}[\w.]{{1,30}}+){{1,3}}){_ON}(?:{_SOCIAL})\b",
        re.IGNORECASE,
    ),
)
_NUMBERED_THING = (
    r"(?<!commande)(?<!ticket)(?<!facture)(?<!dossier)(?<!order)(?<!porte)(?<!code)(?<!colis)(?<!invoice)"
)
# As Discord had them: « serrurier#0042 ».
tagged_handle = matching(
    Kind.SOCIAL_HANDLE,
    0.8,
    re.compile(rf"(?<![\w@./+#’'-])[a-z_][\w.]{{1,30}}{_NUMBERED_THING}#\d{{4}}(?![\w-])", re.IGNORECASE),
)

DETECTORS = (
    at_handle,
    glued_at,
    named_handle,
    distant_handle,
    handle_then_network,
    quoted_then_network,
    said_handle,
    said_then_network,
)
WITH_FIGURES = (tagged_handle,)
