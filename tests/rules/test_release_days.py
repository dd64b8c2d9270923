"""When a text goes online says little of when it was decided, however closely somebody watches (security.md F36)."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from testimonies.models.privacy import new_public_id
from testimonies.rules.cards import place
from testimonies.rules.effects import _release_day

DAYS = 6_000  # watched; what is found moves by three hundredths of itself from run to run
FIRST = date(2026, 1, 1)
# How somebody who knows the day of the decision may guess which of the texts since then is the one.
GUESSES: dict[str, Callable[[Sequence[Any]], Any]] = {
    "first": lambda seen: seen[0],
    "middle": lambda seen: seen[len(seen) // 2],
    "last": lambda seen: seen[-1],
    "any": random.Random(36).choice,
}


def watched(a_day: int, delay: int) -> Iterator[tuple[Any, list[Any]]]:
    """For each text: itself, and all that went online from the day after its decision to the last day it may take.

    As the list has them: by day, and inside a day by random id.
    """
    online = defaultdict(list)
    texts = [(day, number) for day in range(DAYS) for number in range(a_day)]
    for text in texts:
        online[(_release_day(FIRST + timedelta(text[0])) - FIRST).days].append(text)
    for batch in online.values():
        random.Random(len(batch)).shuffle(batch)
    for text in texts[a_day * delay : -a_day * delay]:
        yield text, [one for day in range(text[0] + 1, text[0] + delay + 1) for one in online[day]]


@pytest.mark.parametrize(("a_day", "most"), [(1, 0.33), (4, 0.08)])
def test_who_knows_the_day_and_watches_daily_finds_a_text_by_chance_alone(
    settings: Any, record_property: Any, a_day: int, most: float
) -> None:
    settings.RELEASE_DELAY_DAYS = delay = 5
    found, number, blind = dict.fromkeys(GUESSES, 0), 0, 0.0
    for text, seen in watched(a_day, delay):
        assert text in seen
        number, blind = number + 1, blind + 1 / len(seen)
        for name, guess in GUESSES.items():
            found[name] += guess(seen) == text
    best = max(found.values()) / number
    record_property(
        "figure",
        f"F36: {a_day} a day, day of decision known: found {best:.1%}, drawn blindly {blind / number:.1%}",
    )
    assert best <= most
    assert best <= blind / number * 1.5


def test_inside_a_day_the_order_on_the_list_says_nothing_of_the_order_of_arrival(
    record_property: Any,
) -> None:
    """Spearman's rank correlation; by chance it lies within 4.4 of its deviations in all but one of 100,000 runs."""
    number = 2_000
    arrived = [new_public_id() for _each in range(number)]
    listed = {one: rank for rank, one in enumerate(sorted(arrived, key=lambda one: place(FIRST, one)))}
    apart = sum((rank - listed[one]) ** 2 for rank, one in enumerate(arrived))
    correlation = 1 - 6 * apart / (number * (number**2 - 1))
    record_property(
        "figure", f"F36: order of arrival and order on the list, {number} of one day: {correlation:+.3f}"
    )
    assert abs(correlation) < 4.4 / (number - 1) ** 0.5
