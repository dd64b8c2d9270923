"""Claims, leases and marks."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import Event, Redaction, Standing, State, Testimony
from testimonies.rules import desk, moderation, picking
from testimonies.rules.moderation import MoveError, StaleError
from testimonies.rules.redaction import Span

from .. import people

pytestmark = pytest.mark.django_db


def test_the_oldest_is_taken_first_and_only_once() -> None:
    older, newer = people.waiting(), people.waiting("La deuxième histoire de la soirée.")
    Testimony.objects.filter(pk=older.pk).update(submitted_on=timezone.localdate() - timedelta(days=3))
    mia, lea = people.a_moderator(), people.a_lead()
    assert picking.take_next(mia) == older
    assert picking.take_next(lea) == newer
    assert picking.take_next(people.a_moderator()) is None


def test_one_s_own_claim_comes_back_until_it_is_given_back() -> None:
    row, mia = people.waiting(), people.a_moderator()
    assert picking.take_next(mia) == row == picking.take_next(mia)
    desk.hand_over(row, mia)
    assert picking.take_next(people.a_moderator()) == row


def test_a_lease_ends_by_itself() -> None:
    row = people.waiting()
    picking.take_next(people.a_moderator())
    Testimony.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert picking.take_next(people.a_moderator()) == row


def test_nothing_of_another_call_is_ever_offered() -> None:
    people.waiting()
    stranger = people.a_moderator(people.a_call(slug="other", hashtag="#other"))
    assert picking.take_next(stranger) is None


def test_what_one_approved_already_is_for_another_reader() -> None:
    row, mia = people.waiting(behaviours=["sexual-assault"]), people.a_moderator()
    people.approved(row, mia)
    assert picking.take_next(mia) is None
    assert picking.take_next(people.a_moderator()) == row


def test_an_escalated_one_is_offered_to_leads_alone() -> None:
    row = people.waiting()
    Testimony.objects.update(escalated="danger")
    assert picking.take_next(people.a_moderator()) is None
    assert picking.take_next(people.a_lead()) == row


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


def test_a_claim_whose_lease_ended_goes_on_for_who_had_it() -> None:
    row, mia = people.waiting(), people.a_moderator()
    desk.claim(row, mia)
    Testimony.objects.update(claimed_until=timezone.now() - timedelta(minutes=1))
    assert desk.holds(desk.renew(row, mia, version=1, state="waiting"), mia)
    with pytest.raises(desk.NotYoursError):
        desk.renew(row, people.a_moderator(), version=1, state="waiting")
    for seen in ({"version": 2, "state": "waiting"}, {"version": 1, "state": "refused"}):
        with pytest.raises(StaleError):
            desk.renew(row, mia, **seen)


def test_a_claim_that_another_took_does_not_come_back() -> None:
    row, mia = people.waiting(), people.a_moderator()
    desk.claim(row, mia)
    Testimony.objects.update(claimed_until=timezone.now() - timedelta(minutes=1))
    desk.claim(row, people.a_moderator())
    with pytest.raises(desk.NotYoursError):
        desk.renew(row, mia, version=1, state="waiting")


def test_one_that_waits_is_assigned_for_a_day_to_a_colleague() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_lead()
    row = desk.assign(row, mia, by=people.by(lea), version=1)
    assert desk.holds(row, mia)
    assert row.claimed_until is not None and row.claimed_until > timezone.now() + timedelta(hours=23)
    assert Event.objects.get(what="assign").who == lea.username


@pytest.mark.parametrize(("state", "version"), [("published", 1), ("refused", 1), ("waiting", 2)])
def test_only_the_version_seen_of_one_that_waits_is_assigned(state: str, version: int) -> None:
    row = people.in_state(state)
    with pytest.raises(StaleError):
        desk.assign(row, people.a_moderator(), by=people.by(people.a_lead()), version=version)
    assert people.fresh(row).claimed_by is None


def test_nobody_outside_the_call_is_given_one() -> None:
    stranger = people.a_moderator(people.a_call(slug="other", hashtag="#other"))
    with pytest.raises(MoveError):
        desk.assign(people.waiting(), stranger, by=people.by(people.a_lead()), version=1)


def test_writing_to_the_author_takes_the_claim_and_renews_it() -> None:
    row, mia = people.waiting(), people.a_moderator()
    message = desk.write(row, mia, text="Bonjour.")
    assert (message.side, message.text, desk.holds(people.fresh(row), mia)) == ("team", "Bonjour.", True)
    Testimony.objects.update(claimed_until=timezone.now() + timedelta(seconds=5))
    desk.write(row, mia, text="Encore une chose.")
    until = people.fresh(row).claimed_until
    assert until is not None and until > timezone.now() + timedelta(minutes=19)
    assert set(Event.objects.filter(what="message").values_list("who", flat=True)) == {mia.username}


def test_nobody_writes_about_what_another_reads_or_a_lead_decides() -> None:
    row, passed_on = people.waiting(), people.waiting()
    desk.claim(row, people.a_moderator())
    Testimony.objects.filter(pk=passed_on.pk).update(escalated="danger")
    for one in (row, passed_on):
        with pytest.raises(MoveError):
            desk.write(one, people.a_moderator(), text="Bonjour.")
    assert not Event.objects.filter(what="message").exists()


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


def test_no_passage_is_chosen_before_the_text_was_opened() -> None:
    mia = people.a_moderator()
    row = desk.claim(people.waiting(), mia)
    with pytest.raises(MoveError):
        desk.mark(row, mia, version=1, spans=[Span(0, 4, "cut")])


def test_uncovering_words_takes_back_the_yes_of_whoever_read_before() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_moderator()
    moderation.ask_second_reading(row, by=people.by(mia))
    people.opened(row, mia)
    people.hide(row, mia, "technicien")
    people.approved(row, mia)
    people.opened(row, lea)
    desk.unmark(row, lea, version=1, redaction_id=Redaction.objects.get().pk)
    assert people.approved(row, lea).state == State.WAITING, "mia agreed to a text with the word hidden"
    assert people.approved(row, mia).state == State.PUBLISHED


def test_hiding_more_keeps_it() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_moderator()
    moderation.ask_second_reading(row, by=people.by(mia))
    people.approved(row, mia)
    people.opened(row, lea)
    people.hide(row, lea, "technicien")
    assert people.approved(row, lea).state == State.PUBLISHED


@pytest.mark.parametrize("standing", [Standing.KEPT, Standing.ASKED])
def test_keeping_one_word_of_a_hidden_passage_does_not_show_the_rest(
    reading: tuple[Testimony, User], standing: Standing
) -> None:
    row, mia = reading
    desk.mark(row, mia, version=1, spans=[Span(0, 20, "cut")])
    with pytest.raises(MoveError):
        desk.mark(row, mia, version=1, spans=[Span(3, 8, "cut")], standing=standing, reason="invented")
    assert Redaction.objects.get().standing == Standing.HIDDEN
