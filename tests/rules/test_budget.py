"""How many texts one person opens a day: their own measure, and the one nobody passes."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testimonies.models import Event, Outbox, Testimony
from testimonies.rules import budget, desk, picking, preferences
from testimonies.rules.trail import CLOCK, today
from tests import people

pytestmark = pytest.mark.django_db


def opens(user: User, number: int) -> list[Testimony]:
    return [people.opened(people.waiting(), user) for _ in range(number)]


def wants(number: int) -> User:
    user = people.a_moderator()
    preferences.save(user, a_day=number)
    return User.objects.get(pk=user.pk)


def test_the_same_text_opened_again_counts_once() -> None:
    user = people.a_moderator()
    (row,) = opens(user, 1)
    desk.open_text(row, user)
    assert budget.of(user).opened == 1


def test_what_others_opened_or_oneself_yesterday_does_not_count() -> None:
    user, other = people.a_moderator(), people.a_moderator()
    opens(other, 1)
    Event.objects.create(
        day=today() - timedelta(days=1), what="open", actor="moderator", who=user.username, testimony="x"
    )
    assert budget.of(user).opened == 0


def test_nothing_more_is_given_to_who_has_had_enough() -> None:
    user = wants(2)
    opens(user, 2)
    people.waiting()
    with pytest.raises(budget.EnoughForTodayError, match="2"):
        picking.take_next(user)


def test_work_on_the_text_already_open_goes_on() -> None:
    user = wants(1)
    (row,) = opens(user, 1)
    assert desk.open_text(row, user) == people.STORY
    people.hide(row, user, "technicien")
    assert people.decide(row, "approve", user).state == "published"


def test_one_may_still_open_a_text_one_chose_oneself() -> None:
    user = wants(1)
    opens(user, 2)
    assert budget.of(user).opened == 2


def test_five_more_are_five_more_from_where_one_is() -> None:
    user = wants(1)
    opens(user, 2)
    budget.five_more(by=desk.acting(user))
    budget.five_more(by=desk.acting(user))  # pressed twice
    day = budget.of(user)
    assert (day.opened, day.wanted, day.is_over) == (2, 7, False)
    assert Event.objects.filter(what="five_more", who=user.username).count() == 2


def test_no_choice_goes_above_the_hard_cap(settings: Any) -> None:
    settings.DESK_OPENED_A_DAY = 3
    user = wants(2)
    opens(user, 2)
    budget.five_more(by=desk.acting(user))
    opens(user, 1)
    assert budget.of(user).is_over
    budget.five_more(by=desk.acting(user))
    budget.five_more(by=CLOCK)
    assert budget.of(user).is_over and Event.objects.filter(what="five_more").count() == 1


def test_at_the_hard_cap_no_other_text_opens_and_the_leads_are_told_once(settings: Any) -> None:
    settings.DESK_OPENED_A_DAY = 2
    user, lead = people.a_moderator(), people.a_lead()
    first, _second = opens(user, 2)
    other = desk.claim(people.waiting(), user)
    for _ in range(2):
        with pytest.raises(budget.EnoughForTodayError):
            desk.open_text(other, user)
    assert not Event.objects.about(other).filter(what="open").exists()
    assert desk.open_text(first, user) == people.STORY
    note = Outbox.objects.get(kind="enough")
    assert (note.to, note.numbers) == (lead, f"account {user.pk}\nnumber 2")


def test_what_was_opened_today_is_counted_in_one_question() -> None:
    user = wants(5)
    opens(user, 3)
    with CaptureQueriesContext(connection) as asked:
        budget.of(User.objects.get(pk=user.pk))
    assert len(asked) == 3  # the account, the preference, the trail


@pytest.mark.postgresql
def test_it_is_counted_by_the_index_of_the_days_of_a_member() -> None:
    Event.objects.bulk_create(
        Event(day=today(), what="open", actor="moderator", who=f"who{n % 50}", testimony=str(n))
        for n in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE testimonies_event")
    rows = Event.objects.openings(budget.FIVE_MORE).by_on("who7", today())
    plan = rows.values_list("what", "testimony").explain()
    assert "days_of_a_member" in plan and "Seq Scan" not in plan, plan
