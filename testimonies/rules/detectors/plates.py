"""Licence plates of France, Belgium, Switzerland, Quebec and Britain, and any other that the text calls one."""

import re

from testimonies.models.kinds import Kind

from .hits import SPACE, matching

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

# The letters I, O and U are never on a French one.
_PAIR = "[A-HJ-NP-TV-Z]{2}"
_VEHICLE = (
    rf"\b(?i:plaques?|immat\w{{0,12}}|(?:number{SPACE})?plates?|registration|reg|licen[cs]e)"
    rf"(?:{SPACE}?,?{SPACE}(?![A-Z]{{2}})[A-Za-zà-ÿ’']{{1,12}}){{0,4}}(?:{SPACE}?(?:no\.|n[°o]))?{SPACE}?[:,(«\"“]?{SPACE}?"
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
_UNITS = "KM KG CM MM ML EUR CHF CAD USD SMS MMS MIN WIFI GO MO CV RER BUS TGV CDI CDD AND THE POUR DANS FOIS AM PM".split()
_UNIT = rf"(?:{'|'.join(_UNITS)})"
belgian_plate = matching(
    Kind.LICENCE_PLATE, 0.9, re.compile(rf"{_EDGE}[1-9](?:-[A-Z]{{3}}-| (?!{_UNIT})[A-Z]{{3}} )\d{{3}}{_END}")
)
# Until 2009, and on cars that are still there: the department at the end.
old_french_plate = matching(
    Kind.LICENCE_PLATE,
    0.7,
    re.compile(
        rf"{_EDGE}\d{{2,4}}[ -](?!{_UNIT}[ -])[A-HJ-NP-TV-Z]{{2,3}}[ -](?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6]){_END}"
    ),
)
quebec_plate = matching(
    Kind.LICENCE_PLATE, 0.5, re.compile(rf"{_EDGE}[A-Z]\d{{2}}[ -](?!{_UNIT}{_END})[A-Z]{{3}}{_END}")
)
british_plate = matching(
    Kind.LICENCE_PLATE,
    0.85,
    re.compile(rf"{_EDGE}[A-Z]{{2}}\d{{2}} ?(?!{_UNIT}{_END})[A-HJ-PR-Z]{{3}}{_END}"),
)
_CANTON = "(?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH)"
swiss_plate = matching(
    Kind.LICENCE_PLATE,
    0.7,
    re.compile(rf"{_EDGE}{_CANTON}[ -·](?!(?:19|20)\d\d{_END})\d{{2,3}}[ ']\d{{3}}{_END}"),
)
# Called a plate, anything short that mixes capitals and figures.
told_plate = matching(
    Kind.LICENCE_PLATE,
    0.85,
    re.compile(
        rf"{_VEHICLE}(?P<value>(?=[A-Z .-]{{0,9}}\d)(?=[0-9 .-]{{0,9}}[A-Z])"
        rf"[A-Z0-9]{{1,5}}(?:[ .-]?[A-Z0-9]{{1,4}}){{1,3}}){_END}"
    ),
)
told_small = matching(
    Kind.LICENCE_PLATE,
    0.8,
    re.compile(
        rf"{_VEHICLE}(?P<value>[a-z]{{2}}[ .-]?\d{{3}}[ .-]?[a-z]{{2}}|\d{{2,4}} [a-z]{{2,3}} \d{{2}}){_END}"
    ),
)

DETECTORS = (
    plate,
    hyphenated_plate,
    spaced_plate,
    belgian_plate,
    old_french_plate,
    quebec_plate,
    british_plate,
    swiss_plate,
    told_plate,
    told_small,
)
