"""Where a text was changed: what the next version has between the neighbours that a passage had."""

from bisect import bisect_left, bisect_right
from collections import defaultdict

LONGEST = 200  # signs; whoever wrote more than that in a passage's place wrote something else
SIDES = (24, 12, 6)  # signs beside a passage that must stand unchanged on both sides, the surest first
EDGE = "\x02" * max(SIDES)  # the ends of a text are neighbours too

Place = tuple[int, int]  # where a stretch begins and ends


class Places:
    """Finds what took the place of `passages` of the old text. Linear: each size of neighbours is one walk over the new one."""

    def __init__(self, old: str, new: str, passages: list[Place]) -> None:
        self.old, self.new, self.at = f"{EDGE}{old}{EDGE}", new, 0
        wanted = {beside for passage in passages for size in SIDES for beside in self._beside(*passage, size)}
        self.spots: dict[str, list[int]] = defaultdict(list)
        padded = f"{EDGE}{new}{EDGE}"
        for size in SIDES:
            for place in range(len(padded) - size + 1):
                if (signs := padded[place : place + size]) in wanted:
                    self.spots[signs].append(place - len(EDGE))

    def _beside(self, start: int, end: int, size: int) -> tuple[str, str]:
        start, end = start + len(EDGE), end + len(EDGE)
        return self.old[start - size : start], self.old[end : end + size]

    def now(self, start: int, end: int) -> Place | None:
        """Passages are asked about in their order, and looked for in it first."""
        for size in SIDES:
            before, after = (self.spots[beside] for beside in self._beside(start, end, size))
            found = _between([spot + size for spot in before], after, self.at)
            if found:
                self.at = found[1]
                return self._trimmed(*found)
        return None

    def _trimmed(self, start: int, end: int) -> Place | None:
        words = self.new[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        return (start, end) if any(map(str.isalnum, words)) else None


def _between(befores: list[int], afters: list[int], at: int) -> Place | None:
    """The nearest two of them that hold something between them, from `at` on or, where there is none, from the start."""
    for origin in dict.fromkeys((at, 0)):
        first = _from(befores, origin)
        after = None if first is None else _from(afters, first)
        if after is not None:
            before = befores[bisect_right(befores, after) - 1]
            if after - before <= LONGEST:
                return before, after
    return None


def _from(places: list[int], origin: int) -> int | None:
    """The first of the sorted places that is not before `origin`."""
    rank = bisect_left(places, origin)
    return places[rank] if rank < len(places) else None
