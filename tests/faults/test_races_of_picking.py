"""Twenty at the desk take the next one at the same moment (security.md F23)."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from testimonies.models import Event, Testimony
from testimonies.rules import picking, whole

from .. import people
from .test_races import at_once, fresh_rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def take_without_waiting(user: User) -> Testimony | None:
    """An error, where a lock was waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1ms'")
    return picking.take_next(user)


def test_twenty_at_once_get_twenty_different_ones() -> None:
    users = [people.a_moderator() for _number in range(20)]
    rows = fresh_rows(20)
    given = at_once(*(lambda user=user: take_without_waiting(user) for user in users))
    assert set(given) == set(rows)
    assert Event.objects.filter(what="claim").count() == 20


def test_who_is_late_gets_nothing_rather_than_somebody_else_s() -> None:
    users = [people.a_moderator() for _number in range(20)]
    rows = fresh_rows(5)
    given = at_once(*(lambda user=user: take_without_waiting(user) for user in users))
    assert sorted(one.pk for one in given if one) == sorted(row.pk for row in rows)


def test_what_is_being_decided_on_holds_nobody_up() -> None:
    mia, (_first, second) = people.a_moderator(), fresh_rows(2)
    with transaction.atomic():
        busy = whole.locked(Testimony.objects.exclude(pk=second.pk).get().pk)
        assert at_once(lambda: take_without_waiting(mia)) == [second] != [busy]
