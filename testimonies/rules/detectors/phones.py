"""Telephone numbers: France, Belgium, Switzerland, Canada, United Kingdom; foreign ones by their prefix."""

import re
from collections.abc import Iterator

import phonenumbers

from testimonies.models.kinds import Kind

from .hits import Hit, any_of

# Help that must stay readable. Short numbers (17, 3919…) never look like a telephone number here.
HELPLINES = frozenset({"+33800059595", "+33116006", "+33180523376"})
# Free, dear and shared-cost numbers: desks of companies and of the State, nobody's own telephone.
_SERVICES = ("+3380", "+3381", "+3382", "+3389", "+33969", "+32800", "+3290", "+3270", "+3278", "+41800", "+4184",
             "+4190", "+44800", "+44808", "+448", "+449", "+1800", "+1833", "+1844", "+1855", "+1866", "+1877",
             "+1888")  # fmt: skip

# Thumbs write O for 0 and l for 1.
_DIGIT = r"[0-9OolI]"
# S for 5, B for 8 and Z for 2 where nothing but a number starts with 0.
_THUMBED = r"[0-9OolISBZ]"
# A comma only without its space: « le 116 006, 0 800… » is a list.
_GAP = r"(?:[ \t\n\u00a0\u2007\u2009\u202f.·•/_–-]{0,3}|,(?=[0-9OolI]))"
_START, _END = r"(?<![\w+])", r"(?![\w%€$])"
_ABROAD = re.compile(
    rf"(?:(?<![\d+])\(?\+|{_START}(?<!\d[ .-])00){_GAP}\(?[1-9][0-9]{{0,2}}\)?(?:{_GAP}\(0\))?"
    rf"(?:{_GAP}\(?{_DIGIT}\)?){{6,13}}(?!\w)"
)
_NATIONAL = re.compile(
    rf"{_START}\(?[0Oo]\)?{_GAP}[1-9lI](?:\)?{_GAP}\(?{_THUMBED}){{8}}{_END}|{_START}0[1-9](?::[0-9]{{2}}){{4}}(?![\w:])"
)
_BELGIAN = re.compile(
    rf"{_START}0(?:[1-9]{_GAP}[0-9]{{3}}|[1-9][0-9]{_GAP}[0-9]{{2}}){_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_END}(?!{_GAP}\d)"
)
_CANADIAN = re.compile(
    rf"{_START}(?:1[ .-])?\(?[2-9][0-9]{{2}}\)?[ .-]{{0,2}}[2-9][0-9]{{2}}[ .-]?[0-9]{{4}}{_END}"
)
# Three, four or five figures for the place, then two groups: not eleven figures in any order, which number orders.
_BRITISH = re.compile(
    rf"{_START}\(?(?:[0Oo]7{_DIGIT}{{3}}\)?[ -]?{_DIGIT}{{3}}[ -]?{_DIGIT}{{3}}|[0Oo][123]{_DIGIT}{{8,9}}"
    rf"|[0Oo]2{_DIGIT}\)?[ -]{_DIGIT}{{4}}[ -]{_DIGIT}{{4}}|[0Oo]1{_DIGIT}{{2}}\)?[ -]{_DIGIT}{{3}}[ -]{_DIGIT}{{4}}"
    rf"|[0Oo]1{_DIGIT}{{3}}\)?[ -]{_DIGIT}{{3}}[ -]?{_DIGIT}{{2,3}}){_END}"
)
_BRITISH_MOBILE = re.compile(rf"{_START}[0Oo][ -]?7(?:[ -]?{_DIGIT}){{9}}{_END}")
# +33 without its plus; a pair of brackets or a 0 too many.
_BARE_PREFIX = re.compile(rf"{_START}0?\(?33\)?{_GAP}(?:\(0\)|0)?{_GAP}[67](?:{_GAP}[0-9]){{8}}{_END}")
# Stuck to the words around it: « tel0639980012merci ».
_STUCK = re.compile(
    r"(?<=[^\W\d_])0[1-9](?:[ .-]?\d\d){4}(?!\d)|(?<![\w+])0[1-9](?:[ .-]?\d\d){4}(?=[^\W\d_])"
)
# With signs that part lists too: a day of the month is no pair above 31.
_ODDLY_PARTED = re.compile(r"(?<![\w+])0[1-9]( ?[,;*|~+\\=#!] ?)\d\d(?:\1\d\d){3}(?![\w%€$])")
# Called a telephone number, it may lack its first zero, or the plus of its country.
_CALLED_ONE = any_of(
    "tél|tel|téléphone|telephone|telefon|num|numéro|numero|portable|port|mobile|whatsapp|phone|number|appel du|appels du|sms du"
    "|appelé du|appelle au|appelé au|joindre au|rappeler au|rappelle le|text|texted from|called from"
)
_TOLD = re.compile(
    rf"\b{_CALLED_ONE}\b\.?(?:[ \t]{{0,2}}(?:est|c|c['’]est|le|is|was|du|de|lui|perso|pro)\b){{0,3}}"
    rf"[ \t]{{0,2}}[:=(>]?[ \t]{{0,2}}"
    rf"(?P<value>[1-9](?:[ .-]?\d){{8,12}}){_END}(?![.-]?\d)",
)
_WITHOUT_ZERO = re.compile(rf"(?<![\w+,.-])(?<!\d )[67](?:[ .-]\d\d){{4}}{_END}(?![ .-]?\d)")
_NEXT_GROUP = re.compile(r"[^\w()]{1,9}[0-9OolI]")
_DATE = re.compile(r"\(?\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d\d(?!\d)")
_LAST_DAY = 31
_LETTERS = str.maketrans("OolISBZ", "0011582")
_NEIGHBOURS = ("32", "33", "34", "351", "352", "39", "41", "44", "49", "212", "213", "216")
# What each length of a number that starts with 0 may be; the first that knows it decides.
_REGIONS = {9: ("BE",), 10: ("FR", "CH", "BE"), 11: ("GB",)}


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


