"""Codes of doors, gates and key boxes: values known by the words beside them."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import IS, SPACE, Hit, any_of, matching
from .spoken import NUMBER_WORD

_THE = rf"(?:la{SPACE}|le{SPACE}|l['’]|my{SPACE}|the{SPACE}|ma{SPACE}|mon{SPACE})"
_OF = rf"(?:(?:de{SPACE}|d['’]|du{SPACE}|to{SPACE}|for{SPACE})?{_THE}?)?"

_DOOR = any_of(
    "porte|portail|portillon|entrée|accès|immeuble|bâtiment|hall|interphone|résidence|garage|cave|cour|alarme|cage|box|sas"
    "|boîte à clés|boîte à clefs|door|gate|building|entry|entrance|access|alarm|lobby|key safe|key box|keybox|lock box|lockbox"
    "|front door"
)
_NOT_A_CODE = rf"(?!\w|-\w|{SPACE}?(?:€|euros?|h\b|%))"
# Read out sign by sign or in pairs: « A 46 02 », « 0 4 1 9 », « 90-14 ».
_PARTED = (
    r"(?:[A-Z][ .-])?(?:\d{2}(?:[ .-]\d{2}){1,2}|\d(?:[ .-]\d){3,5})(?:[ .-]?[A-Z](?!\w))?"
    r"|[A-Z]{1,2}[ .-]\d{3,4}|\d{3,4}[ .-][A-Z](?!['’])"
)
_CODE = rf"(?P<value>(?=[A-Z#*]{{0,4}}\d[A-Z#*]{{0,4}}\d)[A-Z0-9#*]{{3,8}}|{_PARTED}){_NOT_A_CODE}"
_NAMED = (
    rf"\b(?:{any_of('digicodes|digicode|interphone')}|{any_of('codes|code|pin')}{SPACE}(?i:{_OF}){_DOOR}"
    rf"|{_DOOR}{SPACE}?:?{SPACE}?(?i:codes?))"
)
door_code = matching(Kind.DOOR_CODE, 0.9, re.compile(rf"{_NAMED}(?i:{IS}{_CODE})"))
_SHAPES = r"(?:\d{4,6}[A-Z]?|[A-Z]\d{3,5}|\d{2}[A-Z]\d{2}|\d(?: \d){3,5})[#*]?"
bare_code = matching(
    Kind.DOOR_CODE,
    0.6,
    re.compile(rf"\b[Cc]odes?{IS}(?P<value>(?=[A-Z]?\d{{2,3}}|\d \d){_SHAPES}){_NOT_A_CODE}"),
)
_KEYPAD = any_of(
    "digicode|code|tapé|tapait|taper|tape|composé|composait|composer|compose|clavier|keypad|typed|punched|portail|interphone"
)
# Letters among figures, as keypads have them, some words after what opens a door.
shaped_code = matching(
    Kind.DOOR_CODE,
    0.75,
    re.compile(
        rf"\b{_KEYPAD}\b"
        rf"[^\n.!?\d]{{1,40}}?(?<![\w-])(?P<value>\d{{2}}[A-Z]\d{{2}}|[A-Z]\d{{4}}|\d{{4}}[A-Z]|[#*]\d{{4}}[#*]?|\d{{4}}[#*]){_NOT_A_CODE}"
    ),
)
_NOT_A_YEAR = r"(?!(?:19|20)\d\d(?!\w))"
# « à l'interphone, faire 2580 », « at the gate, press 1942 »
_PRESS = any_of(
    "faire|faites|fais|fait|tapez|taper|tapes|tape|composez|composer|compose|entrez|enter|press|dial|type|punch"
)
dialled_code = matching(
    Kind.DOOR_CODE,
    0.75,
    re.compile(
        rf"\b(?:{_DOOR}|{any_of('digicode|clavier|keypad')})\b[^\n.!?\d]{{1,25}}?\b{_PRESS}{SPACE}"
        rf"(?:(?:le|the|in){SPACE})?(?!20\d\d(?!\w))(?P<value>{_SHAPES}){_NOT_A_CODE}"
    ),
)
# « 9042 pour le sas », « 45B12 au digicode »
_AT_DOOR = (
    rf"(?:pour|à|au|sur|dans|for|at|on){SPACE}(?:l['’]|(?:le|la|the){SPACE})?"
    rf"(?:{_DOOR}|{any_of('digicode|clavier|keypad')})\b"
)
code_then_door = matching(
    Kind.DOOR_CODE,
    0.65,
    re.compile(
        rf"(?<![\w.,/#°-]){_NOT_A_YEAR}(?P<value>\d{{4,6}}[A-Z]?|[A-Z]\d{{3,5}}|\d{{2}}[A-Z]\d{{2}}){SPACE}{_AT_DOOR}"
    ),
)
# Read aloud: « quarante-deux A dix-huit au digicode ».
_SIGN = rf"(?:{NUMBER_WORD}|[A-Z](?!['’\w]))"
_SAID = (
    rf"(?P<value>{NUMBER_WORD}(?:[ ,-]{{1,2}}{_SIGN}){{1,7}}|[A-Z](?:[ ,-]{{1,2}}{NUMBER_WORD}){{1,6}})(?!\w)"
)
said_code = matching(Kind.DOOR_CODE, 0.75, re.compile(rf"(?:{_NAMED}|\b[Cc]ode(?={SPACE}?:)){IS}{_SAID}"))
_AT_KEYPAD = re.compile(
    rf"{SPACE}(?:au|sur{SPACE}le|at{SPACE}the|on{SPACE}the){SPACE}{any_of('digicode|clavier|keypad|interphone')}\b"
)
_SAID_BEFORE = re.compile(rf"(?<![\w-]){_SAID}$")


def said_then_door(text: str, language: str) -> Iterator[Hit]:
    for place in _AT_KEYPAD.finditer(text):
        if said := _SAID_BEFORE.search(text, max(0, place.start() - 60), place.start()):
            yield Hit(*said.span("value"), Kind.DOOR_CODE, 0.7)


DETECTORS = (door_code, bare_code, shaped_code, dialled_code, code_then_door)
WITHOUT_FIGURES = (said_code, said_then_door)
