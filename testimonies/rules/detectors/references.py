"""Door codes, order numbers and dates of birth: values known by the word before them."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import SPACE, Hit, any_of, matching

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

_SAYS = rf"(?:,?{SPACE}(?:est|était|c['’]est|is|was|le|la|donc|toujours|still)){{0,3}}"
_IS = rf"{_SAYS}{SPACE}{{0,3}}[:=,(]?{SPACE}{{0,3}}[«\"“]?{SPACE}{{0,3}}"
_THE = rf"(?:la{SPACE}|le{SPACE}|l['’]|my{SPACE}|the{SPACE}|ma{SPACE}|mon{SPACE})"
_OF = rf"(?:(?:de{SPACE}|d['’]|du{SPACE}|to{SPACE}|for{SPACE})?{_THE}?)?"
_DOOR = any_of(
    "porte|portail|portillon|entrée|accès|immeuble|bâtiment|hall|interphone|résidence|garage|cave|cour|alarme|cage|box|sas"
    "|boîte à clés|boîte à clefs|door|gate|building|entry|entrance|access|alarm|lobby|key safe|key box|keybox|lock box|lockbox"
    "|front door"
)
_NOT_A_CODE = rf"(?!\w|-\w|{SPACE}?(?:€|euros?|h\b|%))"
_CODE = rf"(?P<value>(?=[A-Z#*]{{0,4}}\d[A-Z#*]{{0,4}}\d)[A-Z0-9#*]{{3,8}}){_NOT_A_CODE}"
door_code = matching(
    Kind.DOOR_CODE,
    0.9,
    re.compile(
        rf"\b(?:{any_of('digicode|interphone')}|{any_of('code|pin')}{SPACE}(?i:{_OF}){_DOOR}|{_DOOR}{SPACE}(?i:code))(?i:{_IS}{_CODE})"
    ),
)
bare_code = matching(
    Kind.DOOR_CODE,
    0.6,
    re.compile(
        rf"\b[Cc]ode{_IS}(?P<value>(?=[A-Z]?\d{{2,3}})(?:\d{{4,6}}[A-Z]?|[A-Z]\d{{3,5}}|\d{{2}}[A-Z]\d{{2}})[#*]?){_NOT_A_CODE}"
    ),
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

_FILE = any_of(
    r"commandes?|colis|dossier|intervention|ticket|référence|réf\.?|ref\.?|suivi|contrat|client|facture"
    r"|devis|réservation|rdv|sinistre|réclamation|plainte|main[ ]courante|procès-verbal|pv|bon|récépissé|expédition|envoi"
    r"|livraison|abonnée?|adhérente?|police|avis|signalement|demande|mission|compteur|pdl|siret"
    r"|order|parcel|tracking|booking|reference|job|invoice|case|customer|account|contract|claim|complaint|policy|receipt"
    r"|delivery|shipment|crime|incident|report|docket|confirmation"
)
_WHAT = "client|intervention|commande|livraison|passage|suivi|colis|dossier|crime|reference"
_OF_WHAT = rf"(?:{SPACE}(?:d['’]|de{SPACE})?(?:{_WHAT}))?"
_MARK = rf"(?:{SPACE}?(?:n[°ºo]\.?|num\.?|numéro|number|no\.?|id|#|réf\.?|ref\.?|:|\()){{1,4}}{SPACE}{{0,3}}[:#]?{SPACE}{{0,3}}"
_ID = r"(?:[A-Z0-9]{1,20}[-/_.]){0,5}[A-Z0-9]{1,24}"
_GROUPS = rf"(?:[A-Z]{{2}}{SPACE})?\d{{2,4}}(?:{SPACE}\d{{3,4}}){{1,4}}(?:{SPACE}[A-Z]{{2}})?"
_NOT_A_YEAR = r"(?!(?:19|20)\d\d(?![\w/-]))"
_NOT_AN_ID = rf"(?!\w|[-/]\w|{SPACE}?(?:€|euros?|£))"
numbered_order = matching(
    Kind.ORDER_NUMBER,
    0.9,
    re.compile(
        rf"(?<![\w-]){_FILE}(?i:{_OF_WHAT}{_MARK}{_NOT_A_YEAR}"
        rf"(?P<value>{_GROUPS}|(?=[A-Z/_.-]{{0,8}}\d)(?=(?:[A-Z/_.-]{{0,6}}\d){{3}}){_ID}){_NOT_AN_ID})"
    ),
)
plain_order = matching(
    Kind.ORDER_NUMBER,
    0.75,
    re.compile(
        rf"\b{_FILE}(?:{SPACE}(?:est|is|was|était)(?:{SPACE}(?:le|la|the))?)?,?{SPACE}[#«\"“(]?"
        rf"{_NOT_A_YEAR}(?P<value>(?=(?:[A-Z/_-]{{0,6}}\d){{4}})[A-Z0-9]{{1,20}}(?:[-/_][A-Z0-9]{{1,20}}){{0,4}})(?!\w|,\d|{SPACE}?(?:€|euros?))"
    ),
)
# Postal items (UPU S10), and those of two carriers.
tracking = matching(
    Kind.ORDER_NUMBER,
    0.9,
    re.compile(
        rf"{_EDGE}(?:[A-Z]{{2}}{SPACE}?(?:\d{{9}}|\d{{3}}{SPACE}\d{{3}}{SPACE}\d{{3}}){SPACE}?[A-Z]{{2}}|1Z[0-9A-Z]{{16}}|6[A-Z]\d{{11}}){_END}"
    ),
)
# « SAV-2016-00981 », whatever stands before it.
shaped_order = matching(
    Kind.ORDER_NUMBER,
    0.6,
    re.compile(
        rf"(?<![\w&/])#(?=(?:[A-Z/-]{{0,4}}\d){{4}})[A-Z0-9/-]{{4,20}}(?![\w-])|{_EDGE}#?[A-Z]{{2,4}}[-/]?(?:20\d\d[-/])?\d{{5,10}}{_END}"
    ),
)

_MONTH = (
    r"(?:janv|févr?|fev|mars|avr|mai|juin|juil|août|aout|sept?|oct|nov|déc|dec|jan|feb|mar|apr"
    r"|may|jun|jul|aug)\w{0,7}\.?"
)
_DAY = (
    r"(?:\d{1,2}[ ./-]\d{1,2}[ ./-](?:\d{4}|\d{2})|(?:19|20)\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?{SPACE}(?:of{SPACE})?{_MONTH},?{SPACE}\d{{4}}"
    rf"|{_MONTH}{SPACE}\d{{1,2}}(?:st|nd|rd|th)?,?{SPACE}\d{{4}})"
)
_BIRTH = any_of(
    r"née?s?|né\(e\)|né·e|né\.e|naissance|nais|ddn|dob|born|birthday|birthdate|birth|anniversaire|anniv"
)
date_of_birth = matching(
    Kind.DATE_OF_BIRTH,
    0.95,
    re.compile(
        rf"\b{_BIRTH}(?!\w)(?i:(?:{SPACE}(?:le|en|un|on|the|of|du|à{SPACE}\w{{2,20}})){{0,2}}{_IS}(?P<value>{_DAY}))(?!\d)"
    ),
)
_WRITTEN = re.compile(r"(?<![\w./-])\d{1,2}([./-])\d{1,2}\1(?:19\d\d|200\d)(?![\w/-])")
_PAPERS = re.compile(
    r"\b(?:identité|passeport|permis|cni|vitale|feuille de soins|sécu|ordonnance|titre de séjour|passport|licen[cs]e"
    r"|id card|badge)\b",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:le|du|au|depuis|jusqu['’]au|on|since|from|until|dated?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s$",
    re.IGNORECASE,
)
_BIRTHS_END = 2005


def written_on_papers(text: str, language: str) -> Iterator[Hit]:
    """A whole date beside an identity card is somebody's birth; one far back, told as no day of an event, may be."""
    for match in _WRITTEN.finditer(text):
        if _PAPERS.search(text, max(0, match.start() - 70), match.start()):
            yield Hit(*match.span(), Kind.DATE_OF_BIRTH, 0.75)
        elif int(match[0][-4:]) <= _BIRTHS_END and not _VISIT.search(
            text, max(0, match.start() - 12), match.start()
        ):
            yield Hit(*match.span(), Kind.DATE_OF_BIRTH, 0.5)


DETECTORS = (
    door_code,
    bare_code,
    shaped_code,
    numbered_order,
    plain_order,
    tracking,
    shaped_order,
    date_of_birth,
    written_on_papers,
)
