"""The picker: heavy and light by turns, and of each the oldest first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from testimonies.models import Lane, Term, TermKind, Testimony
from testimonies.rules import desk, picking
from tests import people

HEAVY = {"warnings": ["sexual-assault"], "behaviours": ["sexual-assault"]}


def aged(days: int, story: str, **facts: object) -> Testimony:
    row = people.waiting(story, **facts)
    Testimony.objects.filter(pk=row.pk).update(
        submitted_on=timezone.localdate() - timedelta(days=days), lane=Lane.NORMAL
    )
    return row


def read(user: object) -> Testimony:
    """The next one, opened and given back, so that the trail knows it."""
    row = picking.take_next(user)  # type: ignore[arg-type]
    assert row
    desk.open_text(row, user)  # type: ignore[arg-type]
    Testimony.objects.filter(pk=row.pk).update(claimed_by=None, claimed_until=None, lane=Lane.FLOOD)
    return row


@pytest.mark.django_db
def test_heavy_and_light_come_by_turns_and_of_each_the_oldest_first() -> None:
    first, second = aged(9, "Grave, le plus ancien.", **HEAVY), aged(8, "Grave, le deuxième.", **HEAVY)
    light, younger = aged(7, "Léger, le plus ancien."), aged(6, "Léger, le deuxième.")
    user = people.a_moderator()
    assert [read(user) for _time in range(4)] == [first, light, second, younger]


@pytest.mark.django_db
def test_where_only_heavy_ones_wait_they_are_given_all_the_same() -> None:
    rows = [aged(9, "Grave, le plus ancien.", **HEAVY), aged(8, "Grave, le deuxième.", **HEAVY)]
    user = people.a_moderator()
    assert [read(user), read(user)] == rows


@pytest.mark.django_db
def test_what_one_holds_comes_back_before_all_others() -> None:
    aged(9, "La plus ancienne histoire.")
    held, mia = aged(1, "Une autre, du matin."), people.a_moderator()
    desk.claim(held, mia)
    assert picking.take_next(mia) == held


@pytest.mark.django_db
def test_what_one_handed_over_today_is_for_others_unless_one_claims_it_again() -> None:
    row, mia = aged(1, "Une seule histoire."), people.a_moderator()
    desk.hand_over(desk.claim(row, mia), mia)
    assert picking.take_next(mia) is None
    desk.claim(row, mia)
    assert picking.take_next(mia) == row


@pytest.mark.django_db
def test_a_second_yes_is_asked_for_before_an_older_text_is_begun() -> None:
    aged(9, "Grave, le plus ancien.", **HEAVY)
    begun = aged(1, "Grave, le plus récent.", **HEAVY)
    people.approved(begun, people.a_moderator())
    assert picking.take_next(people.a_moderator()) == begun


@pytest.mark.django_db
def test_the_second_yes_to_a_minor_s_text_is_asked_of_leads_first() -> None:
    older, begun = aged(9, "La plus ancienne histoire."), aged(1, "Une autre, du matin.")
    begun.terms.add(Term.objects.get(kind=TermKind.AGE_BAND, slug="15-17"))
    people.approved(begun, people.a_moderator())
    assert picking.take_next(people.a_lead()) == begun
    assert picking.take_next(people.a_moderator()) == older
