"""Bank accounts and national identity numbers: they carry their own proof in check figures."""

import re
from collections.abc import Callable, Iterator

from testimonies.models.kinds import Kind

from .hits import SPACE, Detector, Hit, matching

_GAP = r"[ \t\u00a0\u202f.-]?"
_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

_IBAN_LENGTH = {
    "FR": 27,
    "MC": 27,
    "BE": 16,
    "CH": 21,
    "LU": 20,
    "DE": 22,
    "ES": 24,
    "IT": 27,
    "PT": 25,
    "NL": 18,
    "GB": 22,
    "IE": 22,
}
# Looked at without being eaten: the words after one account, or the next account, are taken for more of its signs.
_IBAN = re.compile(
    rf"{_EDGE}(?=(?P<account>[A-Z]{{2}}{_GAP}\d{{2}}(?:{_GAP}[A-Z0-9]){{11,30}}))", re.IGNORECASE
)


def iban(text: str, language: str) -> Iterator[Hit]:
    """Bank accounts whose check figures are right (ISO 13616, modulo 97), in the length of their country."""
    for match in _IBAN.finditer(text):
        signs = [(offset, sign.upper()) for offset, sign in enumerate(match["account"]) if sign.isalnum()]
        size = _IBAN_LENGTH.get(signs[0][1] + signs[1][1], len(signs))
        account = "".join(sign for _, sign in signs[:size])
        if (
            len(account) == size
            and int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1
        ):
            yield Hit(match.start(), match.start() + signs[size - 1][0] + 1, Kind.IDENTIFIER, 1.0)


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
nir = _proved(rf"{_EDGE}(?P<value>{_NIR}{_GAP}\d{{2}}){_END}", _french_key, 1.0)
nir_without_key = matching(
    Kind.IDENTIFIER,
    0.8,
    re.compile(
        rf"(?:sécu(?:rité{SPACE}sociale)?|carte{SPACE}vitale|nir|feuille{SPACE}de{SPACE}soins)\b[^\n\d]{{0,30}}(?P<value>{_NIR}(?:{_GAP}\d{{2}})?){_END}",
        re.IGNORECASE,
    ),
)
national_register = _proved(
    rf"{_EDGE}(?P<value>\d{{2}}[. ]?\d{{2}}[. ]?\d{{2}}[- ]?\d{{3}}[. ]?\d{{2}}){_END}", _belgian_key, 0.9
)
avs = _proved(rf"{_EDGE}(?P<value>756[. ]?\d{{4}}[. ]?\d{{4}}[. ]?\d{{2}}){_END}", _swiss_key, 1.0)
social_insurance = _proved(
    rf"(?:\bNAS\b|\bSIN\b|assurance{SPACE}sociale|social{SPACE}insurance)[^\n\d]{{0,20}}(?P<value>\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}){_END}",
    _luhn,
    0.9,
)

DETECTORS = (iban, nir, nir_without_key, national_register, avs, social_insurance)
