"""Bank accounts and national identity numbers: they carry their own proof in check figures."""

import re
from collections.abc import Callable, Iterator

from testimonies.models.kinds import Kind

from .hits import SPACE, Detector, Hit, matching

_GAP = r"[ \t\u00a0\u202f.-]?"
_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"
_ALONE = r"(?<!\d[ .-])"  # four groups of a longer row of groups are no card

# The registry of ISO 13616, for the countries whose accounts a story from Europe may hold.
_IBAN_LENGTH = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TN": 24, "TR": 26,
}  # fmt: skip
# Looked at without being eaten: the words after one account, or the next account, are taken for more of its signs.
_WIDE_GAP = r"[ \t\n._|/*-]{0,3}"
_IBAN = re.compile(
    rf"(?:{_EDGE}|(?<=IBAN)|(?<=RIB))"
    rf"(?=(?P<account>[A-Z] ?[A-Z]{_WIDE_GAP}[\dO]{_WIDE_GAP}[\dO](?:{_WIDE_GAP}[A-Z0-9]){{11,27}}))",
    re.IGNORECASE,
)
# Accounts of these countries have no letters.
_FIGURES_ONLY = frozenset("AT BE CZ DE DK EE ES FI HR HU IS LT NO PL PT SE SI SK TN".split())
_CALLED_ACCOUNT = re.compile(r"\b(?:iban|rib|compte|account)\b[^\n\d]{0,25}$", re.IGNORECASE)


def iban(text: str, language: str) -> Iterator[Hit]:
    """Bank accounts in the length of their country, with the right check figures or a word that calls them one."""
    for match in _IBAN.finditer(text):
        signs = [(offset, sign.upper()) for offset, sign in enumerate(match["account"]) if sign.isalnum()]
        size = _IBAN_LENGTH.get(signs[0][1] + signs[1][1], 0)
        account = "".join(sign for _, sign in signs[:size])
        if size and len(account) == size:
            confidence = _account_confidence(account, text[max(0, match.start() - 40) : match.start()])
            if confidence:
                yield Hit(match.start(), match.start() + signs[size - 1][0] + 1, Kind.IDENTIFIER, confidence)


def _account_confidence(account: str, before: str) -> float:
    """0 for what is no account; O may stand for 0. A thumb slips where the text says what it is."""
    for written in (account, account[:2] + account[2:].replace("O", "0")):
        if written[:2] in _FIGURES_ONLY and not written[2:].isdigit():
            continue
        if (
            written[2:4].isdigit()
            and int("".join(str(int(sign, 36)) for sign in written[4:] + written[:4])) % 97 == 1
        ):
            return 1.0
    mostly_figures = sum(sign.isdigit() for sign in account) > len(account) / 2
    return 0.7 if mostly_figures and _CALLED_ACCOUNT.search(before) else 0.0


def _french_key(digits: str) -> bool:
    """Numéro d'inscription au répertoire: 97 minus the rest of the first thirteen; Corsica's A and B count as 0."""
    corsican = {"2A": 1_000_000, "2B": 2_000_000}.get(digits[5:7], 0)
    number = int(digits[:13].replace("A", "0").replace("B", "0"))
    return 97 - (number - corsican) % 97 == int(digits[13:15])


def _belgian_key(digits: str) -> bool:
    """Registre national: 97 minus the remainder of the first nine, with a 2 before them from the year 2000 on."""
    return any(97 - int(century + digits[:9]) % 97 == int(digits[9:]) for century in ("", "2"))


