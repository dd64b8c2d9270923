"""Telephone numbers: France, Belgium, Switzerland, Canada; foreign ones by their prefix; those said in words."""

import re
from collections.abc import Iterator

import phonenumbers

from testimonies.models.kinds import Kind

from .hits import Hit, matching

# Help that must stay readable. Short numbers (17, 3919…) never look like a telephone number here.
HELPLINES = frozenset({"+33800059595", "+33116006", "+33180523376"})

# Thumbs write O for 0 and l for 1.
_DIGIT = r"[0-9OolI]"
_GAP = r"[ \t\n\u00a0\u2007\u2009\u202f.·/_–-]{0,3}"
_START, _END = r"(?<![\w+])", r"(?![\w%€$])"
_ABROAD = re.compile(
    rf"(?:(?<![\w+])\+|{_START}00){_GAP}\(?[1-9][0-9]{{0,2}}\)?(?:{_GAP}\(0\))?(?:{_GAP}\(?[0-9]\)?){{6,13}}(?!\w)"
)
_NATIONAL = re.compile(rf"{_START}\(?[0Oo]{_GAP}[1-9](?:\)?{_GAP}{_DIGIT}){{8}}{_END}")
_BELGIAN = re.compile(rf"{_START}0{_GAP}[1-9](?:{_GAP}[0-9]){{7}}{_END}(?!{_GAP}\d)")
_CANADIAN = re.compile(
    rf"{_START}(?:1[ .-])?\(?[2-9][0-9]{{2}}\)?[ .-]{{0,2}}[2-9][0-9]{{2}}[ .-]?[0-9]{{4}}{_END}"
)
_DATE = re.compile(r"\(?\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d\d(?!\d)")
_LETTERS = str.maketrans("OolI", "0011")


def _international(digits: str, region: str | None) -> str | None:
    """The number in the form +33…, or None when it can be no number of that region.

    For numbers that start with 0 or + the length is enough: no list of valid numbers has the newest ranges or those
    kept for fiction.
    """
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_valid_number if digits[0] not in "+0" else phonenumbers.is_possible_number
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if fits(number) else None


def _hit(text: str, start: int, end: int, confidence: float) -> Hit:
    """A hit without a bracket that belongs to the sentence: « (06 39 98 00 12, puis rien) »."""
    written = text[start:end]
    start += written.startswith("(") and ")" not in written
    end -= written.endswith(")") and "(" not in written
    return Hit(start, end, Kind.PHONE, confidence)


def _digits(written: str) -> str:
    return "".join(sign for sign in written.translate(_LETTERS) if sign.isdigit())


def abroad(text: str, language: str) -> Iterator[Hit]:
    """Numbers with their country, in as many groups as make a number: what follows may be other figures."""
    for match in _ABROAD.finditer(text):
        written = match[0]
        cuts = [len(written), *(gap.start() for gap in reversed(list(re.finditer(r"[^\w()]+\d", written))))]
        for cut in cuts[:5]:
            digits = "+" + _digits(written[:cut].replace("(0)", "")).removeprefix("00")
            number = _international(digits, None)
            if number:
                if number not in HELPLINES:
                    yield _hit(text, match.start(), match.start() + cut, 0.95)
                break


def _national(
    pattern: re.Pattern[str], regions: tuple[str, ...], confidence: float, text: str
) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        written = match[0]
        if _DATE.match(written) or sum(sign.isdigit() for sign in written) < 7:
            continue
        number = next(filter(None, (_international(_digits(written), region) for region in regions)), None)
        if number and number not in HELPLINES:
            yield _hit(text, *match.span(), confidence)


def national(text: str, language: str) -> Iterator[Hit]:
    yield from _national(_NATIONAL, ("FR", "BE", "CH"), 0.95, text)


# +33 without its plus
bare_prefix = matching(Kind.PHONE, 0.8, re.compile(rf"{_START}33{_GAP}[67](?:{_GAP}[0-9]){{8}}{_END}"))


def belgian(text: str, language: str) -> Iterator[Hit]:
    yield from _national(_BELGIAN, ("BE",), 0.8, text)


def canadian(text: str, language: str) -> Iterator[Hit]:
    yield from _national(_CANADIAN, ("CA",), 0.8, text)


def _number_names() -> dict[str, str]:
    """French and English names of 0 to 99, in words without hyphen or « et », with the digits they stand for."""
    units = [
        *enumerate("zéro un deux trois quatre cinq six sept huit neuf".split()),
        *enumerate("zero one two three four five six seven eight nine".split()),
        *((0, "oh"), (1, "une")),
    ]
    teens = [
        *enumerate("dix onze douze treize quatorze quinze seize".split(), 10),
        (17, "dix sept"),
        (18, "dix huit"),
        (19, "dix neuf"),
    ]
    tens = {
        "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
        "huitante": 80, "octante": 80,
        "quatre vingt": 80, "quatre vingts": 80, "nonante": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
        "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    }  # fmt: skip
    names = {name: str(value) for value, name in units + teens} | {
        name: str(value) for name, value in tens.items()
    }
    names |= {f"double {name}": f"{value}{value}" for value, name in units}
    for ten, value in tens.items():
        names |= {f"{ten} {name}": str(value + unit) for unit, name in units if unit}
        if ten in ("soixante", "quatre vingt"):
            names |= {f"{ten} {name}": str(value + teen) for teen, name in teens}
    return names


_NAMES = _number_names()
_NAME = re.compile("|".join(rf"\b{name}\b" for name in sorted(_NAMES, key=len, reverse=True)))
_WORD = rf"(?:{'|'.join({word for name in _NAMES for word in name.split()})}|et|[0-9]{{1,2}})(?!\w)"
_SPELLED = re.compile(rf"(?<![\w-]){_WORD}(?:[\s,.-]{{1,3}}{_WORD}){{4,}}", re.IGNORECASE)


def spelled(text: str, language: str) -> Iterator[Hit]:
    """Numbers said in words, or in words and figures: « zéro six, trente-neuf, quatre-vingt-dix-huit, 00, douze »."""
    for match in _SPELLED.finditer(text):
        words = " ".join(word for word in re.findall(r"\w+", match[0].lower()) if word != "et")
        said = _NAME.sub(lambda name: _NAMES[name[0]], words)
        if said != words and any(
            _international(said.replace(" ", ""), region) for region in ("FR", "BE", "CH", "CA")
        ):
            yield Hit(*match.span(), Kind.PHONE, 0.85)


DETECTORS = (abroad, national, bare_prefix, belgian, canadian, spelled)
