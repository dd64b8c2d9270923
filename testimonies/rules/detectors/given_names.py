"""People known by a first name of the list, and an initial before a surname."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .first_names import FIRST_NAMES, WORDS_TOO
from .hits import PROPER, SPACE, Hit
from .names import is_no_name, name_in
from .words import COMPANIES

_RUN = re.compile(rf"(?<![\w-]){PROPER}(?:{SPACE}{PROPER}){{0,9}}+")
_WORD = re.compile(PROPER)
# What bears a person's name without being one: streets, schools, stations, saints; and cars, « une Mégane ».
_NAMED_AFTER = re.compile(
    r"\b(?:rue|avenue|av\.|boulevard|bd|place|quai|cours|allées?|impasse|square|chemin|passage|pont"
    r"|parc|résidence|cité|lycée|collège|école|villa|stade|théâtre|salle|centre|fondation|prix|loi|affaire"
    r"|hôpital|clinique|métro|arrêt|station|gare|stade|université|aéroport|saint|sainte|st|ste"
    rf"|street|school|hospital|renault|une?){SPACE}(?:de{SPACE}|du{SPACE}|d['’])?$",
    re.IGNORECASE,
)
_OF_A_PLACE = re.compile(
    rf"{SPACE}(?:line|station|street|road|lane|park|avenue|hall|hospital|school|square|terrace|close|drive|gardens"
    r"|house|court|way|day)\b",
    re.IGNORECASE,
)
_LAST_INITIAL = re.compile(rf"{SPACE}[A-ZÀ-Þ](?:\.(?!{SPACE}?\w\.)|(?={SPACE}?[,;:)\n]|$))")
_SHOUTED = 4  # capitalised words in a row: a sentence in capitals rather than a name


def known_first_name(text: str, language: str) -> Iterator[Hit]:
    """A first name of the list, with the surname beside it and the initial after it: « Julien M. »."""
    for run in _RUN.finditer(text):
        words = list(_WORD.finditer(text, *run.span()))
        first = next((place for place, word in enumerate(words) if _is_first_name(word[0])), None)
        if first is not None and not _names_a_place(text, words[first]):
            yield from _person(text, words, first)


def _is_first_name(word: str) -> bool:
    name = _bare(word).lower()
    return name.partition("-")[0] in FIRST_NAMES and name not in COMPANIES


def _bare(word: str) -> str:
    """« d'Amélie » and « Sarah's » without what is no part of the name."""
    return re.sub(r"^[dl]['’]|['’]s$", "", word)


def _names_a_place(text: str, word: re.Match[str]) -> bool:
    before = _NAMED_AFTER.search(text, max(0, word.start() - 24), word.start())
    return bool(before or _OF_A_PLACE.match(text, word.end()))


def _person(text: str, words: list[re.Match[str]], first: int) -> Iterator[Hit]:
    word = words[first]
    start = word.end() - len(_bare(word[0])) if word[0][0].islower() else word.start()
    shouted = len(words) >= _SHOUTED and word[0].isupper()
    last = word.end() if shouted else words[min(first + 2, len(words) - 1)].end()
    found = name_in(text, start, last)
    if not found:
        return
    _, end, count = found
    surname = words[first - 1] if first and not shouted else None
    if surname and surname[0].isupper() and not is_no_name(surname[0]):
        start, count = surname.start(), count + 1
    if initial := _LAST_INITIAL.match(text, end):
        end, count = initial.end(), count + 1
    alone = count == 1
    yield Hit(start, end, Kind.FIRST_NAME if alone else Kind.PERSON_NAME, 0.7 if alone else 0.85)


_LOWER = re.compile(r"(?<![\w@./_-])[a-zà-ÿ]{4,20}(?![\w@/’'-]|\.\w)")
_ONLY_NAMES = frozenset(name for name in FIRST_NAMES - WORDS_TOO if len(name) > 3)


def lower_case_first_name(text: str, language: str) -> Iterator[Hit]:
    """« karim m'a dit »: a first name that is no word, written without its capital."""
    for match in _LOWER.finditer(text):
        if match[0] in _ONLY_NAMES:
            yield Hit(*match.span(), Kind.FIRST_NAME, 0.6)


_INITIAL = re.compile(
    rf"(?<![\w.’'-])(?!M\.)(?:[A-ZÀ-Þ]|Ph|Ch|Th|Cl)\.(?:-?[A-ZÀ-Þ]\.)?{SPACE}?(?P<surname>{PROPER})"
)
_LETTERED = re.compile(
    r"(?:bâtiment|bât\.?|bat\.?|plan|vitamine|apparte?ment|appt?\.?|rer|ligne|escalier|hall|porte|bloc|cage|entrée"
    rf"|type|point|annexe?|partie|lettre|groupe|classe|série|flat|block|section|unit|et|and){SPACE}$",
    re.IGNORECASE,
)


def initial_and_surname(text: str, language: str) -> Iterator[Hit]:
    """« D. Farmontel »; « bâtiment B. Il… » is the end of a sentence."""
    for match in _INITIAL.finditer(text):
        before = _LETTERED.search(text, max(0, match.start() - 14), match.start())
        if not before and len(match["surname"]) > 2 and not is_no_name(match["surname"]):
            yield Hit(*match.span(), Kind.PERSON_NAME, 0.75)


DETECTORS = (known_first_name, lower_case_first_name, initial_and_surname)