def _swiss_key(digits: str) -> bool:
    """Numéro AVS: the check figure of EAN-13."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _proved(pattern: str, proof: Callable[[str], bool], confidence: float) -> Detector:
    compiled = re.compile(pattern, re.IGNORECASE)

    def detect(text: str, language: str) -> Iterator[Hit]:
        for match in compiled.finditer(text):
            if proof(re.sub(r"[^0-9AB]", "", match["value"].upper())):
                yield Hit(*match.span("value"), Kind.IDENTIFIER, confidence)

    return detect


_NIR = (
    rf"[1-478]{_GAP}\d{{2}}{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d{{2}}|2[AB]){_GAP}\d{{3}}{_GAP}\d{{3}}"
)
_KEY = rf"(?:{_GAP}|{SPACE}/{SPACE})\d{{2}}"
_SOCIAL_SECURITY = (
    rf"(?:s[ée]cu(?:rit[ée]{SPACE}sociale)?|(?:carte{SPACE})?vitale|nir|nss|insee|ameli|cpam|num[ée]ro{SPACE}d['’]assuré"
    rf"|assurée?{SPACE}social|feuille{SPACE}de{SPACE}soins|clé)"
)
nir = _proved(rf"{_EDGE}(?P<value>{_NIR}{_KEY}){_END}", _french_key, 1.0)
# A word that calls it one is worth the key: a thumb slips, the person is known all the same.
nir_without_key = matching(
    Kind.IDENTIFIER,
    0.8,
    re.compile(
        rf"\b{_SOCIAL_SECURITY}\b[^\n\d]{{0,40}}(?P<value>{_NIR}(?:{_KEY})?){_END}",
        re.IGNORECASE,
    ),
)
# « 2940513000078, sans la clé »
nir_then_word = matching(
    Kind.IDENTIFIER,
    0.75,
    re.compile(
        rf"{_EDGE}(?P<value>{_NIR}(?:{_KEY})?){_END}(?=[^\n\d]{{0,40}}\b{_SOCIAL_SECURITY}\b)",
        re.IGNORECASE,
    ),
)
national_register = _proved(
    rf"{_EDGE}{_ALONE}(?P<value>\d{{2}}[. /-]?\d{{2}}[. /-]?\d{{2}}[- .]?\d{{3}}[. -]?\d{{2}}){_END}",
    _belgian_key,
    0.9,
)
avs = _proved(rf"{_EDGE}(?P<value>756[. -]?\d{{4}}[. -]?\d{{4}}[. -]?\d{{2}}){_END}", _swiss_key, 1.0)
social_insurance = _proved(
    rf"\b(?:NAS|SIN|assurance{SPACE}sociale|social{SPACE}insurance)\b[^\n\d]{{0,25}}(?P<value>\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}){_END}",
    _luhn,
    1.0,
)

british_insurance = matching(
    Kind.IDENTIFIER, 0.85, re.compile(rf"{_EDGE}[A-CEGHJ-PQR-TW-Z]{{2}} ?\d\d ?\d\d ?\d\d ?[A-D]{_END}")
)
# A French account as it was written before 2014: five, five and eleven signs, and a key.
french_account = matching(
    Kind.IDENTIFIER,
    0.8,
    re.compile(
        rf"\b(?i:rib|compte)\b[^\n\d]{{0,25}}(?P<value>\d{{5}}[ -]?\d{{5}}[ -]?[0-9A-Z]{{11}}[ -]?\d{{2}}){_END}"
    ),
)
bank_card = _proved(
    rf"{_EDGE}{_ALONE}(?P<value>[3-6]\d{{3}}(?:[ .-]?\d{{4}}){{3}}|3[47]\d{{2}}[ -]?\d{{6}}[ -]?\d{{5}}){_END}(?![ .-]\d)",
    _luhn,
    0.9,
)
# Numbers of papers have no key that is public: the words before them must say what they are.
named_paper = matching(
    Kind.IDENTIFIER,
    0.85,
    re.compile(
        rf"\b(?i:fiscal|carte{SPACE}(?:nationale{SPACE})?d['’]identité|cni|passeport|passport|titre{SPACE}de{SPACE}séjour|id{SPACE}card"
        rf"|national{SPACE}insurance|identity{SPACE}card|permis{SPACE}de{SPACE}conduire|driving{SPACE}licence|nhs|allocataire|insurance{SPACE}number)"
        rf"(?:{SPACE}?(?:n[°o]|numéro|number|no\.?|est|is|was|:|\()){{0,3}}{SPACE}{{0,2}}"
        rf"(?P<value>(?=(?:[A-Z ]{{0,5}}\d){{6}})[A-Z0-9]{{2,14}}(?:{SPACE}[A-Z0-9]{{1,4}}){{0,6}}){_END}"
    ),
)

DETECTORS = (
    named_paper,
    bank_card,
    iban,
    french_account,
    nir,
    nir_without_key,
    nir_then_word,
    national_register,
    avs,
    social_insurance,
    british_insurance,
)
