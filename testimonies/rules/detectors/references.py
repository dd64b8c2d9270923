"""Door codes, order numbers and dates of birth: values known by the word before them."""

import re

from testimonies.models.kinds import Kind

from .hits import SPACE, matching

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

_IS = (
    rf"(?:{SPACE}(?:est|était|c['’]est|is|was|le|la))*{SPACE}{{0,3}}[:=]?{SPACE}{{0,3}}[«\"“]?{SPACE}{{0,3}}"
)
_OF_A_DOOR = (
    rf"(?:(?:de{SPACE}|d['’]|du{SPACE}|to{SPACE})?(?:la{SPACE}|l['’]|my{SPACE}|the{SPACE})?)?(?:porte"
    r"|portail|entrée|accès|immeuble|bâtiment|hall|interphone|door|gate|building|entry)"
)
door_code = matching(
    Kind.DOOR_CODE,
    0.9,
    re.compile(
        rf"\b(?:digicode|code{SPACE}{_OF_A_DOOR}|(?:door|gate|entry|building|access){SPACE}code|interphone){_IS}"
        rf"(?P<value>(?=\w{{0,6}}\d\w{{0,6}}\d)[A-Z0-9][A-Z0-9*#]{{2,7}})(?![\w-])(?!{SPACE}?(?:€|euros?"
        r"|h\b))",
        re.IGNORECASE,
    ),
)
bare_code = matching(
    Kind.DOOR_CODE,
    0.6,
    re.compile(
        rf"\b[Cc]ode{SPACE}?:?{SPACE}(?P<value>(?=[A-Z]?\d{{3}})(?:\d{{4,5}}[A-Z]?|[A-Z]\d{{3,5}}))(?![\w-])"
    ),
)
_FILE = (
    r"commande|colis|dossier|intervention|ticket|référence|réf\.?|ref\.?|suivi|contrat|client|facture"
    r"|devis|réservation|rdv|sinistre"
    r"|order|parcel|tracking|booking|reference|job|invoice|case|customer|account|contract"
)
_MARK = rf"(?:{SPACE}?(?:n[°ºo]\.?|num\.?|numéro|number|no\.?|id|#|réf\.?|:)){{1,4}}{SPACE}{{0,3}}[:#]?{SPACE}{{0,3}}"
_ID = r"(?:[A-Z0-9]+[-/_.])*[A-Z0-9]+"
numbered_order = matching(
    Kind.ORDER_NUMBER,
    0.9,
    re.compile(
        rf"\b(?:{_FILE})(?:{SPACE}client)?{_MARK}(?P<value>(?=[A-Z/_.-]{{0,8}}\d)(?=(?:[A-Z/_.-]{{0,6}}\d){{3}}){_ID})(?!\w"
        rf"|{SPACE}?(?:€|euros?))",
        re.IGNORECASE,
    ),
)
plain_order = matching(
    Kind.ORDER_NUMBER,
    0.75,
    re.compile(
        rf"\b(?i:{_FILE})(?:{SPACE}(?:est|is)(?:{SPACE}(?:le|la|the))?)?{SPACE}(?P<value>(?=(?:[A-Z/_-]{{0,6}}\d){{5}})[A-Z0-9]+(?:[-/_][A-Z0-9]+)*)(?!\w"
        rf"|,\d|{SPACE}?(?:€|euros?))"
    ),
)
# Postal items (UPU S10)
tracking = matching(
    Kind.ORDER_NUMBER, 0.9, re.compile(rf"{_EDGE}[A-Z]{{2}}{SPACE}?\d{{9}}{SPACE}?[A-Z]{{2}}{_END}")
)

_MONTH = (
    r"(?:janv|févr?|fev|mars|avr|mai|juin|juil|août|aout|sept?|oct|nov|déc|dec|jan|feb|mar|apr"
    r"|may|jun|jul|aug)\w*\.?"
)
_DAY = (
    r"(?:\d{1,2}[ ./-]\d{1,2}[ ./-](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?{SPACE}(?:of{SPACE})?{_MONTH}{SPACE}\d{{4}}"
    rf"|{_MONTH}{SPACE}\d{{1,2}},?{SPACE}\d{{4}})"
)
date_of_birth = matching(
    Kind.DATE_OF_BIRTH,
    0.95,
    re.compile(
        rf"\b(?:née?(?:\(e\)|·e)?{SPACE}(?:le|en)|naissance|ddn|dob|born(?:{SPACE}on)?|birth(?:day|date)?){_IS}(?P<value>{_DAY})(?!\d)",
        re.IGNORECASE,
    ),
)
# A whole date this far back is rather somebody's birth than a visit.
old_date = matching(
    Kind.DATE_OF_BIRTH, 0.5, re.compile(r"(?<![\w./-])\d{1,2}([./-])\d{1,2}\1(?:19\d\d|200[0-5])(?![\w/-])")
)

DETECTORS = (door_code, bare_code, numbered_order, plain_order, tracking, date_of_birth, old_date)
