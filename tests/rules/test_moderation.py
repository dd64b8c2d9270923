"""The one door for a change of state."""

from datetime import timedelta

import pytest
from django.test import override_settings

from testimonies.models import Actor, Approval, Event, Reason, Standing, State, Testimony
from testimonies.rules import desk, follow_up, moderation
from testimonies.rules.moderation import MoveError, StaleError, move
from testimonies.rules.redaction import Span
from testimonies.rules.trail import AUTHOR, CLOCK, By, today

from .. import people

pytestmark = pytest.mark.django_db


def test_an_approved_text_waits_for_a_day_drawn_by_chance() -> None:
    with override_settings(RELEASE_DELAY_DAYS=5):
        days = {(people.approved(people.waiting()).release_on or today()) - today() for _ in range(12)}
    assert days <= {timedelta(days=n) for n in range(1, 6)}
    assert len(days) > 1


def test_zero_days_publish_at_once() -> None:
    row = people.published()
    assert (row.state, row.public_text, row.published_on) == (State.PUBLISHED, people.STORY, today())


def test_it_refuses_to_approve_what_was_not_read() -> None:
    row, reader = people.waiting(), people.a_moderator()
    desk.claim(row, reader)
    with pytest.raises(MoveError, match=r"Read|Lisez"):
        move(row, "approve", by=people.by(reader), version=1)


def test_it_refuses_to_publish_what_is_for_figures_only() -> None:
    row = people.waiting(publication="figures")
    with pytest.raises(MoveError):
        people.approved(row)
    assert Testimony.objects.get(pk=row.pk).state == State.WAITING


def test_it_refuses_to_approve_while_personal_data_is_open() -> None:
    row = people.waiting("Il m'a écrit depuis le 06 39 98 00 12 le soir même.", removed=frozenset())
    row.redactions.all().delete()
    with pytest.raises(MoveError):
        people.approved(row)


def test_a_waived_passage_stays_in_the_public_text() -> None:
    row = people.waiting("Écrivez à contact@example.org, c'est leur adresse publique.")
    row.redactions.all().delete()
    reader = people.a_moderator()
    people.opened(row, reader)
    start = row.story.index("contact")
    span = Span(start, start + len("contact@example.org"), "email")
    desk.mark(row, reader, version=1, spans=[span], standing=Standing.KEPT, reason="public-service")
    assert "contact@example.org" in move(row, "approve", by=people.by(reader), version=1).public_text


def test_it_refuses_a_second_decision_on_the_same_version() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_lead()
    move(row, "refuse", by=people.by(mia), version=1, reason=Reason.SPAM)
    with pytest.raises(StaleError) as caught:
        move(row, "count_only", by=people.by(lea), version=1)
    assert caught.value.event is not None
    assert (caught.value.event.who, caught.value.event.what) == (mia.username, "refuse")


def test_it_refuses_a_version_that_was_amended_meanwhile() -> None:
    row, mia = people.waiting(), people.a_moderator()
    follow_up.amend(follow_up.Visit(row, 1), story="J'ai réécrit mon histoire ce matin.", hidden=[])
    with pytest.raises(StaleError):
        move(row, "refuse", by=people.by(mia), version=1, reason=Reason.SPAM)


def test_withdrawal_wins_whatever_version_was_seen() -> None:
    row = people.published()
    assert move(row, "withdraw", by=AUTHOR, version=99).state == State.WITHDRAWN


def test_grave_facts_need_two_readers() -> None:
    row = people.waiting(behaviours=["sexual-assault"])
    first = people.a_moderator()
    row = people.approved(row, first)
    assert (row.state, Approval.objects.count()) == (State.WAITING, 1)
    row = people.approved(row, first)
    assert row.state == State.WAITING, "the same reader twice is one reader"
    assert people.approved(row, people.a_moderator()).state == State.PUBLISHED


def test_a_second_reading_may_be_asked_for() -> None:
    row, mia = people.waiting(), people.a_moderator()
    moderation.ask_second_reading(row, by=people.by(mia))
    assert people.approved(row, mia).state == State.WAITING
    assert people.approved(row, people.a_moderator()).state == State.PUBLISHED


def test_a_minor_s_text_needs_a_lead_among_its_readers() -> None:
    row = people.waiting()
    follow_up.add_details(row, company="", choices={"age_band": ["15-17"]})
    people.approved(row, people.a_moderator())
    assert people.approved(row, people.a_moderator()).state == State.WAITING
    assert people.approved(row, people.a_lead()).state == State.PUBLISHED


