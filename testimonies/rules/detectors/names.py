"""Names of people: after a civility or « s'appelle », a known first name, an initial and a surname."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .first_names import FIRST_NAMES
from .hits import APOSTROPHE, PROPER, SPACE, Hit

_NAME = rf"{PROPER}(?:{SPACE}(?:(?:de|du|des|van|von|le|la|el|ben|d{APOSTROPHE}){SPACE}?)?{PROPER}){{0,2}}"
_CIVILITY = (
    r"(?:MM?\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Miss|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Dr\.?|[Dd]octeur"
    r"|Maître)"
)
_AFTER_CIVILITY = re.compile(rf"(?<![\w.]){_CIVILITY}{SPACE}(?P<value>{_NAME})")
_LAWYER = re.compile(rf"(?<![\w.])Me{SPACE}(?P<value>{_NAME})")  # French only: in English it is a pronoun

_GIVEN = (
    rf"(?:[sm]{APOSTROPHE}appel(?:le|ait)|prénommée?|prénom(?:{SPACE}(?:est|était|c{APOSTROPHE}est))?"
    rf"|named|name(?:{SPACE}(?:is|was)|{APOSTROPHE}s)|(?:is|was|he{APOSTROPHE}s){SPACE}called)"
)
_FULL = rf"(?:(?:dé|re)?nommée?|surnommée?|signée?|[Jj]e{SPACE}suis|I{SPACE}am|I{APOSTROPHE}m)"
_INTRODUCED = re.compile(
    rf"\b(?:(?P<given>{_GIVEN})|{_FULL}){SPACE}?:?{SPACE}?[«\"“]?{SPACE}?(?P<value>{_NAME})"
)

_RUN = re.compile(rf"(?<![\w’'-]){PROPER}(?:{SPACE}{PROPER})*+")
_WORD = re.compile(PROPER)
# What bears a person's name without being one: streets, schools, stations, saints.
_NAMED_AFTER = re.compile(
    r"\b(?:rue|avenue|av\.|boulevard|bd|place|quai|cours|allée|impasse|square|chemin|passage|pont"
    r"|parc|résidence|cité|lycée|collège|école"
    r"|hôpital|clinique|métro|arrêt|station|gare|stade|université|aéroport|saint|sainte|st|ste"
    rf"|street|school){SPACE}(?:de{SPACE}|du{SPACE}|d['’])?$",
    re.IGNORECASE,
)
_STARTERS = frozenset(
    "il elle ils elles je on nous vous tu le la les un une des ce cet cette ces mon ma mes son sa ses "
    "mais puis et ou donc car dans depuis quand après avant alors ensuite pour avec sans sur sous chez "
    "par aucun rien tout heureusement enfin bref là ici que qui monsieur madame mademoiselle mr mme mlle "
    "bonjour merci he she they we it i the a an my his her then but when after before and so this that "
    "there".split()
)
_INITIAL = re.compile(rf"(?<![\w.’'-])(?!M\.)[A-Z]\.(?:-?[A-Z]\.)?{SPACE}?(?P<surname>{PROPER})")
_LETTERED = re.compile(
    r"(?:bâtiment|bât\.?|plan|vitamine|apparte?ment|appt?\.?|rer|ligne|escalier|hall|porte|bloc"
    rf"|type|point|flat|block){SPACE}$",
    re.IGNORECASE,
)


def after_civility(text: str, language: str) -> Iterator[Hit]:
    patterns = (_AFTER_CIVILITY,) if language == "en" else (_AFTER_CIVILITY, _LAWYER)
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match["value"].split()[0].lower() not in _STARTERS:
                yield Hit(*match.span("value"), Kind.PERSON_NAME, 0.9)


def introduced(text: str, language: str) -> Iterator[Hit]:
    """« s'appelle Yanis », "named Dave", « je suis Maëlle Trévignon »; one word after « je suis » may be anything."""
    for match in _INTRODUCED.finditer(text):
        words = match["value"].split()
        if words[0].lower() in _STARTERS or (len(words) == 1 and not match["given"]):
            continue
        kind = Kind.FIRST_NAME if len(words) == 1 else Kind.PERSON_NAME
        yield Hit(*match.span("value"), kind, 0.9 if match["given"] else 0.6)


def known_first_name(text: str, language: str) -> Iterator[Hit]:
    """A first name of the list, with the one or two capitalised words that follow it."""
    for run in _RUN.finditer(text):
        words = list(_WORD.finditer(text, *run.span()))
        first = next((place for place, word in enumerate(words) if _is_first_name(word[0])), None)
        if first is None or _NAMED_AFTER.search(
            text, max(0, words[first].start() - 20), words[first].start()
        ):
            continue
        surname_first = first > 0 and words[first - 1][0].isupper()
        person = [word for word in words[first : first + 3] if word[0].lower() not in _STARTERS]
        start = words[first - 1].start() if surname_first else person[0].start()
        alone = len(person) == 1 and not surname_first
        yield Hit(
            start, person[-1].end(), Kind.FIRST_NAME if alone else Kind.PERSON_NAME, 0.7 if alone else 0.85
        )


def _is_first_name(word: str) -> bool:
    return word.lower().split("-")[0] in FIRST_NAMES


def initial_and_surname(text: str, language: str) -> Iterator[Hit]:
    """« D. Farmontel »; « bâtiment B. Il… » is the end of a sentence."""
    for match in _INITIAL.finditer(text):
        before = _LETTERED.search(text, max(0, match.start() - 14), match.start())
        if not before and len(match["surname"]) > 2 and match["surname"].lower() not in _STARTERS:
            yield Hit(*match.span(), Kind.PERSON_NAME, 0.75)


DETECTORS = (after_civility, introduced, known_first_name, initial_and_surname)