def as_number(digits: str, language: str) -> str | None:
    """The number in the form +33… that these figures are where the language is spoken, or None."""
    if digits.startswith("00"):
        return None if digits.startswith("000") else _international("+" + digits[2:], None)
    if digits[0] == "+":
        return _international(digits, None)
    if digits[0] != "0":
        return _international(digits, "CA") if len(digits) == 10 else None
    if digits[1:2] == "0":
        return None
    if len(digits) == 11 and (language != "en" or digits[1] not in "1237"):
        return None
    regions = _REGIONS.get(len(digits), ())
    return next(filter(None, (_international(digits, region) for region in regions)), None)


def is_personal(number: str | None) -> bool:
    return number is not None and number not in HELPLINES and not number.startswith(_SERVICES)


def _hit(text: str, start: int, end: int, confidence: float) -> Hit:
    """A hit without a bracket that belongs to the sentence: « (06 39 98 00 12, puis rien) »."""
    written = text[start:end]
    start += written.startswith("(") and written.count("(") > written.count(")")
    end -= written.endswith(")") and written.count(")") > written.count("(")
    return Hit(start, end, Kind.PHONE, confidence)


def _digits(written: str) -> str:
    return "".join(sign for sign in written.translate(_LETTERS) if sign.isdigit())


def abroad(text: str, language: str) -> Iterator[Hit]:
    """Numbers with their country, in as many groups as make a number: what follows may be other figures."""
    for match in _ABROAD.finditer(text):
        written = match[0]
        cuts = [len(written), *(gap.start() for gap in reversed(list(_NEXT_GROUP.finditer(written))))]
        for cut in cuts[:5]:
            digits = "+" + _digits(written[:cut].replace("(0)", "")).removeprefix("00")
            number = _international(digits, None)
            if number:
                if is_personal(number):
                    yield _hit(text, match.start(), match.start() + cut, 0.95)
                break


def _mostly_letters(written: str) -> bool:
    """« OO lo Il »: three figures at least, and six where letters stand for more than 0 and 1."""
    return sum(sign.isdigit() for sign in written) < (6 if set(written) & set("SBZ") else 3)


def _national(pattern: re.Pattern[str], confidence: float, text: str, language: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        written = match[0]
        if _DATE.match(written) or _mostly_letters(written):
            continue
        if is_personal(as_number(_digits(written), language)):
            yield _hit(text, *match.span(), confidence)


def national(text: str, language: str) -> Iterator[Hit]:
    yield from _national(_NATIONAL, 0.95, text, language)


def belgian(text: str, language: str) -> Iterator[Hit]:
    yield from _national(_BELGIAN, 0.8, text, language)


def canadian(text: str, language: str) -> Iterator[Hit]:
    """Ten figures without a stop may be anything that is numbered: a guess."""
    for hit in _national(_CANADIAN, 0.8, text, language):
        yield Hit(hit.start, hit.end, hit.kind, 0.5) if text[hit.start : hit.end].isdigit() else hit


def british(text: str, language: str) -> Iterator[Hit]:
    """Eleven figures grouped as the British do; grouped in another way, in an English text alone."""
    for pattern in (_BRITISH, _BRITISH_MOBILE) if language == "en" else (_BRITISH,):
        yield from _national(pattern, 0.85, text, "en")


def bare_prefix(text: str, language: str) -> Iterator[Hit]:
    for match in _BARE_PREFIX.finditer(text):
        yield _hit(text, *match.span(), 0.8)


def stuck(text: str, language: str) -> Iterator[Hit]:
    yield from _national(_STUCK, 0.85, text, "fr")


def oddly_parted(text: str, language: str) -> Iterator[Hit]:
    for hit in _national(_ODDLY_PARTED, 0.75, text, "fr"):
        if any(int(pair) > _LAST_DAY for pair in re.findall(r"\d\d", text[hit.start : hit.end])):
            yield hit


def told(text: str, language: str) -> Iterator[Hit]:
    """« tel 639980012 », « numéro : 32 475 12 34 56 »: valid with a 0 or a plus before it."""
    for match in _TOLD.finditer(text):
        digits = _digits(match["value"])
        domestic = len(digits) == 9 or (language == "en" and len(digits) == 10)
        number = as_number("0" + digits, "fr" if len(digits) == 9 else language) if domestic else None
        if number is None and digits.startswith(_NEIGHBOURS):
            number = _international("+" + digits, None)
        if is_personal(number):
            yield _hit(text, *match.span("value"), 0.75)


def without_zero(text: str, language: str) -> Iterator[Hit]:
    """« 6 39 98 00 12 »: four pairs after a 6 or a 7, unless they count up."""
    for match in _WITHOUT_ZERO.finditer(text):
        pairs = re.split(r"[ .-]", match[0])[1:]
        if pairs != sorted(pairs):
            yield Hit(*match.span(), Kind.PHONE, 0.6)


DETECTORS = (
    abroad,
    national,
    belgian,
    canadian,
    british,
    bare_prefix,
    stuck,
    oddly_parted,
    told,
    without_zero,
)
