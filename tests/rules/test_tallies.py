"""Tallies: counted anew each day, by what was told and what became of it, and never by a raid."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from testimonies.models import Beat, Call, Event, Tally, Testimony
from testimonies.rules import clock, follow_up, tallies
from testimonies.rules.tallies import rounded
from tests import people

pytestmark = pytest.mark.django_db


def counted(dimension: str) -> dict[str, int]:
    tallies.count_all()
    return dict(Tally.objects.filter(dimension=dimension).values_list("value", "number"))


def sent_on(day: date, row: Testimony) -> None:
    Testimony.objects.filter(pk=row.pk).update(submitted_on=day)


def test_what_was_accepted_is_counted_by_what_it_tells() -> None:
    row = people.waiting(area="fr-75")
    follow_up.add_details(row, company="Une entreprise", choices={"company_answer": ["none"]})
    people.in_state("published", row)
    people.in_state("counted", people.waiting("Une autre histoire.", trade="plumber"))
    people.waiting("Une histoire qui attend.", trade="electrician")
    people.in_state("refused", people.waiting("Une histoire refusée.", trade="movers"))
    assert counted("trade") == {"telecom-technician": 1, "plumber": 1}
    assert counted("behaviour") == {"private-message": 2}
    assert counted("area") == {"fr-75": 1}
    answers = Testimony.objects.get(pk=row.pk).term_slugs("company_answer")
    assert counted("company_answer") == dict.fromkeys(answers, 1)


def test_what_came_in_is_counted_by_what_became_of_it() -> None:
    for state in ("published", "refused", "withdrawn", "waiting"):
        people.in_state(state, people.waiting(f"Histoire {state}."))
    assert counted("outcome") == dict.fromkeys(("published", "refused", "withdrawn", "waiting"), 1)
    assert counted("total") == {"": 4}


def test_a_refused_flood_is_an_outcome_and_nothing_else() -> None:
    row = people.waiting()
    people.decide(row, "refuse", reason="flood", sentence="Non.")
    assert counted("outcome") == {"flood": 1}
    assert counted("total") == {} == counted("wait")


def test_a_flood_is_no_more_than_that_while_it_waits_and_once_it_is_forgotten() -> None:
    waits, gone = people.waiting(), people.waiting("Une autre histoire.")
    Testimony.objects.filter(pk=waits.pk).update(lane="flood")
    people.decide(people.decide(gone, "refuse", reason="flood"), "forget")
    assert counted("outcome") == {"flood": 2}
    assert counted("total") == {}


def test_what_was_refused_or_withdrawn_stays_that_once_it_is_forgotten() -> None:
    for state in ("refused", "withdrawn", "waiting"):
        people.decide(people.in_state(state, people.waiting(f"Histoire {state}.")), "forget")
    assert counted("outcome") == dict.fromkeys(("refused", "withdrawn", "forgotten"), 1)


def test_what_came_in_is_not_told_of_a_month_whose_refusals_are_gone_by_now() -> None:
    row = people.published()
    sent_on(date(2020, 1, 31), row)
    assert counted("total") == {} == counted("outcome")
    assert counted("trade") == {"telecom-technician": 1}


@pytest.mark.parametrize(
    ("days", "band"), [(0, "0"), (1, "1-2"), (2, "1-2"), (3, "3-7"), (8, "8-30"), (30, "8-30"), (31, "31-")]
)
def test_the_wait_ends_with_the_first_decision(days: int, band: str) -> None:
    row = people.published()
    before = timezone.localdate() - timedelta(days=days)
    sent = Event.objects.get(testimony=row.pk, what="submit")
    Event.objects.filter(pk=sent.pk)._raw_delete("default")
    sent.pk, sent.day = None, before
    sent.save(force_insert=True)
    people.decide(row, "suspend")
    assert counted("wait") == {band: 1}


def test_months_and_calls_stand_apart() -> None:
    people.a_call(slug="other")
    sent_on(date(2026, 1, 31), people.published())
    sent_on(date(2026, 2, 1), people.published("Une autre histoire.", call="other"))
    tallies.count_all()
    found = set(Tally.objects.filter(dimension="trade").values_list("call__slug", "month", "number"))
    assert found == {("harcelementdomicile", date(2026, 1, 1), 1), ("other", date(2026, 2, 1), 1)}


def test_counting_again_leaves_the_same_and_forgets_what_is_no_longer_so() -> None:
    row = people.published()
    assert counted("trade") == counted("trade") != {}
    people.decide(row, "withdraw")
    assert counted("trade") == {}


def test_the_clock_counts_once_a_day() -> None:
    people.published()
    clock.run()
    assert Tally.objects.filter(dimension="trade").get().number == 1
    people.published("Une autre histoire.")
    clock.run()
    assert Tally.objects.filter(dimension="trade").get().number == 1
    Beat.objects.update(counted_on=timezone.localdate() - timedelta(days=1))
    clock.run()
    assert Tally.objects.filter(dimension="trade").get().number == 2


def test_the_work_does_not_grow_with_the_rows(django_assert_num_queries) -> None:
    people.published()
    Call.objects.exclude(slug="harcelementdomicile").delete()
    with django_assert_num_queries(len(tallies.DIMENSIONS) + 5):
        tallies.count_all()
    for number in range(4):
        people.published(f"Histoire numéro {number}.", trade="plumber")
    with django_assert_num_queries(len(tallies.DIMENSIONS) + 5):
        tallies.count_all()


@pytest.mark.django_db(transaction=True)
def test_two_housekeepings_at_once_count_once_and_nobody_who_sends_waits() -> None:
    people.published()
    Beat.objects.create(pk=1, at=timezone.now())
    barrier, faults = threading.Barrier(3), []

    def at_once(work: Any) -> None:
        barrier.wait(10)
        try:
            work()
        except Exception as error:  # noqa: BLE001  told by the assertion below
            faults.append(error)
        finally:
            connection.close()

    works = [lambda: tallies.count_once(timezone.localdate())] * 2 + [lambda: people.waiting("Une autre.")]
    threads = [threading.Thread(target=at_once, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (faults, Tally.objects.filter(dimension="trade").count()) == ([], 1)
    assert Testimony.objects.count() == 2


def test_numbers_are_rounded_to_five_and_hidden_under_five() -> None:
    assert [rounded(number) for number in (0, 4, 5, 7, 8, 12, 13)] == [None, None, 5, 5, 10, 10, 15]
