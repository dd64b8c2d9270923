"""Personal data in a text: text in, spans out. No database, no network, linear in time (docs/detector.md).

It only suggests. Indirect clues (a rare job, a floor, a one-man firm, a dated branch) need a human.
A new kind is one more function `(text, language) -> hits` in the table of a module of `detectors`.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator

from .detectors import (
    contacts,
    dates,
    doors,
    given_names,
    handles,
    identifiers,
    names,
    phones,
    places,
    plates,
    references,
    spoken,
)
from .detectors.disguise import undisguised
from .detectors.hits import Detector, Hit

__all__ = ["Hit", "find"]

EVERYWHERE: tuple[Detector, ...] = (
    *spoken.DETECTORS,
    *contacts.DETECTORS,
    *handles.DETECTORS,
    *dates.WITHOUT_FIGURES,
    *doors.WITHOUT_FIGURES,
    *plates.WITHOUT_FIGURES,
    *places.WITHOUT_FIGURES,
    *names.DETECTORS,
    *given_names.DETECTORS,
)
# What these find has a figure in it or near it: most of a story is spared them.
AROUND_FIGURES: tuple[Detector, ...] = (
    *phones.DETECTORS,
    *places.DETECTORS,
    *plates.DETECTORS,
    *identifiers.DETECTORS,
    *references.DETECTORS,
    *handles.WITH_FIGURES,
    *doors.DETECTORS,
    *dates.DETECTORS,
)
# Wider than what any of them reads before its first figure and after its last.
_BEFORE, _AFTER = 100, 160
_SPACE = re.compile(r"\s")
_FIGURES = re.compile(r"\d{1,99}+")


def find(text: str, language: str = "fr") -> list[Hit]:
    """Passages that look like personal data, in order and apart; where two overlap the longer one stays."""
    plain, places = undisguised(text)
    hits = _apart(_hits(plain, language))
    if places is None:
        return hits
    return [Hit(places[hit.start], places[hit.end], hit.kind, hit.confidence) for hit in hits]


def _hits(text: str, language: str) -> Iterator[Hit]:
    for detect in EVERYWHERE:
        yield from detect(text, language)
    for start, end in _around_figures(text):
        part = text[start:end]
        for detect in AROUND_FIGURES:
            for hit in detect(part, language):
                yield Hit(start + hit.start, start + hit.end, hit.kind, hit.confidence)


def _around_figures(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text around its figures, apart, cut between words."""
    start, end = 0, 0
    for figures in _FIGURES.finditer(text):
        if figures.start() - _BEFORE > end:
            if end:
                yield _between_words(text, start), _between_words(text, end)
            start = figures.start() - _BEFORE
        end = figures.end() + _AFTER
    if end:
        yield _between_words(text, start), _between_words(text, end)


def _between_words(text: str, place: int) -> int:
    """The next white space, or the place itself where words are longer than any that we look for."""
    space = _SPACE.search(text, place, place + 40) if place else None
    return space.start() if space else min(place, len(text))


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    starts: list[int] = []
    for hit in sorted(hits, key=lambda hit: hit.rank, reverse=True):
        place = bisect(starts, hit.start)
        free_before = place == 0 or kept[place - 1].end <= hit.start
        free_after = place == len(kept) or hit.end <= kept[place].start
        if free_before and free_after:
            kept.insert(place, hit)
            starts.insert(place, hit.start)
    return kept
