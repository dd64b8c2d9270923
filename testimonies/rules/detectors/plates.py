"""Licence plates of France, Belgium, Switzerland, Quebec and Britain, and any other that the text calls one."""

import re

from testimonies.models.kinds import Kind

from .hits import SPACE, any_of, matching

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

# The letters I, O and U are never on a French one.
_PAIR = "[A-HJ-NP-TV-Z]{2}"
_VEHICLE = (
    rf"\b(?i:plaque(?-i:s)?|immat\w{{0,12}}|(?:number{SPACE})?plates?|registration|reg|licen[cs]e)"
    rf"(?:{SPACE}?,?{SPACE}(?![A-Z](?![a-z]))[A-Za-zà-ÿ’']{{1,12}}){{0,4}}(?:{SPACE}?(?:no\.|n[°o]))?{SPACE}?[:,(«\"“]?{SPACE}?"
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
    re.compile(rf"{_EDGE}{_CANTON}[ ·-](?!(?:19|20)\d\d{_END})\d{{2,3}}[ ']\d{{3}}{_END}"),
)
# Called a plate, anything short that mixes capitals and figures.
told_plate = matching(
    Kind.LICENCE_PLATE,
    0.85,
    re.compile(
        rf"{_VEHICLE}(?P<value>(?=[A-Z ._/-]{{0,9}}\d)(?=[0-9 ._/-]{{0,9}}[A-Z])"
        rf"[A-Z0-9]{{1,5}}(?:[ ._/-]?[A-Z0-9]{{1,4}}){{1,3}}){_END}"
    ),
)
told_small = matching(
    Kind.LICENCE_PLATE,
    0.8,
    re.compile(
        rf"{_VEHICLE}(?P<value>[a-z]{{2}}[ ._/-]?\d{{3}}[ ._/-]?[a-z]{{2}}|\d{{2,4}} [a-z]{{2,3}} \d{{2}}){_END}"
    ),
)
# Parted by another sign or by signs that differ, with O for 0: « YA_569_CE », « DW-OOO-PB », « RT 733-VW ».
damaged_plate = matching(
    Kind.LICENCE_PLATE,
    0.8,
    re.compile(
        rf"{_EDGE}{_PAIR}(?:[_/*·]|-[ .]?|[ .]-)[\dO]{{3}}(?:[_/*·]|-[ .]?|[ .]-){_PAIR}{_END}"
        rf"|{_EDGE}{_PAIR}(?:-[\dO]{{3}} ?|[ ]?[\dO]{{3}}-|[ ]\d{{3}}(?!{_UNIT}{_END})|\d{{3}} (?!{_UNIT}{_END})){_PAIR}{_END}"
    ),
)
# No figure at all.
zeros = matching(Kind.LICENCE_PLATE, 0.8, re.compile(rf"{_EDGE}{_PAIR}([ -])O{{3}}\1{_PAIR}{_END}"))
# In small letters: pairs that are no words, as in « la 208 de ».
_WORDS = (
    "de|le|la|en|et|ce|je|ma|sa|ta|ne|se|te|me|es|as|va|km|kg|cm|mm|ml|cv|dh|at|my|by"
    "|an|we|he|be|am|pm|ch|sw|hp|px|db|mb|gb|rs|gt|rc"
)
_SMALL_PAIR = rf"(?!(?:{_WORDS})[ ._\d])(?!(?:{_WORDS})(?!\w))[a-hj-np-tv-z]{{2}}"
small_plate = matching(
    Kind.LICENCE_PLATE, 0.6, re.compile(rf"{_EDGE}{_SMALL_PAIR}[ ._]?\d{{3}}[ ._]?{_SMALL_PAIR}{_END}")
)
# Sign by sign: « A B 1 2 3 C D ».
_APART = "[A-HJ-NP-TV-Z][ .-]"
lettered_plate = matching(
    Kind.LICENCE_PLATE,
    0.8,
    re.compile(rf"{_EDGE}{_APART}{_APART}\d[ .-]\d[ .-]\d[ .-]{_APART}[A-HJ-NP-TV-Z]{_END}"),
)
german_plate = matching(
    Kind.LICENCE_PLATE, 0.6, re.compile(rf"{_EDGE}[A-ZÄÖÜ]{{1,3}}[-:][A-Z]{{1,2}} \d{{2,4}}[EH]?{_END}")
)
# Of anywhere, with the word after it: « WA 12345, une plaque polonaise ».
told_after = matching(
    Kind.LICENCE_PLATE,
    0.7,
    re.compile(
        rf"{_EDGE}(?P<value>(?=[A-Z .-]{{0,5}}\d)(?=[0-9 .-]{{0,5}}[A-Z])(?=(?:[ .-]?[A-Z0-9]){{6}})(?!{_UNIT} )"
        rf"[A-Z0-9]{{1,4}}(?:[ .-][A-Z0-9]{{2,5}}){{1,2}})"
        rf"[»\")]?{SPACE}?[,:(—]?{SPACE}?(?:(?:une?|la|sa|the|an?|his|its|c['’]est|est|is|était|was|on|sur){SPACE}){{0,3}}(?i:plaques?|immat\w{{0,12}}|(?:number{SPACE})?plates?)\b"
    ),
)
_SPELT = any_of(
    "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|juliet|juliett|kilo|lima|mike|november|papa|quebec|romeo|sierra"
    "|tango|victor|whiskey|whisky|x-ray|xray|yankee|zulu|anatole|berthe|célestin|désiré|eugène|françois|gaston|henri|joseph"
    "|louis|marcel|nicolas|pierre|quintal|raoul|suzanne|thérèse|william|xavier|zoé"
)
spelt_plate = matching(
    Kind.LICENCE_PLATE,
    0.8,
    re.compile(
        rf"\b{_SPELT}[ ,-]{{1,2}}{_SPELT}[ ,-]{{1,2}}\d(?:[ ,-]{{0,2}}\d){{2}}[ ,-]{{1,2}}{_SPELT}[ ,-]{{1,2}}{_SPELT}\b"
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
    damaged_plate,
    small_plate,
    lettered_plate,
    german_plate,
    told_after,
    spelt_plate,
)
WITHOUT_FIGURES = (zeros,)
