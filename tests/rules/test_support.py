"""« Nous vous croyons »: once for a source and day, in bands, and nothing of who said it or when (security.md F19, F36)."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection

from testimonies.models import State, Support, Testimony
from testimonies.rules import clock, limits, support
from testimonies.rules.support import BANDS, band

from .. import people
from ..caches import MEMORY, PATIENT, a_redis, on
from ..faults.test_races import at_once
from ..test_privacy import everything_stored
from .test_retention import old

pytestmark = pytest.mark.django_db
PER_HOUR = support.OF_A_TESTIMONY.windows[0][0]


def source(number: int) -> str:
    """One of its own network for each number."""
    return f"192.{number // 250}.{number % 250}.7"


def believed(row: Testimony, number: int) -> Testimony:
    Support.objects.update_or_create(testimony=row, defaults={"number": number, "shown": number})
    return row


def number(row: Testimony) -> int:
    return Support.objects.filter(pk=row.pk).values_list("number", flat=True).first() or 0


# Bands


@pytest.mark.parametrize(
    ("counted", "said"),
    [(None, 0), (0, 0), (9, 0), (10, 10), (49, 10), (50, 50), (99, 50), (100, 100), (499, 100), (500, 500),
     (1_000, 1_000), (4_999, 1_000), (5_000, 5_000), (12_345, 10_000), (10**12, BANDS[-1])],
)  # fmt: skip
def test_a_number_is_said_as_the_band_it_reached(counted: int | None, said: int) -> None:
    assert band(counted) == said


# Once


def test_each_source_counts_once_and_for_each_testimony() -> None:
    row, other = people.published(), people.published("Une autre soirée, et le même message ensuite.")
    for each in (source(1), source(1), source(2), source(1)):
        support.add(row.pk, each)
    support.add(other.pk, source(1))
    assert (number(row), number(other)) == (2, 1)


@pytest.mark.parametrize(
    ("first", "second", "counted"),
    [
        ("192.0.2.1", "192.0.2.254", 1),
        ("::ffff:192.0.2.1", "192.0.2.9", 1),
        ("192.0.2.1", "192.0.3.1", 2),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", 1),
        ("2001:db8:1::1", "2001:db8:2::1", 2),
        ("", "", 1),
        ("no address", "no address", 1),
    ],
)
def test_neighbours_are_one_source(first: str, second: str, counted: int) -> None:
    row = people.published()
    support.add(row.pk, first)
    support.add(row.pk, second)
    assert number(row) == counted


@pytest.mark.parametrize(
    "presses", [support.PRESSES.windows[0][0] + 40, pytest.param(10_000, marks=pytest.mark.long)]
)
def test_however_often_one_source_presses_it_is_one(presses: int) -> None:
    row = people.published()
    for _ in range(presses):
        support.add(row.pk, source(1))
    assert number(row) == 1


def test_a_repeat_takes_the_same_questions_as_a_first(django_assert_num_queries: Any) -> None:
    row = people.published()
    support.add(row.pk, source(1))
    with django_assert_num_queries(5):  # the transaction's two, the lock, the row, the number
        support.add(row.pk, source(2))
    with django_assert_num_queries(5):
        support.add(row.pk, source(2))


def test_past_its_presses_of_a_day_a_source_touches_the_database_no_more(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    row = people.published()
    monkeypatch.setattr(support, "PRESSES", limits.Limit("few presses", ((1, limits.DAY),), strict=True))
    support.add(row.pk, source(1))
    with django_assert_num_queries(0):
        support.add(row.pk, source(1))


# Caps


def test_two_hundred_sources_are_no_more_in_an_hour_than_the_cap() -> None:
    row = people.published()
    for each in range(200):
        support.add(row.pk, f"127.0.0.{each}")
    assert number(row) == 1
    for each in range(200):
        support.add(row.pk, source(each))
    assert number(row) == PER_HOUR


def test_who_finds_the_cap_reached_may_count_later_on_the_day() -> None:
    row = people.published()
    limits.count(support.OF_A_TESTIMONY, row.pk, weight=PER_HOUR)
    support.add(row.pk, source(1))
    assert number(row) == 0
    (full,) = limits._counts(support.OF_A_TESTIMONY, row.pk)
    caches["limits"].delete(full.entry)
    support.add(row.pk, source(1))
    assert number(row) == 1


# The key, and what lies where


def test_the_key_of_the_day_is_thrown_away_and_with_it_who_pressed() -> None:
    row = people.published()
    support.add(row.pk, source(1))
    kept = caches["limits"]
    assert kept.left(limits.KEY_OF_THE_DAY) <= limits.DAY
    assert max(kept.left(entry) for entry in kept.kept if not entry.endswith(limits.KEY)) <= limits.DAY
    kept.delete(limits.KEY_OF_THE_DAY)  # as its end does, or a restart
    support.add(row.pk, source(1))
    assert number(row) == 2


def test_neither_an_address_nor_a_digest_of_one_is_on_a_disk() -> None:
    row = people.published()
    for each in range(20):
        support.add(row.pk, source(each))
    held = everything_stored()
    entries = {entry.rpartition(":")[2].encode() for entry in caches["limits"].kept} - {
        b"key",
        b"key-of-the-day",
    }
    assert len(entries) > 20 and number(row) == 20
    assert [one for one in entries if one in held] == []
    assert not any(source(each).encode() in held or source(each)[:-2].encode() in held for each in range(20))
    columns = {field.column for field in Support._meta.fields}
    assert columns == {"testimony_id", "number", "shown"}


@pytest.fixture(params=["a dummy", "none", "refused"])
def without_a_cache(request: pytest.FixtureRequest, settings: Any) -> None:
    broken = {
        "a dummy": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "none": {"BACKEND": "no.such.Cache"},
        "refused": on("redis://127.0.0.1:1/0")["limits"],
    }
    settings.CACHES = {**settings.CACHES, "limits": broken[request.param]}


@pytest.mark.usefixtures("without_a_cache")
def test_without_a_cache_nothing_is_counted_and_nothing_breaks() -> None:
    row = people.published()
    support.add(row.pk, source(1))
    assert number(row) == 0


@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_it_counts_the_same_in_memory_and_in_redis(kind: str, settings: Any) -> None:
    row = people.published()

    def presses() -> int:
        caches["limits"].clear()
        for each in (1, 1, 2, 3, 3):
            support.add(row.pk, source(each))
        return number(row)

    if kind == "memory":
        settings.CACHES = {**settings.CACHES, "limits": MEMORY}
        assert presses() == 3
        return
    with a_redis() as (address, _process):
        settings.CACHES = on(address, **PATIENT)
        assert presses() == 3


# What is shown


def test_what_is_shown_moves_once_a_day() -> None:
    """F36: who reloads the page all day, or presses up to the edge of a band himself, learns of no single press."""
    row = people.published()
    clock.run()
    for each in range(12):
        support.add(row.pk, source(each))
    clock.run()
    assert Support.objects.values_list("number", "shown").get() == (12, 0)
    assert support.told(row) == 0
    support.show()
    assert support.told(row) == 10


def test_the_first_turn_of_a_day_shows_what_was_counted() -> None:
    row = people.published()
    support.add(row.pk, source(1))
    clock.run()
    assert Support.objects.values_list("number", "shown").get() == (1, 1)
    assert support.told(row) == 1


@pytest.mark.parametrize(("counted", "said"), [(0, 0), (1, 1), (9, 1), (10, 10), (700, 500)])
def test_an_author_is_told_that_somebody_believes_her_and_then_bands(counted: int, said: int) -> None:
    assert support.told(believed(people.published(), counted)) == said


# With its testimony


@pytest.mark.parametrize("state", [one for one in State if one != State.PUBLISHED])
def test_nothing_is_counted_for_what_is_not_published(state: str) -> None:
    row = people.in_state(state)
    support.add(row.pk, source(1))
    assert not Support.objects.exists()
    assert support.told(row) == 0


def test_a_suspended_one_keeps_its_number_and_tells_it_to_nobody() -> None:
    row = people.decide(believed(people.published(), 60), "suspend")
    assert (number(row), support.told(row)) == (60, 0)
    assert support.told(people.decide(row, "restore")) == 50


@pytest.mark.parametrize("move", ["withdraw", "forget"])
def test_the_number_goes_with_the_testimony(move: str) -> None:
    row = believed(people.published(), 60)
    if move == "forget":
        row = people.decide(row, "suspend")
    people.decide(row, move)
    assert not Support.objects.exists()


def test_it_goes_with_the_words_of_one_that_is_only_counted() -> None:
    row = believed(people.published(), 60)
    for move in ("suspend", "reopen", "count_only"):
        row = people.decide(row, move)
    assert number(row) == 60
    old(row, settings.KEEP_DAYS["counted_text"])
    clock.run()
    assert people.fresh(row).state == State.COUNTED and not Support.objects.exists()


# At once


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_from_twenty_sources_are_twenty() -> None:
    row = people.published()
    at_once(*[lambda each=each: support.add(row.pk, source(each)) for each in range(20)])
    assert number(row) == 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_meanwhile_leaves_no_number() -> None:
    rows = [people.published(f"Histoire {each} de la soirée, pour voir.") for each in range(6)]
    for row in rows:
        at_once(
            *[lambda row=row, each=each: support.add(row.pk, source(each)) for each in range(4)],
            lambda row=row: people.decide(row, "withdraw"),
        )
    assert not Support.objects.exists()
    assert connection.vendor == "postgresql"
