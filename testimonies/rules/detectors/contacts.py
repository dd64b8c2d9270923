"""E-mail addresses and web addresses, whole, damaged or disguised."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import SPACE, Hit, any_of, matching

_OPEN, _CLOSE = rf"{SPACE}?[\[({{<*_|~-]{SPACE}?", rf"{SPACE}?[\])}}>*_|~-]{SPACE}?"
_AROBASE = r"(?:arr?oba(?:sse|se|s|ze|z)|@robase|at sign)"
_AT = (
    rf"(?:@{{1,2}}|{SPACE}@{SPACE}|{_OPEN}(?:at|{_AROBASE}|a|à|chez|@){_CLOSE}"
    rf"|{SPACE}(?:{_AROBASE}|(?-i:AT)){SPACE})"
)
_TLD = r"(?:com|fr|net|org|info|eu|be|ch|ca|uk|co|io|me|example|lu|de|es|it|qc)"
_DOT_WORD = rf"(?:{_OPEN}(?:dot|point|pt|\.){_CLOSE}|{SPACE}(?:point|dot|pt){SPACE})"
_DOT = rf"(?:\.{{1,2}}|,(?={_TLD}(?![\w-]))|{_DOT_WORD})"
# Read aloud, what stands before the arobase has its signs in words too.
LOW_LINE = rf"(?:tiret{SPACE}(?:du{SPACE})?(?:bas|six|huit|[68])|sous-tiret|under{SPACE}?score)"
_SIGN_WORD = rf"(?:{_DOT_WORD}|{SPACE}(?:{LOW_LINE}|tiret(?:{SPACE}haut)?|dash|hyphen){SPACE})"
_LOCAL = rf"(?<![\w.+%-])[\w.+%-]{{1,64}}+(?:{_SIGN_WORD}[\w.+%-]{{1,64}}+){{0,3}}"
_LABEL = r"[\w-]{1,63}+"


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
_SHAPED = r"(?<![\w.+%-])(?=[\w+%-]{0,63}[._\d-])[\w.+%-]{2,64}+"
parted_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(rf"{_SHAPED}{SPACE}@(?:{_LABEL}\.){{1,4}}{_TLD}(?![\w-])", re.IGNORECASE),
)
# Over the end of a line, or with a space on both sides of each sign: « eve @ example . com ».
broken_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(
        rf"(?<![\w.+%-])[\w.+%-]{{1,64}}+(?:{SPACE}@{SPACE}|{SPACE}?\n{SPACE}?@|@(?:{SPACE}?\n{SPACE}?)?)"
        rf"(?:{_LABEL}(?:\.|{SPACE}\.{SPACE}|\.\n(?=(?-i:com|fr|org|net)\b)|\n\.)){{1,4}}{_TLD}(?![\w-])",
        re.IGNORECASE,
    ),
)
_LETTER = rf"[\w-]{SPACE}"
spaced_email = matching(
    Kind.EMAIL,
    0.85,
    re.compile(
        rf"(?<![\w-])(?:[\w.-]{SPACE}){{2,40}}@{SPACE}?"
        rf"(?:(?:{_LETTER}){{2,40}}\.{SPACE}[a-z](?:{SPACE}[a-z]){{1,3}}|(?:{_LABEL}\.){{1,3}}{_TLD})(?!\w)",
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
# The firms that keep everybody's mail need no ending: « lea75 arobase gmail », « lea.75 à hotmail.fr ».
_POST = any_of("gmail|hotmail|outlook|yahoo|wanadoo|laposte|protonmail|proton|icloud|live|sfr|orange|free")
_POST_END = rf"(?:(?:{_DOT}|{SPACE})?(?:com|fr|net|be|ch|ca|me|co{_DOT}uk))?"
_AT_POST = re.compile(rf"{_POST}(?i:{_POST_END})(?![\w-])")
_BEFORE_POST = re.compile(rf"(?:{_LOCAL}{_AT}|{_SHAPED}{SPACE}(?:at|a|à|chez){SPACE})$", re.IGNORECASE)


def known_post(text: str, language: str) -> Iterator[Hit]:
    for post in _AT_POST.finditer(text):
        if local := _BEFORE_POST.search(text, max(0, post.start() - 80), post.start()):
            yield Hit(local.start(), post.end(), Kind.EMAIL, 0.8)


glued_email = matching(
    Kind.EMAIL,
    0.8,
    re.compile(
        rf"(?<![\w.-])[a-z0-9._-]{{2,64}}(?:AT[a-z0-9-]{{2,63}}DOT|AROBASE[a-z0-9-]{{2,63}}POINT)(?i:{_TLD})(?![\w-])"
    ),
)

_ENDINGS = (
    "com|fr|net|org|info|eu|be|ch|ca|io|me|ly|gg|gl|co|tv|app|link|site|online|shop|re|uk|de|example|ee|cc|to|page|bio|xyz"
    "|store|blog|us|es|it|nl|lu|pt|pl|so|fm|pm|bzh|paris|quebec|fans|cards|dev|pro"
)
_START = r"(?<![\w@.+/-])"
_TAIL = r"[^\s<>«»\"“”]{1,2000}+"
_CLEAR_URL = re.compile(
    rf"{_START}(?:h(?:tt|xx|t)ps?(?:{SPACE}?:{SPACE}?//|//:?){SPACE}?|www[.,]){_TAIL}", re.IGNORECASE
)
_BARE_URL = re.compile(
    rf"{_START}(?:[\w-]{{1,63}}+(?:\.|{_OPEN}(?:\.|dot|point){_CLOSE})){{1,5}}(?:{_ENDINGS})/{_TAIL}",
    re.IGNORECASE,
)
# A bare domain is mostly a company's name: the word before it must make it somebody's page.
_OWN_SITE = re.compile(
    rf"\b(?:site|page|blog|lien|profil|link|profile|website|portfolio)(?:{SPACE}[\w’']{{1,12}}){{0,3}}{SPACE}?[: («\"“]{SPACE}?"
    rf"(?P<value>(?:[\w-]{{1,63}}+\.){{1,5}}(?:com|fr|net|org|info|be|ch|ca|example))(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)
# What stands before these is somebody's own.
_HOSTED = re.compile(
    rf"{_START}(?!www\.)[\w-]{{1,63}}+\.(?:wixsite\.com|wordpress\.com|blogspot\.(?:com|fr)|tumblr\.com|github\.io|over-blog\.com"
    r"|skyrock\.com|canalblog\.com|jimdo(?:free)?\.com|webnode\.fr|e-monsite\.com|carrd\.co|substack\.com|business\.site"
    r"|pagesperso-orange\.fr|free\.fr)(?![\w@-]|\.\w)",
    re.IGNORECASE,
)
_URLS = ((_CLEAR_URL, 0.95), (_BARE_URL, 0.9), (_HOSTED, 0.8), (_OWN_SITE, 0.6))
_SPACED_DOT = rf"(?:{_DOT_WORD}|{SPACE}\.{SPACE})"
_SLASH = rf"{SPACE}(?:slash|barre(?:{SPACE}oblique)?|/){SPACE}"
spoken_url = matching(
    Kind.URL,
    0.8,
    re.compile(
        rf"\bwww(?:{_DOT}(?:{_LABEL}{_SPACED_DOT}){{1,4}}|{SPACE}{_LABEL}{SPACE}){_TLD}(?:{_SLASH}[\w.-]{{1,60}})?(?![\w-])"
        rf"|(?<![\w.-])(?:{_LABEL}{_SPACED_DOT}){{1,4}}(?:{_ENDINGS}){_SLASH}[\w.-]{{1,60}}",
        re.IGNORECASE,
    ),
)
# « example.org/a,example.net/b »: a comma without its space, or two addresses run into one.
_NEXT_ADDRESS = re.compile(
    rf"[,;|](?=https?://|www\.|(?:[\w-]{{1,63}}+\.){{1,3}}(?:{_ENDINGS})/)", re.IGNORECASE
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
    for pattern, confidence in _URLS:
        group = "value" if "value" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            start = match.start(group)
            for written in _NEXT_ADDRESS.split(match[group]):
                address = written.rstrip(".,;:!?…)]}'’")
                if not address.lower().endswith(_PUBLIC_SITES):
                    yield Hit(start, start + len(address), Kind.URL, confidence)
                start += len(written) + 1


DETECTORS = (
    email,
    spoken_email,
    parted_email,
    broken_email,
    spaced_email,
    hyphenated_email,
    known_post,
    glued_email,
    url,
    spoken_url,
)
