"""An attack that knows all: every published page, every snapshot, and the rules by which they are made (F35).

It builds every small world there can be, keeps those that show what was shown, and asks what is true in all of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from testimonies.rules.snapshots import STEP, Base

Sizes = tuple[int, ...]
Shown = tuple[int, ...]
Worlds = dict[Shown, set[Sizes]]
MONTHS = 3
DRAWS = list(product((True, False), repeat=MONTHS))
# One kind of people: in which month they came, and at the end of which months they were there.
STAYS = [(first, last) for first in range(MONTHS) for last in range(first, MONTHS)]


def shows(came: list[list[int]], others: list[list[int]] | None, draws: tuple[bool, ...]) -> Shown:
    """What readers see of one value, month by month; `came[month]` tells, at its end, who came in each month so far."""
    base, shown, upto = Base(), [], 0
    for month, drawn in enumerate(draws):
        beside = None if others is None else sum(others[month][upto:])
        after = base.next(str(month), sum(came[month][upto:]), beside, drawn=drawn)
        upto = upto if after == base else month + 1
        base = after
        shown.append(base.shown)
    return tuple(shown)


def there(kinds: list[tuple[int, Any]], sizes: Sizes) -> list[list[int]]:
    """At the end of each month: how many are there of those who came in each month so far."""
    return [[sum(size for size, (first, months) in zip(sizes, kinds, strict=True) if first == came and month in months)
             for came in range(month + 1)] for month in range(MONTHS)]  # fmt: skip


PEOPLE = [(first, range(first, last + 1)) for first, last in STAYS]


MOST = 12  # people: two may be shown, one after the other, and more be there whom nobody sees


def up_to(most: int, kinds: int) -> Iterator[Sizes]:
    """Every way to have so many people, or fewer, of so many kinds."""
    if kinds == 0:
        yield ()
        return
    for size in range(most + 1):
        yield from ((size, *rest) for rest in up_to(most - size, kinds - 1))


def all_worlds(rule: Any) -> Worlds:
    """By what they show. What shows more than ten may lie behind larger worlds too, and is left out."""
    found: Worlds = defaultdict(set)
    for sizes in up_to(MOST, len(PEOPLE)):
        for shown in rule(there(PEOPLE, sizes)):
            if max(shown) <= 2 * STEP:
                found[shown].add(sizes)
    return found


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    """Of people who are counted and not published: each thing that may be shown, with all that may lie behind."""
    return all_worlds(lambda came: {shows(came, None, draws) for draws in DRAWS})


def arrived(sizes: Sizes, first: int, last: int) -> int:
    """In these months, both included."""
    return sum(size for size, (came, _gone) in zip(sizes, STAYS, strict=True) if first <= came <= last)


def left(sizes: Sizes, first: int, last: int) -> int:
    """Who was there at the end of the month before, and not at the end of the last."""
    return sum(size for size, (_came, gone) in zip(sizes, STAYS, strict=True) if first <= gone + 1 <= last)


def proven(worlds: Worlds, number: Any) -> set[int]:
    """How many, at the least, some output proves to have come, or gone, in some months."""
    return {min(number(sizes, *span) for sizes in behind) for behind in worlds.values() for span in STAYS}


def test_the_attack_sees_numbers_appear_rise_and_stay(worlds: Worlds) -> None:
    """Else what follows would prove nothing."""
    assert {(0, 0, 0), (0, 5, 10), (5, 5, 5), (0, 10, 10), (5, 10, 10), (0, 0, 5)} <= set(worlds)


def test_no_output_proves_that_one_to_four_people_came(worlds: Worlds) -> None:
    """In a month, or in several together: either nobody may have come, or five did at least."""
    assert min(proven(worlds, arrived) - {0}) >= STEP


def test_no_output_proves_that_anybody_left(worlds: Worlds) -> None:
    assert proven(worlds, left) == {0}


def test_no_month_tells_how_many_came(worlds: Worlds) -> None:
    """What a reader may learn is a range: in all that is shown three numbers or more are left for each span of months."""
    widths = {
        len({arrived(sizes, *span) for sizes in behind}) for behind in worlds.values() for span in STAYS
    }
    assert min(widths) >= 3


def test_whether_one_person_was_ever_there_can_never_be_told(worlds: Worlds) -> None:
    """For all that may be shown and any time that she may have been counted, two worlds differ in her alone.

    And nobody like her is proven to exist, unless at least five are.
    """
    for shown, behind in worlds.items():
        for kind, stay in enumerate(STAYS):
            least = min(sizes[kind] for sizes in behind)
            assert least == 0 or least >= STEP, (shown, stay)
            with_her = ((*sizes[:kind], sizes[kind] + 1, *sizes[kind + 1 :]) for sizes in behind)
            assert any(sizes in behind for sizes in with_her), (shown, stay)


def without_a_draw(came: list[list[int]]) -> set[Shown]:
    return {shows(came, None, (True,) * MONTHS)}


def rounded_each_month(came: list[list[int]]) -> set[Shown]:
    totals = [sum(month) for month in came]
    return {tuple(STEP * ((number + 2) // STEP) if number >= STEP else 0 for number in totals)}


@pytest.mark.parametrize("weaker", [without_a_draw, rounded_each_month])
def test_a_weaker_rule_would_be_seen(weaker: Any) -> None:
    """Rounding alone tells that somebody came in this month; so does waiting for five, without a draw."""
    assert proven(all_worlds(weaker), arrived) & set(range(1, STEP))


# Of published pages everybody knows how many there are, when each came, and when it was away.
PAGES = [(first, {first + place for place, there in enumerate(at) if there})
         for first in range(MONTHS) for at in product((0, 1), repeat=MONTHS - first) if any(at)]  # fmt: skip
CASES = [(kinds, sizes) for kinds in combinations(PAGES, 3) for sizes in product((1, 5, 10, 11), repeat=3)]


def betrayed(kinds: list[tuple[int, Any]], sizes: Sizes, rule: Any) -> list[Any]:
    """Outputs by which each page of one kind must carry the answer, or none can: then every single one is told."""
    found: Worlds = defaultdict(set)
    whole = there(kinds, sizes)
    for answers in product(*(range(size + 1) for size in sizes)):
        came = there(kinds, answers)
        rest = [
            [all_ - some for all_, some in zip(*pair, strict=True)] for pair in zip(whole, came, strict=True)
        ]
        for shown in rule(came, rest):
            found[shown].add(answers)
    return [(shown, kind) for shown, behind in found.items() for kind, size in enumerate(sizes)
            if size in {min(one[kind] for one in behind), size - max(one[kind] for one in behind)}]  # fmt: skip


def as_it_is(came: list[list[int]], others: list[list[int]]) -> set[Shown]:
    return {shows(came, others, draws) for draws in DRAWS}


@pytest.mark.parametrize("case", Random(7).sample(CASES, 25), ids=str)
def test_no_page_is_known_to_carry_an_answer_that_it_does_not_show(case: Any) -> None:
    """Nor to carry it not. Even for a reader who is sure that nobody is counted beside the published."""
    kinds, sizes = case
    assert betrayed(kinds, sizes, as_it_is) == []


def test_five_pages_would_be_told_if_those_without_the_answer_were_left_aside() -> None:
    def careless(came: list[list[int]], others: list[list[int]]) -> set[Shown]:
        return {shows(came, None, draws) for draws in DRAWS}

    assert betrayed([(0, range(3))], (5,), careless)
