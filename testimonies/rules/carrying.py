"""From one version of a text to the next: decisions whose words still stand move along, and the others are looked for."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from testimonies.models import Redaction, Standing, Testimony

from .changes import SIDES, Place, Places

NEIGHBOURS = 12  # signs on one side that tell two mentions of the same words apart


def carried(old: str, new: str, redactions: list[Redaction]) -> list[tuple[Redaction, int]]:
    """The redactions whose words stand in the new text, each with how far it moved.

    Words that stand there as often as before are found again in their order, else by the signs before or after them.
    Linear in the texts: comparing them sign by sign takes seconds on 20,000.
    """
    mentions: dict[str, _Mentions] = {}
    moved: dict[tuple[int, str], tuple[Redaction, int]] = {}
    for one in redactions:
        words = old[one.start : one.end]
        if words not in mentions:
            mentions[words] = _Mentions(old, new, words)
        place = mentions[words].now(one.start)
        if place is not None:
            moved.setdefault((place, words), (one, place - one.start))
    return list(moved.values())


def keep(row: Testimony, carried: list[tuple[Redaction, int]]) -> None:
    """Decisions about an earlier text, each moved by so many signs, are decisions about this one."""
    Redaction.objects.bulk_create(
        Redaction(
            testimony=row,
            version=row.version,
            start=one.start + shift,
            end=one.end + shift,
            kind=one.kind,
            standing=one.standing,
            reason=one.reason,
            by=one.by,
        )
        for one, shift in carried
    )


class _Mentions:
    """Where the same words stand in the old text and in the new one."""

    def __init__(self, old: str, new: str, words: str) -> None:
        self.old, self.size = old, len(words)
        self.before, self.after = (
            [found.start() for found in re.finditer(re.escape(words), text)] for text in (old, new)
        )
        self.beside = {around: place for place in reversed(self.after) for around in self._around(new, place)}

    def now(self, start: int) -> int | None:
        """The place in the new text of the words that began at `start` in the old one."""
        rank = bisect_left(self.before, start)
        if len(self.before) == len(self.after) and self.before[rank : rank + 1] == [start]:
            return self.after[rank]
        return next((self.beside[one] for one in self._around(self.old, start) if one in self.beside), None)

    def _around(self, text: str, place: int) -> tuple[tuple[str, str], tuple[str, str]]:
        end = place + self.size
        return ("before", text[max(0, place - NEIGHBOURS) : place]), ("after", text[end : end + NEIGHBOURS])


@dataclass(frozen=True)
class Change:
    """Passages of the old text, side by side, that do not stand in the new one, and what was written in their place."""

    redactions: tuple[Redaction, ...]
    words: str
    place: Place | None

    @property
    def asked(self) -> bool:
        """Whether the team had asked for this change."""
        return all(one.standing == Standing.ASKED for one in self.redactions)


def changes(old: str, new: str, redactions: list[Redaction]) -> list[Change]:
    """What became of hidden and asked passages that `carried` did not find; `place` is None where nothing took theirs.

    `redactions` come in the order of their starts, as the records give them.
    """
    stays = {id(one) for one, _shift in carried(old, new, redactions)}
    lost = [one for one in redactions if id(one) not in stays and one.standing != Standing.KEPT]
    groups = list(_side_by_side(lost))
    places = Places(old, new, [_reach(group) for group in groups])
    return [Change(tuple(group), old[slice(*_reach(group))], places.now(*_reach(group))) for group in groups]


def _side_by_side(redactions: Iterable[Redaction]) -> Iterator[list[Redaction]]:
    """A first name and a name change together: neither can tell where the other went."""
    group: list[Redaction] = []
    end = 0
    for one in redactions:
        if group and one.start > end + min(SIDES):
            yield group
            group = []
        group.append(one)
        end = max(end, one.end)
    if group:
        yield group


def _reach(group: list[Redaction]) -> Place:
    return group[0].start, max(one.end for one in group)


def kept_from_before(testimony: Testimony) -> set[int]:
    """Keys of the decisions of this version that came along, unchanged, from the version before."""
    before = Counter(_look(one) for one in testimony.redactions.all() if one.version == testimony.version - 1)
    kept = set()
    for one in testimony.redactions.all():
        if one.version == testimony.version and before[_look(one)] > 0:
            before[_look(one)] -= 1
            kept.add(one.pk)
    return kept


def _look(one: Redaction) -> tuple[str, str, str, str, int]:
    return one.kind, one.standing, one.reason, one.by, one.end - one.start
