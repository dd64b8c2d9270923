"""Horizontal bars, laid out for an SVG that is drawn by a template: attributes alone, since the policy allows no style.

Heights are pixels and widths parts of a hundred: the words keep their size on a phone, and the bars shrink.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

MOST = 10  # bars; the table has all
LETTERS = 28  # of a line, at the width of a small phone and in the widest font
LINE, BAR, GAP = 22, 16, 18
WIDEST = 80  # of a hundred; the number stands behind the bar


@dataclass(frozen=True)
class Bar:
    """`words` are the lines of the label, each with its baseline; `top` is the upper edge of the bar."""

    words: list[tuple[int, str]]
    top: int
    width: int
    number: int

    @property
    def foot(self) -> int:
        """The baseline of the number."""
        return self.top + BAR - 2


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    height: int
    thickness: int = BAR


def drawn(numbers: Iterable[tuple[Any, int]]) -> Chart:
    """Labels and numbers, in the order in which they are shown; none of them 0."""
    chosen = list(numbers)[:MOST]
    most = max((number for _label, number in chosen), default=1)
    bars, y = [], 0
    for label, number in chosen:
        lines = wrap(str(label), LETTERS) or [""]
        words = [(y + LINE * place - 6, line) for place, line in enumerate(lines, 1)]
        top = y + LINE * len(lines)
        bars.append(Bar(words, top, max(1, WIDEST * number // most), number))
        y = top + BAR + GAP
    return Chart(bars, y)
