"""What pages show, counted by the hour; and the month that is over, written once."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from testimonies.models import Call, PublishedFigures, Snapshot, State, Term, Testimony
from testimonies.rules import clock, public_figures, snapshots
from tests import people

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 3, 12, tzinfo=timezone.get_default_timezone())
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the draw, which makes numbers late."""
    monkeypatch.setattr(snapshots, "_drawn", lambda cell: True)


def crowd(number: int, state: State = State.COUNTED, month: date = JANUARY, **facts: Any) -> list[Testimony]:
    """So many, decided in this month; `terms` as (list, slug)."""
    call, terms = facts.pop("call", None) or people.a_call(), facts.pop("terms", ())
    facts |= {"trade": Term.objects.get(kind="trade", slug=facts["trade"])} if "trade" in facts else {}
    if state == State.PUBLISHED:
        facts |= {"published_on": month, "first_published_on": month, "public_text": "Une histoire."}
    rows = Testimony.objects.bulk_create(
        Testimony(call=call, state=state, state_since=month, submitted_on=month, language="fr", **facts)
        for _ in range(number)
    )
    for kind, slug in terms:
        Term.objects.get(kind=kind, slug=slug).testimonies.add(*rows)
    return rows


def written(month: date = JANUARY) -> dict[str, dict[str, int]]:
    """The cells of this month, which is over."""
    assert snapshots.write_once((month + timedelta(days=31)).replace(day=2))
    return Snapshot.objects.get(month=month).cells


def exact() -> dict[str, dict[str, int]]:
    return public_figures.recount(NOON).cells


# What pages show


def test_what_pages_show_is_counted_exactly_and_nothing_else() -> None:
    shown = {"area": "fr-69", "warnings": ["threats", "none"], "data_sources": ["job-sheet"]}
    people.published(**shown, show_area=True)
    people.published(**{**shown, "area": "fr-75"}, trade="prefer-not", language="en", year=None)
    for state in State.values:
        if state != State.PUBLISHED:
            people.in_state(
                state, people.waiting(f"Une autre histoire, {state}.", trade="plumber", year=2009)
            )
    assert exact() == {
        "total": {"": 2}, "trade": {"telecom-technician": 1}, "year": {"2017": 1},
        "language": {"fr": 1, "en": 1}, "area": {"fr-69": 1}, "behaviour": {"private-message": 2}, "warning": {"threats": 2},
    }  # fmt: skip


def test_it_is_counted_once_an_hour_and_not_on_each_turn() -> None:
    people.a_call()
    assert public_figures.recount_when_old(NOON)
    crowd(3, State.PUBLISHED)
    assert not public_figures.recount_when_old(NOON + timedelta(minutes=59))
    assert public_figures.kept().cells["total"] == {"": 0}
    assert public_figures.recount_when_old(NOON + timedelta(hours=1))
    assert public_figures.kept().cells["total"] == {"": 3}
    assert public_figures.recount_when_old(NOON - timedelta(days=1)), "a clock that was put back"


def test_counting_takes_as_many_queries_for_one_as_for_thirty(django_assert_num_queries: Any) -> None:
    exact()
    crowd(1, State.PUBLISHED, trade="plumber", year=2020)
    with django_assert_num_queries(10):
        assert exact()["total"] == {"": 1}
    crowd(29, State.PUBLISHED, trade="plumber", year=2021, terms=[("behaviour", "private-message")])
    with django_assert_num_queries(10):
        assert exact()["total"] == {"": 30}


def test_fictional_ones_are_counted_where_there_is_nothing_else() -> None:
    demo = people.a_call(is_demo=True)
    crowd(6, State.PUBLISHED, call=demo, terms=[("place", "home")])
    assert (exact()["total"], public_figures.kept().of_demo) == ({"": 6}, True)
    people.a_call(slug="autre", hashtag="#autre")
    assert (exact()["total"], public_figures.kept().of_demo) == ({"": 0}, False)
    assert not any(written().values()), "and no month ever holds them"


# A month that is over