def test_an_escalated_one_is_a_lead_s() -> None:
    row, mia = people.waiting(), people.a_moderator()
    moderation.escalate(row, by=people.by(mia), reason=Reason.DANGER)
    with pytest.raises(MoveError):
        move(row, "count_only", by=people.by(mia), version=1)
    row = move(row, "count_only", by=people.by(people.a_lead()), version=1)
    assert (row.state, row.escalated) == (State.COUNTED, "")


def test_what_somebody_else_is_reading_is_left_alone() -> None:
    row, mia = people.waiting(), people.a_moderator()
    people.opened(row, mia)
    with pytest.raises(MoveError):
        move(row, "refuse", by=people.by(people.a_moderator()), version=1, reason=Reason.SPAM)


def test_a_decision_frees_the_claim() -> None:
    row, mia = people.waiting(), people.a_moderator()
    people.opened(row, mia)
    row = move(row, "refuse", by=people.by(mia), version=1, reason=Reason.SPAM)
    assert (row.claimed_by, row.claimed_until) == (None, None)


@pytest.mark.parametrize("name", ["refuse", "ask_change"])
def test_a_reason_is_needed(name: str) -> None:
    with pytest.raises(MoveError):
        move(people.waiting(), name, by=people.by(people.a_moderator()), version=1)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("refuse", "nonsense"),
        ("refuse", "contact-data"),
        ("ask_change", "spam"),
        ("count_only", "spam"),
        ("recall", "spam"),
    ],
)
def test_a_reason_is_one_of_those_of_the_move(name: str, reason: str) -> None:
    row = people.in_state("approved") if name == "recall" else people.waiting()
    with pytest.raises(MoveError, match=r"reason|motif"):
        move(row, name, by=people.by(people.a_moderator()), version=1, reason=reason)
    assert people.fresh(row).reason == ""


def test_counting_alone_is_no_affair_of_the_clock() -> None:
    with pytest.raises(MoveError):
        move(people.waiting(), "count_only", by=CLOCK, version=1)


def test_a_moderator_cannot_do_what_is_the_author_s_the_lead_s_or_the_clock_s() -> None:
    row = people.published()
    mia = people.by(people.a_moderator())
    for name in ("amend", "withdraw", "release", "restore", "forget"):
        with pytest.raises(MoveError):
            move(row, name, by=mia, version=1)


def test_the_author_asks_for_another_reading_once() -> None:
    row = people.waiting()
    by = people.by(people.a_moderator())
    move(row, "refuse", by=by, version=1, reason=Reason.SPAM)
    assert move(row, "reopen", by=AUTHOR, version=1).state == State.WAITING
    move(row, "refuse", by=by, version=1, reason=Reason.SPAM)
    with pytest.raises(MoveError):
        move(row, "reopen", by=AUTHOR, version=1)


def test_a_suspended_text_is_nowhere_and_comes_back_under_its_first_day() -> None:
    row = people.published()
    Testimony.objects.filter(pk=row.pk).update(
        first_published_on=today() - timedelta(days=9), published_on=today() - timedelta(days=9)
    )
    row = move(row, "suspend", by=people.by(people.a_moderator()), version=1, reason=Reason.NAMES_PERSON)
    assert (row.public_text, row.published_on) == ("", None)
    row = move(row, "restore", by=people.by(people.a_lead()), version=1)
    assert (row.public_text, row.published_on) == (people.STORY, today() - timedelta(days=9))


def test_a_published_text_amended_comes_down_until_it_is_read_again() -> None:
    row = people.published()
    row = follow_up.amend(follow_up.Visit(row, 1), story="Une version plus courte de l'histoire.", hidden=[])
    assert (row.state, row.version, row.public_text) == (State.WAITING, 2, "")


def test_who_asked_to_re_read_is_waited_for() -> None:
    row = people.approved(people.waiting(review_first=True))
    assert row.state == State.APPROVED
    assert not Testimony.objects.due(today()).exists()
    moderation.agree(row, version=1, seen=moderation.shown(row))
    assert move(row, "release", by=CLOCK, version=1).state == State.PUBLISHED


def test_the_sentence_to_the_author_is_sealed_and_goes_with_the_next_move() -> None:
    row, mia = people.waiting(), people.by(people.a_moderator())
    row = move(
        row,
        "ask_change",
        by=mia,
        version=1,
        reason=Reason.VERDICT,
        sentence="Pourriez-vous le dire autrement ?",
    )
    assert Testimony.objects.get(pk=row.pk).reason_text == "Pourriez-vous le dire autrement ?"
    row = follow_up.amend(follow_up.Visit(row, 1), story="Je le dis autrement, comme demandé.", hidden=[])
    assert (row.reason, row.reason_text) == ("", "")


