"""Days as people write them, and as a French letter says them."""

from datetime import date

import pytest

from testimonies.rules.letters import when
from testimonies.rules.letters.when import NoDayError, When


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12/03/2026", When(2026, 3, 12)),
        (" 12.3.2026 ", When(2026, 3, 12)),
        ("2026-03-12", When(2026, 3, 12)),
        ("le 1er mars 2026", When(2026, 3, 1)),
        ("12th of March 2026", When(2026, 3, 12)),
        ("Août 2024", When(2024, 8)),
        ("juil. 2024", When(2024, 7)),
        ("03/2026", When(2026, 3)),
        ("2026", When(2026)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, read: When) -> None:
    assert when.read(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", "hier", "31/02/2026", "13/2026", "12/03/26", "1/2/3/2026", "0000", "1949", "9" * 400, "²/2026", "12/03/2026x", "२०२६"],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NoDayError):
        when.read(typed)


@pytest.mark.parametrize(
    ("day", "said", "opening"),
    [
        (When(2026, 3, 1), "le 1er mars 2026", "Le 1er mars 2026"),
        (When(2026, 4, 12), "le 12 avril 2026", "Le 12 avril 2026"),
        (When(2026, 8), "en août 2026", "En août 2026"),
        (When(2026), "en 2026", "En 2026"),
    ],
)
def test_it_is_said_in_french(day: When, said: str, opening: str) -> None:
    assert (day.at, day.opening, f"le {day.bare}" if day.day else f"en {day.bare}") == (said, opening, said)


def test_a_month_and_a_year_last_until_their_last_day() -> None:
    assert [one.last_day() for one in (When(2024, 2), When(2026), When(2026, 3, 4))] == [
        date(2024, 2, 29),
        date(2026, 12, 31),
        date(2026, 3, 4),
    ]


@pytest.mark.parametrize(
    ("day", "due"),
    [((2026, 1, 31), (2026, 2, 28)), ((2023, 12, 30), (2024, 1, 30)), ((2024, 1, 30), (2024, 2, 29)),
     ((2026, 5, 31), (2026, 6, 30))],
)  # fmt: skip
def test_a_month_ends_on_the_same_day_or_the_last_one_of_the_next(
    day: tuple[int, ...], due: tuple[int, ...]
) -> None:
    assert when.next_month(date(*day)) == date(*due)
