"""Street addresses, and postcodes with their town (France, Belgium, Switzerland, Canada)."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import APOSTROPHE, PROPER, SPACE, Hit, matching

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
    r"|sentier|lotissement|esplanade|promenade|traverse|sente|rte\.?|hameau"
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
_LOWER = rf"(?!{_NOT_A_NAME})[^\W\d][\w’'-]*"

numbered_street = matching(Kind.ADDRESS, 0.95, re.compile(rf"{_NUMBER}(?:(?i:{_ANY_WAY})){_LINKED}{_NAME}"))
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
        rf"\b(?i:{_CLEAR_WAY}|place|route){_LINKED}{_NAME},?{SPACE}(?!(?:19|20)\d\d)\d{{1,4}}[a-dA-D]?(?={SPACE}?[.,;)\n]"
        rf"|$|{SPACE}?,?{SPACE}\d{{4}}{SPACE})"
    ),
)
_ENGLISH_WAY = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Way|Court|Boulevard|Blvd|Place|Square|Terrace"
    "|Crescent|Gardens"
)
english_street = matching(
    Kind.ADDRESS,
    0.85,
    re.compile(rf"(?<![\w,.°/-])\d{{1,5}}[A-Da-d]?{SPACE}(?:{PROPER}{SPACE}){{1,3}}(?:{_ENGLISH_WAY})\b"),
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
        rf"\b(?:code{SPACE}postal|cp|postcode|zip{SPACE}code)(?:{SPACE}(?:est|is))?{SPACE}?[:=]?{SPACE}{{0,3}}(?P<value>\d{{4,5}})(?!\d)",
        re.IGNORECASE,
    ),
)
canadian_code = matching(
    Kind.POSTCODE_CITY,
    0.9,
    re.compile(
        r"(?<![\w-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![\w-])", re.IGNORECASE
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
    re.compile(rf"(?<![\w,.-]){_FRENCH_CODE}{SPACE}(?:{_LARGE_TOWNS})(?![\w-])", re.IGNORECASE),
)

# Four figures before a capital are mostly a year or a model: elsewhere a prefix, a comma or a line break must say so.
_FOUR_FIGURES = re.compile(
    rf"(?:(?P<prefix>\b(?:B|CH|BE)-)|(?<![\w,./-]))(?P<code>[1-9]\d{{3}}){SPACE}(?P<town>{_TOWN})"
)
_KNOWN_TOWNS = frozenset(
    "Anderlecht Anvers Antwerpen Arlon Bastogne Brugge Bruges Bruxelles Brussels Charleroi Dinant "
    "Etterbeek Forest Gand Gent Huy Ixelles Jette Liège Louvain Leuven Louvain-la-Neuve Malines Mons "
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
    lower_case_street,
    hamlet,
    number_last,
    english_street,
    french_town,
    large_town,
    town_first,
    named_code,
    canadian_code,
    belgian_or_swiss_town,
)
