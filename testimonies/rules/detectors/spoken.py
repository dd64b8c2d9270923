"""Telephone numbers said in words, in words and figures, or in pieces: « zéro six, 39 98 puis quarante-cinq, douze »."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from testimonies.models.kinds import Kind

from .hits import Hit
from .phones import as_number, is_personal

_UNITS = {
    "zéro": 0, "zero": 0, "oh": 0, "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3,
    "quatre": 4, "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9,
    "nine": 9,
}  # fmt: skip
_TEENS = {
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix sept": 17,
    "dix huit": 18, "dix neuf": 19, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "octante": 80, "quatre vingt": 80, "quatre vingts": 80, "nonante": 90, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def _below_hundred() -> dict[str, str]:
    """Names of 0 to 99 in words without hyphen or « et », with their figures."""
    names = _UNITS | _TEENS | _TENS
    for ten, value in _TENS.items():
        # Only French counts on past the teens: « soixante-douze », « quatre-vingt-dix-huit ».
        more = _UNITS | _TEENS if ten in ("soixante", "quatre vingt") else _UNITS
        names |= {f"{ten} {name}": value + rest for name, rest in more.items() if rest}
    return {name: str(value) for name, value in names.items()}


def _names() -> dict[str, str]:
    """With « double neuf », and « quatre cent septante-cinq » as Belgians say their prefixes."""
    small = _below_hundred()
    names = dict(small)
    for unit, value in _UNITS.items():
        names |= {f"double {unit}": f"{value}" * 2, f"triple {unit}": f"{value}" * 3}
        for cent in ("cent", "cents"):
            names[f"{unit} {cent}"] = f"{value}00"
            names |= {f"{unit} {cent} {name}": f"{value}{figures:0>2}" for name, figures in small.items()}
    return names


_NAMES = _names()
_LONGEST = max(len(name.split()) for name in _NAMES)
_WORDS = frozenset(word for name in _NAMES for word in name.split())
# One word of a number, as a pattern; the longer of two that begin alike comes first.
NUMBER_WORD = rf"(?<![^\W_])(?i:{'|'.join(sorted(_WORDS, reverse=True))})(?!\w)"
_TOKEN = re.compile(
    r"(?P<plus>(?<!\w)plus(?=[ -][\w])|\+)|[^\W\d_]{2,12}(?!\w)|(?<!\w)[0-9]{1,4}(?!\w)", re.IGNORECASE
)
# « 06 39 98 et la fin c'est 00 12 »; small words alone part a list: « le 3919, le 0 800… ».
_JOINING = frozenset("puis ensuite après enfin fin suite termine finit then after finally ends rest".split())
_SMALL = frozenset("et la le c est ça se par and the in with is".split())
_AND = frozenset({"et", "and"})
_GAP = re.compile(r"[\s,.;:…/()'’–-]{1,5}(?:[a-zçèé]{1,8}[\s,.;:…'’–-]{1,5}){0,5}", re.IGNORECASE)
_WIDEST_GAP = 40
_MOST_FIGURES = 13
_YEAR = re.compile(r"(?:19|20)\d\d")  # « le 06/12/2016 et 07 »


class _Piece(NamedTuple):
    """Words of a run as figures: `said` when not written in figures, `joined` by a word such as « puis »."""

    start: int
    end: int
    figures: str
    said: bool
    joined: bool


def spelled(text: str, language: str) -> Iterator[Hit]:
    """Runs of number names and figures that make a telephone number when read aloud."""
    for run in _runs(text):
        pieces = _pieces(text, run)
        place = 0
        while place < len(pieces):
            length = _may_start(pieces, place) and _number_of_pieces(
                pieces[place : place + _MOST_FIGURES], language
            )
            if length:
                yield Hit(pieces[place].start, pieces[place + length - 1].end, Kind.PHONE, 0.85)
            place += length or 1


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Number names and figures with nothing but stops and little words between them."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if token["plus"] or token[0].isdigit() or token[0].lower() in _WORDS:
            if run and not _is_gap(text[run[-1].end() : token.start()]):
                yield run
                run = []
            run.append(token)
    yield run


def _is_gap(between: str) -> bool:
    if len(between) > _WIDEST_GAP or not _GAP.fullmatch(between):
        return False
    words = set(re.findall(r"[^\W\d]+", between.lower()))
    return words <= _AND or (words <= _JOINING | _SMALL and not words.isdisjoint(_JOINING))


def _pieces(text: str, run: list[re.Match[str]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    place = 0
    while place < len(run):
        length, figures = _longest_name(text, run, place)
        start, end = run[place].start(), run[place + length - 1].end()
        joined = bool(place) and any(sign.isalpha() for sign in text[run[place - 1].end() : start])
        pieces.append(_Piece(start, end, figures, run[place][0].isalpha(), joined))
        place += length
    return pieces


def _longest_name(text: str, run: list[re.Match[str]], place: int) -> tuple[int, str]:
    """How many tokens make one number name here, and its figures; a comma parts « dix, sept »."""
    if run[place]["plus"]:
        return 1, "+"
    if run[place][0].isdigit():
        return 1, run[place][0]
    words = [run[place][0].lower()]
    for before, after in pairwise(run[place : place + _LONGEST]):
        if text[before.end() : after.start()].strip(" -\n").lower() not in ("", "et"):
            break
        words.append(after[0].lower())
    for length in range(len(words), 0, -1):
        if figures := _NAMES.get(" ".join(words[:length])):
            return length, figures
    return 1, ""  # « cent », « double » by themselves


def _may_start(pieces: list[_Piece], place: int) -> bool:
    """Not inside written figures; and counting aloud looks like a Canadian number, but for its first figure."""
    return place == 0 or (pieces[place - 1].said and pieces[place].figures[:1] in ("0", "+"))


def _number_of_pieces(pieces: list[_Piece], language: str) -> int:
    """How many of these pieces, from the first on, make somebody's number; 0 when none do."""
    best, figures = 0, ""
    for count, piece in enumerate(pieces, 1):
        figures += piece.figures
        if len(figures) > _MOST_FIGURES:
            break
        dated = any(_YEAR.fullmatch(each.figures) for each in pieces[:count])
        joined = not dated and any(each.joined for each in pieces[1:count])
        told = joined or any(each.said for each in pieces[:count])
        if told and len(figures) >= 9 and is_personal(as_number(figures, language)):
            best = count
    return best


DETECTORS = (spelled,)
