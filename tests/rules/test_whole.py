"""A testimony put together from one question is the one that the ORM would give, on both engines."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from testimonies.models import Approval, Event, Side, Term, TermKind, Testimony
from testimonies.rules import conversation, desk, whole
from testimonies.rules.trail import AUTHOR
from tests import people

pytestmark = pytest.mark.django_db


def full() -> tuple[Testimony, User]:
    """One with something in every column and every list."""
    user, other = people.a_moderator(), people.a_lead()
    row = people.waiting("Le 06 39 98 12 34 est à lui.", warnings=["minor"])
    people.keeps_an_earlier_text(row, "Avant.")
    people.takes_screenshots(row.call)
    people.keeps_a_picture(row)
    row = desk.claim(row, user)
    desk.open_text(row, user)
    conversation.add(row, side=Side.AUTHOR, text="Merci.", by=AUTHOR)
    Approval.objects.create(testimony=row, version=row.version, by=other)
    row.area, row.year, row.company = Term.objects.filter(kind=TermKind.AREA).first(), 2017, "Une société"
    row.save(update_fields=["area", "year", "company"])
    return people.fresh(row), user


def columns(record: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def test_every_column_is_as_the_orm_reads_it() -> None:
    row, user = full()
    found = whole.whole(row.pk, user)
    assert found is not None
    assert columns(found) == columns(row)
    assert columns(found.call) == columns(row.call)
    assert columns(found.area) == columns(row.area)
    assert found.trade is None or columns(found.trade) == columns(row.trade)
    assert str(found.claimed_by) == user.username
    for name in ("terms", *whole.HELD):
        expected = [columns(one) for one in getattr(row, name).all()]
        assert expected
        assert [columns(one) for one in getattr(found, name).all()] == expected
    assert whole.trail(found) == list(Event.objects.about(row))


def test_what_lies_at_hand_is_asked_for_no_more_and_is_filtered_rightly(
    django_assert_num_queries: Any,
) -> None:
    row, user = full()
    found = whole.whole(row.pk, user)
    assert found is not None
    with django_assert_num_queries(0):
        assert [found.call.hashtag, found.area.label if found.area else "", str(found.claimed_by)]
        assert [*found.terms.all(), *found.redactions.all()]
        assert [one.by.username for one in found.approvals.all()]
    assert [one.slug for one in found.terms.filter(kind=TermKind.WARNING)] == ["minor"]
    assert not found.redactions.filter(version=99).exists()


def test_what_it_has_none_of_is_not_asked_for(django_assert_num_queries: Any) -> None:
    row, user = people.waiting("Rien de tout cela."), people.a_moderator()
    with django_assert_num_queries(2):
        found = whole.whole(row.pk, user)
        assert found is not None
        assert [list(getattr(found, name).all()) for name in whole.HELD] == [[]] * len(whole.HELD)


def test_one_of_another_call_is_not_there() -> None:
    outsider = people.a_moderator(people.a_call(slug="other"))
    assert whole.whole(people.waiting().pk, outsider) is None


def test_a_trail_at_hand_says_the_same_as_the_question_about_it(django_assert_num_queries: Any) -> None:
    row, user = full()
    trail = whole.trail(row)
    with django_assert_num_queries(0):
        assert desk.has_open(row, user, trail)
    assert desk.has_open(row, user, [])
    desk.hand_over(row, user)
    row = desk.claim(people.fresh(row), user)
    assert not desk.has_open(row, user, whole.trail(row))


def test_a_locked_one_is_the_one_that_the_orm_would_give() -> None:
    row, _user = full()
    with transaction.atomic():
        found = whole.locked(row.pk)
    assert columns(found) == columns(row)
    assert columns(found.call) == columns(row.call)
    with pytest.raises(Testimony.DoesNotExist), transaction.atomic():
        whole.locked("nothing")


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_would_hold_nothing() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        whole.locked("nothing")