def test_those_counted_only_are_told_apart_rounded_and_hidden_under_five(at_once: None) -> None:
    crowd(8, trade="plumber", year=2020, terms=[("behaviour", "private-message")])
    crowd(4, trade="locksmith", year=2021)
    crowd(40, State.PUBLISHED, trade="locksmith", year=2021)
    for state in (State.WAITING, State.REFUSED, State.CHANGES_ASKED):
        crowd(9, state, trade="locksmith")
    cells = written()
    assert (cells["trade"], cells["year"]) == ({"plumber": 10}, {"2020": 10})
    assert cells["behaviour"] == {"private-message": 10}


def test_answers_that_no_page_shows_are_of_both_each_rounded_by_itself(at_once: None) -> None:
    home = {"terms": [("place", "home"), ("age_band", "25-34")]}
    crowd(6, State.PUBLISHED, **home)
    assert written()["place"] == {}, "each of six pages would be told"
    crowd(5, State.PUBLISHED, FEBRUARY)
    crowd(4, State.COUNTED, FEBRUARY, **home)
    assert written(FEBRUARY)["place"] == {"home": 5}
    crowd(4, State.COUNTED, MARCH, **home)
    cells = written(MARCH)
    assert cells["place"] == {"home": 15}
    assert set(cells) == {"trade", "behaviour", "year", "place", "data_source", "after", "company_answer"}


@pytest.mark.parametrize("state", [State.COUNTED, State.PUBLISHED])
def test_nothing_shows_a_single_unpublished_answer(at_once: None, state: State) -> None:
    """Of one, up to four: whatever is shown is the same as without them."""
    without = written()
    crowd(4, state, FEBRUARY, year=2001, terms=[("place", "home"), ("data_source", "job-sheet")])
    crowd(30, State.PUBLISHED, FEBRUARY)
    assert written(FEBRUARY) == without


def test_a_month_is_written_once_and_a_withdrawal_changes_none(at_once: None) -> None:
    rows = crowd(5, trade="plumber")
    first = written()
    assert not snapshots.write_once(date(2026, 2, 28))
    people.decide(rows[0], "withdraw")
    crowd(4, State.COUNTED, FEBRUARY, trade="plumber")
    assert first["trade"] == written(FEBRUARY)["trade"] == {"plumber": 5}
    assert Snapshot.objects.get(month=JANUARY).cells == first


def test_who_came_in_the_month_that_goes_on_is_in_the_next(at_once: None) -> None:
    crowd(3, month=JANUARY, trade="plumber")
    crowd(9, month=date(2026, 2, 1), trade="plumber")
    assert written()["trade"] == {}
    assert written(FEBRUARY)["trade"] == {"plumber": 10}


def test_a_number_waits_for_its_draw_which_a_second_writing_repeats() -> None:
    for number in range(60):
        crowd(5, year=1950 + number)
    drawn = written()["year"]
    assert 10 < len(drawn) < 50
    Snapshot.objects.all().delete()
    assert written()["year"] == drawn
    assert drawn.items() < written(FEBRUARY)["year"].items()


def test_nothing_but_months_and_rounded_numbers_is_kept(at_once: None) -> None:
    crowd(7, trade="plumber")
    written()
    assert Snapshot.objects.get().bases["counted"]["trade"] == {"plumber": ["2026-01-01", 5]}


# By itself, and by hand


def test_the_clock_counts_and_writes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    people.a_call()
    clock.run()
    counted, month = PublishedFigures.objects.get().counted_at, Snapshot.objects.get().month
    clock.run()
    assert (PublishedFigures.objects.get().counted_at, Snapshot.objects.get().month) == (counted, month)
    assert month < timezone.localdate().replace(day=1)


def test_the_command_counts_now_and_leaves_months_alone() -> None:
    Call.objects.all().delete()
    crowd(3, State.PUBLISHED)
    out = StringIO()
    call_command("figures", stdout=out)
    assert out.getvalue() == "figures: 3 published testimonies counted; no month is written yet.\n"
    assert not Snapshot.objects.exists()
