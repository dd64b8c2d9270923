"""Personal data in a text: text in, spans out. No database, no network, linear in time.

It only suggests. Indirect clues (a rare job, a floor, a one-man firm, a dated branch) need a human.
A new kind is one more function `(text, language) -> hits` in the table of a module of `detectors`.
"""

from bisect import bisect
from collections.abc import Iterable

from .detectors import contacts, identifiers, names, phones, places, plates, references
from .detectors.hits import Detector, Hit

__all__ = ["Hit", "find"]

DETECTORS: tuple[Detector, ...] = (
    *phones.DETECTORS,
    *contacts.DETECTORS,
    *places.DETECTORS,
    *plates.DETECTORS,
    *identifiers.DETECTORS,
    *references.DETECTORS,
    *names.DETECTORS,
)


def find(text: str, language: str = "fr") -> list[Hit]:
    """Passages that look like personal data, in order and apart; where two overlap the longer one stays."""
    return _apart(hit for detect in DETECTORS for hit in detect(text, language))


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
