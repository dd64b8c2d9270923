"""Claims, leases and marks."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import Event, Redaction, Standing, Testimony
from testimonies.rules import desk
from testimonies.rules.moderation import MoveError, StaleError
from testimonies.rules.redaction import Span

from .. import people

pytestmark = pytest.mark.django_db


def test_the_oldest_is_taken_first_and_only_once() -> None:
    older, newer = people.waiting(), people.waiting("La deuxième histoire de la soirée.")
    Testimony.objects.filter(pk=older.pk).update(submitted_on=timezone.localdate() - timedelta(days=3))
    mia, lea = people.a_moderator(), people.a_lead()
    assert desk.take_next(mia) == older
    assert desk.take_next(lea) == newer
    assert desk.take_next(people.a_moderator()) is None


def test_one_s_own_claim_comes_back_until_it_is_given_back() -> None:
    row, mia = people.waiting(), people.a_moderator()
    assert desk.take_next(mia) == row == desk.take_next(mia)
    desk.hand_over(row, mia)
    assert desk.take_next(people.a_moderator()) == row


def test_a_lease_ends_by_itself() -> None:
    row = people.waiting()
    desk.take_next(people.a_moderator())
    Testimony.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert desk.take_next(people.a_moderator()) == row


def test_nothing_of_another_call_is_ever_offered() -> None:
    people.waiting()
    stranger = people.a_moderator(people.a_call(slug="other", hashtag="#other"))
    assert desk.take_next(stranger) is None


def test_what_one_approved_already_is_for_another_reader() -> None:
    row, mia = people.waiting(behaviours=["sexual-assault"]), people.a_moderator()
    people.approved(row, mia)
    assert desk.take_next(mia) is None
    assert desk.take_next(people.a_moderator()) == row


def test_an_escalated_one_is_offered_to_leads_alone() -> None:
    row = people.waiting()
    Testimony.objects.update(escalated="danger")
    assert desk.take_next(people.a_moderator()) is None
    assert desk.take_next(people.a_lead()) == row


def test_the_text_opens_under_one_s_own_claim_and_each_opening_is_in_the_trail() -> None:
    row, mia = people.waiting(), people.a_moderator()
    with pytest.raises(desk.NotYoursError):
        desk.open_text(row, mia)
    row = desk.claim(row, mia)
    assert desk.open_text(row, mia) == people.STORY
    desk.open_text(row, mia)
    assert Event.objects.filter(what="open", who=mia.username, version=1).count() == 2


def test_a_claimed_one_cannot_be_claimed_by_somebody_else() -> None:
    row = people.waiting()
    desk.claim(row, people.a_moderator())
    with pytest.raises(desk.NotYoursError):
        desk.claim(row, people.a_lead())


@pytest.fixture
def reading() -> tuple[Testimony, User]:
    mia = people.a_moderator()
    return people.opened(people.waiting("La porte claque, la porte grince, personne ne parle."), mia), mia


def test_overlapping_marks_of_a_standing_become_one(reading: tuple[Testimony, User]) -> None:
    row, mia = reading
    desk.mark(row, mia, version=1, spans=[Span(0, 4, "first_name")])
    desk.mark(row, mia, version=1, spans=[Span(2, 11, "person_name")])
    one = Redaction.objects.get()
    assert (one.start, one.end, one.by) == (0, 11, mia.username)


def test_a_new_standing_takes_the_place_of_the_old(reading: tuple[Testimony, User]) -> None:
    row, mia = reading
    desk.mark(row, mia, version=1, spans=[Span(0, 4, "first_name")])
    desk.mark(
        row, mia, version=1, spans=[Span(0, 4, "first_name")], standing=Standing.KEPT, reason="invented"
    )
    assert Redaction.objects.get().standing == Standing.KEPT


def test_keeping_a_passage_wants_one_of_the_reasons(reading: tuple[Testimony, User]) -> None:
    row, mia = reading
    with pytest.raises(MoveError):
        desk.mark(
            row, mia, version=1, spans=[Span(0, 4, "first_name")], standing=Standing.KEPT, reason="because"
        )


def test_what_the_author_hid_stays_hidden(reading: tuple[Testimony, User]) -> None:
    row, mia = reading
    hers = Redaction.objects.create(testimony=row, version=1, start=0, end=4, kind="first_name")
    with pytest.raises(MoveError):
        desk.unmark(row, mia, version=1, redaction_id=hers.pk)
    with pytest.raises(MoveError):
        desk.mark(
            row, mia, version=1, spans=[Span(0, 4, "first_name")], standing=Standing.KEPT, reason="invented"
        )
    assert Redaction.objects.get() == hers


def test_a_mark_over_an_older_version_is_refused(reading: tuple[Testimony, User]) -> None:
    row, mia = reading
    with pytest.raises(StaleError):
        desk.mark(row, mia, version=7, spans=[Span(0, 4, "first_name")])


def test_a_mark_without_the_claim_is_refused(reading: tuple[Testimony, User]) -> None:
    row, mia = reading
    desk.hand_over(row, mia)
    with pytest.raises(desk.NotYoursError):
        desk.mark(row, mia, version=1, spans=[Span(0, 4, "first_name")])


def test_what_is_approved_is_not_touched_any_more(settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    mia = people.a_moderator()
    row = desk.claim(people.approved(people.waiting(), mia), mia)
    with pytest.raises(StaleError):
        desk.mark(row, mia, version=1, spans=[Span(0, 4, "first_name")])
