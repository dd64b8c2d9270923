"""Street addresses, and postcodes with their town (France, Belgium, Switzerland, Canada)."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import APOSTROPHE, PROPER, SPACE, Hit, any_of, matching

_LINK = (
    rf"(?:de{SPACE}la|de{SPACE}l{APOSTROPHE}|du|des|de|d{APOSTROPHE}|la|le|les|l{APOSTROPHE}|aux?"
    r"|sur|sous|en|lès)"
)
_LINKED = rf"(?:{SPACE}?{_LINK})?(?:{SPACE}|(?<={APOSTROPHE}))"
_NAME = rf"{PROPER}(?:{_LINKED}{PROPER}){{0,4}}"
# Ways that mean something else when no proper name follows: « une place de parking », « deux cours de danse ».
_CLEAR_WAY = (
    r"rue|avenue|av\.?|boulevard|bd\.?|bld\.?|blvd\.?|chemin|impasse|imp\.?|allées?|quai|ruelle"
    r"|venelle|chaussée|faubourg"
    r"|sentier|lotissement|esplanade|promenade|traverse|sente|rte\.?|hameau|ave\.?|sq\.|r\.|che?m?\.|pass\.|fbg?\.?"
)
_ANY_WAY = _CLEAR_WAY + (
    r"|place|pl\.?|cours|route|square|passage|résidence|villa|cité|voie|rond-point|clos|montée"
    r"|cour|galerie|mail|parvis|côte|rang"
)
_NUMBER = rf"(?<![\w,.°/-])\d{{1,4}}(?:{SPACE}?(?:bis|ter|quater|[A-Da-d])\b)?{SPACE}?,?{SPACE}"
_NOT_A_NAME = (
    r"(?:à|au|aux|et|ou|où|en|qui|que|il|elle|on|je|j|dans|chez|pour|par|avec|sans|avant|après"
    r"|est|a|était|puis|mais|car|près|le|la|les|un|une|ce|mon|ma|son|sa|se|ne|y|quand|depuis|vers"
    r"|et)\b"
)
_LOWER = rf"(?!{_NOT_A_NAME})[^\W\d][\w’'-]{{0,40}}"

_ESTATE = rf"(?:\b(?i:résidence|rés\.|lotissement|hameau){_LINKED}{_NAME},{SPACE})?"
numbered_street = matching(
    Kind.ADDRESS, 0.95, re.compile(rf"{_ESTATE}{_NUMBER}(?:(?i:{_ANY_WAY})){_LINKED}{_NAME}")
)
main_street = matching(
    Kind.ADDRESS,
    0.9,
    re.compile(rf"{_NUMBER}(?i:grand[e'’]?[ -]?(?:rue|place))(?![\w’'-])(?!{SPACE}(?:de|du|des)\b)"),
)
lower_case_street = matching(
    Kind.ADDRESS,
    0.8,
    re.compile(
        rf"{_NUMBER}(?:{_CLEAR_WAY}){SPACE}(?:{_LINK}(?:{SPACE}|(?<={APOSTROPHE})))?{_LOWER}(?:{SPACE}{_LOWER})?",
        re.IGNORECASE,
    ),
)
hamlet = matching(
    Kind.ADDRESS,
    0.85,
    re.compile(
        rf"\b[Ll]ieu[- ]?dit{SPACE}[«\"“]?{SPACE}?(?:(?:[Ll]es?|[Ll]a){SPACE})?(?:[Ll]{APOSTROPHE})?{_NAME}"
    ),
)
# Belgium and Switzerland write the number last.
number_last = matching(
    Kind.ADDRESS,
    0.7,
    re.compile(
        rf"\b{any_of(_CLEAR_WAY + '|place|route')}{_LINKED}{_NAME}(?:{SPACE}[a-zà-ÿ]{{3,15}})?"
        rf",?{SPACE}(?!(?:19|20)\d\d)\d{{1,4}}[a-dA-D]?(?={SPACE}?[.,;)\n]"
        rf"|$|{SPACE}?,?{SPACE}\d{{4}}{SPACE})"
    ),
)
_ENGLISH_WAY = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Way|Court|Boulevard|Blvd|Place|Square|Terrace"
    "|Crescent|Gardens|Grove|Hill|Mews|Row|Walk|Rise|Parade|Quay|Yard|View|Heights|Green|Park"
)
english_street = matching(
    Kind.ADDRESS,
    0.85,
    re.compile(
        rf"(?:\b(?:[Ff]lat|[Aa]partment|[Aa]pt\.?|[Uu]nit|[Rr]oom){SPACE}\w{{1,4}},?{SPACE})?(?<![\w,.°/-])\d{{1,5}}[A-Da-d]?{SPACE}"
        rf"(?:{PROPER}{SPACE}){{1,3}}(?:{_ENGLISH_WAY})\b"
    ),
)

_NOT_A_TOWN = re.compile(
    r"(?:EUR|Euro|SMS|MMS|Watt|Kilo|Francs?\b|Mo\b|Go\b|Km\b|Ko\b|CHF|CAD|BTU|Il\b|Elle\b|Je\b"
    rf"|On\b|J{APOSTROPHE})",
    re.IGNORECASE,
)
_TOWN = (
    rf"(?:(?:L[ea]s?|St\.?|Ste|Saint|Sainte|Le|La|Les|Mont|Fort|Bourg){SPACE})?{PROPER}"
    rf"(?:{SPACE}(?:sur|sous|en|la|le|les|lès|de|du|des|d{APOSTROPHE}){SPACE}?{PROPER})?(?:{SPACE}(?i:cedex)(?:{SPACE}\d{{1,2}})?)?"
)
_FRENCH_CODE = r"(?:0[1-9]|[1-8]\d|9[0-578])\d{3}"
_FRENCH = re.compile(rf"(?<![\w,.-])(?:F-)?{_FRENCH_CODE}{SPACE}?,?{SPACE}(?P<town>{_TOWN})")
town_first = matching(
    Kind.POSTCODE_CITY, 0.8, re.compile(rf"(?<![\w-]){PROPER}{SPACE}\({SPACE}?{_FRENCH_CODE}{SPACE}?\)")
)
named_code = matching(
    Kind.POSTCODE_CITY,
    0.85,
    re.compile(
        rf"\b(?:code{SPACE}postal|cp|postcode|postal{SPACE}code|zip(?:{SPACE}code)?)(?:{SPACE}(?:est|is|c{APOSTROPHE}est|était|was))?"
        rf"{SPACE}?[:=,(]?{SPACE}{{0,3}}(?:le{SPACE}|{APOSTROPHE}s{SPACE})?(?P<value>\d{{4,5}})(?!\d)",
        re.IGNORECASE,
    ),
)
# The town stands before these codes.
_PROVINCE = r"(?:QC|ON|BC|AB|MB|SK|NS|NB|NL|PE|Québec|Ontario)"
_CITY = rf"(?!(?:{_ENGLISH_WAY})\b){PROPER}"
_BEFORE_CODE = rf"(?:{_CITY}(?:{SPACE}{_CITY})?,?{SPACE}(?:\([\w ]{{2,25}}\){SPACE}?|{_PROVINCE},?{SPACE})?)?"
canadian_code = matching(
    Kind.POSTCODE_CITY,
    0.9,
    re.compile(
        rf"(?<![\w’'-]){_BEFORE_CODE}\b(?i:[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d)(?![\w-])"
    ),
)
british_code = matching(
    Kind.POSTCODE_CITY,
    0.85,
    re.compile(rf"(?<![\w’'-]){_BEFORE_CODE}\b[A-Z]{{1,2}}\d[A-Z\d]?{SPACE}\d[ABD-HJLNP-UW-Z]{{2}}(?![\w-])"),
)
# Without a capital, a town is known by its hyphens, or by standing alone after its code.
small_town = matching(
    Kind.POSTCODE_CITY,
    0.7,
    re.compile(
        rf"(?<![\w,.-]){_FRENCH_CODE}{SPACE}(?:st|ste|saint|sainte|le|la|les)?[ -]?[a-zà-ÿ]{{2,20}}"
        r"-(?:sur|sous|en|la|le|les|lès|de|du|des|saint|l|d)[-'’][a-zà-ÿ’'-]{2,25}(?![\w-])"
    ),
)
alone_town = matching(
    Kind.POSTCODE_CITY,
    0.6,
    re.compile(
        rf"(?:^|,{SPACE}?|\n)(?P<value>{_FRENCH_CODE}{SPACE}(?!(?:euros?|balles|francs?|habitants|fois|pas|vues|mails)\b)"
        rf"[a-zà-ÿ]{{3,20}}(?:-[a-zà-ÿ]{{2,20}})?)(?={SPACE}?(?:[.,;)\n]|$))",
    ),
)


def french_town(text: str, language: str) -> Iterator[Hit]:
    """« 31000 Toulouse »; a capitalised unit after five figures (« 12000 Euros ») is no town."""
    for match in _FRENCH.finditer(text):
        if not _NOT_A_TOWN.match(match["town"]):
            yield Hit(*match.span(), Kind.POSTCODE_CITY, 0.95)


# Written without a capital, five figures and a word are mostly a price: only the large towns are believed.
_LARGE_TOWNS = (
    "paris|marseille|lyon|toulouse|nice|nantes|montpellier|strasbourg|bordeaux|lille|rennes|toulon"
    "|reims|saint[ -]étienne|le havre"
    "|dijon|grenoble|angers|villeurbanne|nîmes|aix[ -]en[ -]provence|clermont[ -]ferrand|le mans"
    "|brest|tours|amiens|annecy|limoges|metz"
    "|boulogne[ -]billancourt|perpignan|besançon|orléans|rouen|saint[ -]denis|montreuil|caen|argenteuil"
    "|mulhouse|nancy|tourcoing"
    "|roubaix|nanterre|vitry|créteil|avignon|poitiers|dunkerque|asnières|versailles|colombes|aubervilliers"
    "|pau|calais|cannes|antibes"
    "|la rochelle|ajaccio|bastia|fort[ -]de[ -]france|cayenne|lorient|quimper|troyes|valence|chambéry"
    "|saint[ -]nazaire"
)
large_town = matching(
    Kind.POSTCODE_CITY,
    0.85,
    re.compile(
        rf"(?<![\w,.-])(?:{_FRENCH_CODE}|\d\d{SPACE}\d{{3}}){SPACE}(?:{_LARGE_TOWNS})(?![\w-])", re.IGNORECASE
    ),
)

_CODE_AFTER = re.compile(rf"{SPACE}{_FRENCH_CODE}(?!\d|{SPACE}?(?:€|euros?))")
_ENDS_IN_TOWN = re.compile(rf"(?<![\w-])(?:{_LARGE_TOWNS})$", re.IGNORECASE)


def town_then_code(text: str, language: str) -> Iterator[Hit]:
    """« Paris 75011 »: only large towns are believed before what may be any number."""
    for code in _CODE_AFTER.finditer(text):
        if town := _ENDS_IN_TOWN.search(text, max(0, code.start() - 24), code.start()):
            yield Hit(town.start(), code.end(), Kind.POSTCODE_CITY, 0.75)


# Four figures before a capital are mostly a year or a model: elsewhere a prefix, a comma or a line break must say so.
_FOUR_FIGURES = re.compile(
    rf"(?:(?P<prefix>\b(?:B|CH|BE|L|LU)-)|(?<![\w,./-]))(?P<code>[1-9]\d{{3}}){SPACE}(?P<town>{_TOWN})"
)
_KNOWN_TOWNS = frozenset(
    "Anderlecht Anvers Antwerpen Arlon Bastogne Brugge Bruges Bruxelles Brussels Charleroi Dinant "
    "Etterbeek Forest Gand Gent Huy Ixelles Jette Liège Louvain Luxembourg Leuven Louvain-la-Neuve Malines Mons "
    "Mouscron Namur Nivelles Ostende Ottignies Saint-Gilles Schaerbeek Seraing Spa Tournai Uccle Verviers "
    "Waterloo Wavre Woluwe Aarau Bâle Basel Bellinzone Berne Bern Bienne Carouge Coire Delémont Fribourg "
    "Genève Geneva Lancy Lausanne Locarno Lucerne Lugano Martigny Meyrin Montreux Morges Neuchâtel Nyon "
    "Porrentruy Renens Sierre Sion Soleure Thoune Vernier Vevey Winterthour Yverdon Yverdon-les-Bains "
    "Zoug Zurich Zürich".split()
)
_HELPLINES = frozenset(("3018", "3114", "3919", "3928", "3977"))


def belgian_or_swiss_town(text: str, language: str) -> Iterator[Hit]:
    for match in _FOUR_FIGURES.finditer(text):
        if match["code"] in _HELPLINES or _NOT_A_TOWN.match(match["town"]):
            continue
        known = match["town"] in _KNOWN_TOWNS
        introduced = text[max(0, match.start() - 2) : match.start()].endswith(
            (",", ", ", "\n")
        ) and not match["code"].startswith(("19", "20"))
        if match["prefix"] or known or introduced:
            yield Hit(*match.span(), Kind.POSTCODE_CITY, 0.9 if match["prefix"] or known else 0.6)


DETECTORS = (
    numbered_street,
    main_street,
    lower_case_street,
    number_last,
    english_street,
    french_town,
    large_town,
    town_first,
    named_code,
    canadian_code,
    british_code,
    small_town,
    alone_town,
    town_then_code,
    belgian_or_swiss_town,
)
WITHOUT_FIGURES = (hamlet,)
