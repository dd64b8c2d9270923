"""Which lane a sending waits in, and why. Nothing is refused here: a lane only says who reads it, and how soon.

Circumstances alone never make a flood: thousands share one address, and many have no JavaScript. That takes a text, and a
text alone only where it is sure; else it takes both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from testimonies.models import Call, Lane, Sign

from . import insults, load
from .letters import plain
from .nonsense import is_gibberish

COPIES, SURE_COPIES = 3, 4  # others alike. One who sends again, and again, is no flood
LONG_ENOUGH = 60  # letters. « Moi aussi » may be said by a thousand people, each for herself
LINKS, SURE_LINKS = 3, 5
_LINK = re.compile(r"(?:https?://|www\.)[^\s]+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Weight(IntEnum):
    """What a sign in a text is worth: heavy at most; flood beside something else; flood by itself."""

    FAINT, LIKELY, SURE = 1, 2, 3


@dataclass(frozen=True)
class Circumstances:
    """What is known of a sending beside its words: the hidden field was filled in; many came from its source; the human
    check was solved, or was not asked for."""

    trapped: bool = False
    busy_source: bool = False
    checked: bool = True


@dataclass(frozen=True)
class Judgement:
    lane: Lane
    signs: tuple[Sign, ...] = ()

    @property
    def slugs(self) -> str:
        """As `Testimony.lane_signs` keeps them."""
        return " ".join(self.signs)


def judge(
    story: str, language: str, call: Call, circumstances: Circumstances, *, near: int, kin: int = 0
) -> Judgement:
    """`near` is how many recent texts are nearly the same, `kin` how many are made of the same pieces (`likeness.Alike`).

    No sign looks at `language`: people write in theirs, whatever the page's.
    """
    found = dict(_in_text(story, near, kin))
    around = [*_around(circumstances, load.is_loaded(call))]
    return Judgement(_lane([*found.values()], bool(around)), (*found, *around))


def copies(letters: int, near: int, kin: int) -> Weight | None:
    """How much it says that so many others are alike a text of so many letters."""
    alike = max(near, kin) if letters >= LONG_ENOUGH else near
    if alike >= SURE_COPIES and letters >= LONG_ENOUGH:
        return Weight.SURE
    if alike >= COPIES:
        return Weight.LIKELY
    return Weight.FAINT if near else None


def _lane(weights: list[Weight], any_around: bool) -> Lane:
    likely = sum(weight >= Weight.LIKELY for weight in weights)
    if Weight.SURE in weights or likely > 1 or (likely and any_around):
        return Lane.FLOOD
    return Lane.HEAVY if weights or any_around else Lane.NORMAL


def _in_text(story: str, near: int, kin: int) -> Iterator[tuple[Sign, Weight]]:
    if weight := copies(len(plain(story)), near, kin):
        yield Sign.COPY if weight is Weight.FAINT else Sign.COPIES, weight
    if (sure := is_gibberish(story)) is not None:
        yield Sign.GIBBERISH, Weight.SURE if sure else Weight.LIKELY
    if (volley := insults.volley(story)).is_likely:
        yield Sign.INSULTS, Weight.SURE if volley.is_sure else Weight.LIKELY
    if weight := _links(story):
        yield Sign.LINKS, weight


def _links(story: str) -> Weight | None:
    """A true author may cite articles: several links are looked at twice, and are flood where they are all there is."""
    links = len(_LINK.findall(story))
    words = len(_WORD.findall(_LINK.sub(" ", story)))
    if links >= SURE_LINKS and words < 3 * links:
        return Weight.SURE
    if links >= LINKS:
        return Weight.LIKELY if words < 10 * links else Weight.FAINT
    return None


def _around(circumstances: Circumstances, loaded: bool) -> Iterator[Sign]:
    if circumstances.trapped:
        yield Sign.TRAP
    if circumstances.busy_source:
        yield Sign.BURST
    if loaded and not circumstances.checked:
        yield Sign.UNCHECKED
