"""Licence plates of France and Belgium, and any other that the text calls one."""

import re

from testimonies.models.kinds import Kind

from .hits import SPACE, matching

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

# The letters I, O and U are never on a French one.
_PAIR = "[A-HJ-NP-TV-Z]{2}"
_VEHICLE = (
    rf"\b(?i:plaque|immatricul\w*|plate|registration)(?:{SPACE}[a-zà-ÿ’']+){{0,3}}{SPACE}?[:«\"“]?{SPACE}?"
)
plate = matching(
    Kind.LICENCE_PLATE, 0.95, re.compile(rf"{_EDGE}(?:{_PAIR}-\d{{3}}-{_PAIR}|{_PAIR}\d{{3}}{_PAIR}){_END}")
)
hyphenated_plate = matching(
    Kind.LICENCE_PLATE, 0.9, re.compile(rf"{_EDGE}{_PAIR}-\d{{3}}-{_PAIR}{_END}", re.IGNORECASE)
)
# With spaces, « DE 100 KM » looks alike.
spaced_plate = matching(
    Kind.LICENCE_PLATE,
    0.85,
    re.compile(
        rf"{_EDGE}{_PAIR}[ .]\d{{3}}[ .](?!(?:KM|KG|CM|MM|ML|MA|ET|LE|LA|DE|DH|CV){_END}){_PAIR}{_END}"
    ),
)
belgian_plate = matching(Kind.LICENCE_PLATE, 0.9, re.compile(rf"{_EDGE}[1-9]-[A-Z]{{3}}-\d{{3}}{_END}"))
told_plate = matching(
    Kind.LICENCE_PLATE,
    0.85,
    re.compile(
        rf"{_VEHICLE}(?P<value>(?=[A-Za-z0-9 .-]{{0,9}}\d)"
        rf"(?=[A-Z0-9 .-]{{0,9}}[A-Z])[A-Z0-9]{{1,4}}(?:[ .-]?[A-Z0-9]{{1,4}}){{1,2}}){_END}"
    ),
)

DETECTORS = (plate, hyphenated_plate, spaced_plate, belgian_plate, told_plate)
