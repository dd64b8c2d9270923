"""Dates of birth: after a word that says so, or on somebody's papers."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import IS, SPACE, Hit, any_of, matching
from .spoken import NUMBER_WORD

_MONTH = (
    r"(?:janv|févr?|fev|mars|avr|mai|juin|juil|août|aout|sept?|oct|nov|déc|dec|jan|feb|mar|apr"
    r"|may|jun|jul|aug)\w{0,7}\.?"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:[ ./-]|{SPACE}[./-]{SPACE})\d{{1,2}}(?:[ ./-]|{SPACE}[./-]{SPACE})(?:\d{{4}}|\d{{2}})"
    r"|(?:19|20)\d\d[-/.]\d\d[-/.]\d\d|[0-3]\d[01]\d(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?{SPACE}(?:of{SPACE})?{_MONTH},?{SPACE}(?:\d{{4}}|['’]?\d{{2}})"
    rf"|{_MONTH}{SPACE}\d{{1,2}}(?:st|nd|rd|th)?,?{SPACE}\d{{4}}|{_MONTH}{SPACE}(?:19|20)\d\d)"
)
_BIRTH = any_of(
    r"née?s?|nee(?= [el])|ne(?= le \d)|né\(e\)|né·e|né\.e|naissance|naiss\.|nais|ddn|d\. ?d\. ?n\.?|d\. ?n\.?|dob|d\.o\.b\.?"
    r"|born|birthday|birthdate|birth|bday|b-day|anniversaire|anniv"
)
_SINCE = rf"\b{_BIRTH}(?!\w)(?i:(?:{SPACE}(?:le|en|un|on|in|the|of|du|à{SPACE}\w{{2,20}})){{0,2}}{IS}"
date_of_birth = matching(Kind.DATE_OF_BIRTH, 0.95, re.compile(rf"{_SINCE}(?P<value>{_DAY}))(?!\d)"))

_NUMBER = rf"{NUMBER_WORD}(?:[ -](?:et[ -])?{NUMBER_WORD})"
_YEAR = (
    rf"(?:mille|deux[ -]mille|{NUMBER_WORD}[ -]cents?|nineteen|twenty|two{SPACE}thousand)"
    rf"(?:[ -](?:(?:et|and)[ -])?(?:cents?|{NUMBER_WORD})){{0,6}}"
)
date_in_words = matching(
    Kind.DATE_OF_BIRTH,
    0.9,
    re.compile(
        rf"{_SINCE}(?P<value>(?:\d{{1,2}}(?:er)?|premier|first|{_NUMBER}{{0,2}}){SPACE}{_MONTH}{SPACE}(?:\d{{4}}|{_YEAR})))(?!\w)"
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


DETECTORS = (date_of_birth, written_on_papers)
WITHOUT_FIGURES = (date_in_words,)
