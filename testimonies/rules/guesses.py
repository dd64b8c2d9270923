"""Words that open nothing, counted before more of them are looked up (security.md 3.1, GlobaLeaks' two levels).

At 88 bits nobody guesses a receipt: this bounds the work, and keeps a mistake in the receipts from becoming a door. Only
wrong words count, for a mobile network puts thousands behind one address, and each time words open something there, the
network may be wrong once more. When too many are wrong everywhere at once, each source has a fifth: nobody is shut out for
what others do.
"""

from . import limits
from .limits import Limit
from .receipts import LISTS, Typed

DAY = 24 * 3600
WRONG = Limit("wrong words", ((15, 600), (60, DAY)))
RIGHT = Limit("right words", ((0, DAY),))
ALL = Limit("wrong words of all", ((3_000, 600),))
EVERYBODY = "everybody"
STRICT = 5
# One word that is forgotten stands for 2,048 guesses, and costs their work. Who lost one has a few tries.
FORGOTTEN, FORGOTTEN_OF_ALL = 3, 50


def wait(source: str) -> int:
    """Seconds until this source may try again, 0 if it may now. Says nothing of the words."""
    part = STRICT if limits.wait(ALL, EVERYBODY) else 1
    return limits.wait(WRONG, source, earned=limits.number(RIGHT, source), part=part)


def judge(source: str, typed: Typed, *, opened: bool) -> None:
    """Counts what came of it."""
    if opened:
        limits.count(RIGHT, source)
        return
    several = len(typed.candidates) > len(LISTS)  # whole words may be of both lists
    limits.count(WRONG, source, weight=FORGOTTEN if several else 1)
    limits.count(ALL, EVERYBODY, weight=FORGOTTEN_OF_ALL if several else 1)
