"""Numbers of orders, parcels and files: known by the word before them, or by their shape."""

import re

from testimonies.models.kinds import Kind

from .hits import SPACE, any_of, matching

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"

_FILE = any_of(
    r"commandes?|colis|dossier|intervention|ticket|référence|réf\.?|ref\.?|suivi|contrat|client|facture"
    r"|devis|réservation|rdv|sinistre|réclamation|plainte|main[ ]courante|procès-verbal|pv|bon|récépissé|expédition|envoi"
    r"|livraison|abonnée?|adhérente?|police|avis|signalement|demande|mission|compteur(?= ?n)|pdl|siret"
    r"|order|parcel|tracking|booking|reference|job|invoice|case|customer|account|contract|claim|complaint|policy|receipt"
    r"|delivery|shipment|crime|incident|report|docket|confirmation"
)
_WHAT = "client|intervention|commande|livraison|passage|suivi|colis|dossier|crime|reference"
_OF_WHAT = rf"(?:{SPACE}(?:d['’]|de{SPACE})?(?:{_WHAT}))?"
_MARK = rf"(?:{SPACE}?(?:n[°ºo]\.?|num\.?|numéro|number|no\.?|id|#|réf\.?|ref\.?|:|\()){{1,4}}{SPACE}{{0,3}}[:#]?{SPACE}{{0,3}}"
_ID = r"(?:[A-Z0-9]{1,20}[-/_.]){0,5}[A-Z0-9]{1,24}"
_GROUPS = rf"(?:[A-Z]{{2}}{SPACE})?\d{{2,4}}(?:{SPACE}\d{{3,4}}){{1,4}}(?:{SPACE}[A-Z]{{2}})?"
_NOT_A_YEAR = r"(?!(?:19|20)\d\d(?![\w/-]|\.\d))"
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

DETECTORS = (numbered_order, plain_order, tracking, shaped_order)
