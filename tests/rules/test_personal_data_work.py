"""The detector's work grows with the text and no faster. Structure and counted work say so here; time, in `make bench`."""

import importlib
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator
from re import _constants as signs
from re import _parser as parser
from types import ModuleType
from typing import Any

import pytest

from testimonies.rules import detectors, personal_data
from testimonies.rules.personal_data import find
from tests.bench.detector import HOSTILE, repeated

REPEATS = (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT)
# The longest address of a page that is looked for is 2,000 signs, and its host some 300 more.
WIDEST = 2_500


def width(tree: Any) -> float:
    """The most signs that one attempt at a pattern can look at, to its left and right; no end: infinity."""
    return sum(_width(sign, value) for sign, value in tree)


def _width(sign: Any, value: Any) -> float:
    if sign in REPEATS:
        _, most, inner = value
        return width(inner) * (float("inf") if most is signs.MAXREPEAT else most)
    if sign is signs.BRANCH:
        return max(map(width, value[1]))
    if sign is signs.SUBPATTERN:
        return width(value[-1])
    if sign in (signs.ASSERT, signs.ASSERT_NOT):
        return width(value[1])
    if sign is signs.ATOMIC_GROUP:
        return width(value)
    return float("inf") if sign is signs.GROUPREF and value is None else float(sign is not signs.AT)


def width_of(pattern: str, flags: int = 0) -> float:
    return width(parser.parse(pattern, flags))


def patterns(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns of a module by name, those that a detector closes over too."""
    for name, value in vars(module).items():
        cells = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
        yield from ((name, each) for each in (value, *cells) if isinstance(each, re.Pattern))


MODULES = [
    importlib.import_module(f"{detectors.__name__}.{module.name}")
    for module in pkgutil.iter_modules(detectors.__path__)
]
PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": pattern
    for module in (*MODULES, personal_data)
    for name, pattern in patterns(module)
}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_looks_further_than_its_bound(name: str) -> None:
    # Twice the text is twice the places where a match may start; a bound on what each can read makes that twice the work.
    pattern = PATTERNS[name]
    assert width_of(pattern.pattern, pattern.flags) <= WIDEST


def test_the_patterns_of_all_detectors_are_looked_at() -> None:
    assert len(PATTERNS) > 60 and {"contacts.email", "spoken._TOKEN", "names._INTRODUCED"} <= set(PATTERNS)


@pytest.mark.parametrize(
    "endless", [r"a*", r"(?:a+)+b", r"a{2,}", r"(?=x\w*)y", r"(?>a+)", r"a++", r"(?:b|c*?)d"]
)
def test_a_pattern_without_a_bound_is_seen(endless: str) -> None:
    assert width_of(endless) == float("inf")
    assert width_of(r"(?<!x)(?:ab|c{0,3}d){1,2}e?$") == 10


def calls(text: str) -> int:
    """How many functions were entered: a measure of work that no busy machine disturbs."""
    counted: Counter[str] = Counter()
    sys.setprofile(lambda frame, event, arg: counted.update((event,)))
    try:
        find(text)
    finally:
        sys.setprofile(None)
    return sum(counted.values())


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    short, long = (calls(repeated(piece, size)) for size in (1_000, 2_000))
    assert long <= 2.1 * short + 300


def test_a_figure_is_looked_around_as_far_as_the_text_goes() -> None:
    text = "a" * 500 + " 06 39 98 00 12 " + "b " * 500
    ((start, end),) = personal_data._around_figures(text)
    assert start <= 402 and end >= 660
    assert [text[hit.start : hit.end] for hit in find(text)] == ["06 39 98 00 12"]


@pytest.mark.parametrize("far", ["mot " * 60, "x" * 400, "\n" * 300, ""])
def test_what_stands_far_from_a_figure_changes_nothing(far: str) -> None:
    text = f"{far} Né le 3 mars 1985, au 12 rue des Lilas, 75011 Paris. {far} Code : 4512B. {far}"
    assert [hit.kind.value for hit in find(text)] == [
        "date_of_birth",
        "address",
        "postcode_city",
        "door_code",
    ]