def test_the_trail_keeps_reasons_and_no_words() -> None:
    row, mia = people.waiting("Il portait une zibeline, je crois, et il est revenu."), people.a_moderator()
    people.opened(row, mia)
    people.hide(row, mia, "zibeline")
    event = Event.objects.get(what="mark_hidden")
    assert (event.kind, event.who) == ("person_name", mia.username)
    assert not [e for e in Event.objects.all() if "zibeline" in str(e.__dict__)]


def test_by_names_nobody_for_author_and_clock() -> None:
    assert (By(Actor.AUTHOR).name, By(Actor.CLOCK).name) == ("", "")


def test_an_age_told_after_approval_holds_the_release_for_a_lead() -> None:
    with override_settings(RELEASE_DELAY_DAYS=5):
        row = people.approved(people.waiting())
    Testimony.objects.filter(pk=row.pk).update(release_on=today())
    assert Testimony.objects.due(today()).count() == 1
    follow_up.add_details(row, company="", choices={"age_band": ["15-17"]})
    row.refresh_from_db()
    assert (row.escalated, Testimony.objects.due(today()).count()) == (Reason.MINOR, 0)
    with pytest.raises(MoveError):
        move(row, "recall", by=people.by(people.a_moderator()), version=1)
    assert move(row, "recall", by=people.by(people.a_lead()), version=1).state == State.WAITING


def test_taking_down_waits_for_nobody() -> None:
    row = people.published()
    follow_up.add_details(row, company="", choices={"age_band": ["15-17"]})
    row = move(row, "suspend", by=people.by(people.a_moderator()), version=1, reason=Reason.MINOR)
    assert row.state == State.SUSPENDED


def test_a_passage_marked_for_a_change_is_not_published_as_it_is() -> None:
    row, mia = people.waiting(), people.a_moderator()
    people.opened(row, mia)
    desk.mark(row, mia, version=1, spans=[Span(0, 4, "cut")], standing=Standing.ASKED)
    with pytest.raises(MoveError):
        move(row, "approve", by=people.by(mia), version=1)


def test_an_author_who_adds_a_word_does_not_take_it_from_the_lead() -> None:
    row = people.waiting()
    moderation.escalate(row, by=people.by(people.a_moderator()), reason=Reason.THREAT_HATE)
    row = follow_up.amend(follow_up.Visit(row, 1), story=people.STORY + " Voilà.", hidden=[])
    assert row.escalated == Reason.THREAT_HATE
    with pytest.raises(MoveError):
        people.approved(row, people.a_moderator())


def test_her_yes_is_to_the_words_she_saw() -> None:
    with override_settings(RELEASE_DELAY_DAYS=5):
        mia = people.a_moderator()
        row = people.waiting(review_first=True)
        people.opened(row, mia)
        people.hide(row, mia, "technicien")
        row = people.approved(row, mia)
        seen = moderation.shown(row)
        row = people.opened(move(row, "recall", by=people.by(mia), version=1), mia)
        desk.unmark(row, mia, version=1, redaction_id=row.redactions.get().pk)
        row = people.approved(row, mia)
    for forged in (seen, "", "é"):
        with pytest.raises(StaleError):
            moderation.agree(row, version=1, seen=forged)


def test_a_move_of_a_row_that_was_seen_in_another_state_is_stale() -> None:
    with override_settings(RELEASE_DELAY_DAYS=5):
        row = people.approved(people.waiting())
    with pytest.raises(StaleError):
        move(
            row, "refuse", by=people.by(people.a_moderator()), version=1, state="waiting", reason=Reason.SPAM
        )


def test_the_yes_of_an_account_that_was_closed_counts_no_more() -> None:
    row, gone = people.waiting(behaviours=["sexual-assault"]), people.a_moderator()
    people.approved(row, gone)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    assert people.approved(row, people.a_moderator()).state == State.WAITING
    assert people.approved(row, people.a_moderator()).state == State.PUBLISHED


def test_who_chose_figures_only_has_nothing_to_be_read_again() -> None:
    row = people.waiting(publication="figures")
    move(row, "count_only", by=people.by(people.a_moderator()), version=1)
    with pytest.raises(MoveError):
        move(row, "reopen", by=AUTHOR, version=1)


def test_an_age_taken_back_is_looked_at_by_a_lead() -> None:
    row = people.waiting()
    follow_up.add_details(row, company="", choices={"age_band": ["15-17"]})
    follow_up.add_details(row, company="", choices={"age_band": ["18-24"]})
    assert Testimony.objects.get(pk=row.pk).escalated == Reason.MINOR
