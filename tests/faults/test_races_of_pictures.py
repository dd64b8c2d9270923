"""Two at once about her screenshots and her burnt words (security.md F23)."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from testimonies.models import Event, Evidence, EvidenceCopy, State, Testimony, Verdict
from testimonies.rules import evidence, evidence_author, follow_up, moderation
from testimonies.rules.evidence_author import RefusedError
from testimonies.rules.follow_up import Visit
from testimonies.rules.moderation import MoveError, StaleError
from testimonies.rules.pictures.cleaning import Clean
from testimonies.rules.trail import CLOCK, today

from .. import people
from .test_races import at_once, fresh_rows, taken_turns

KEY = bytes(32)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def cleaned_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is for the rows, not for the worker."""
    ready = Clean(people.CLEANED_PICTURE, width=60, height=120, original="png")
    monkeypatch.setattr(evidence_author, "clean", lambda _content, **_told: ready)


def rows_with_pictures(rounds: int, count: int, **facts: Any) -> list[Testimony]:
    """One for each round, with so many screenshots, in a call that takes them."""
    people.takes_screenshots(people.a_call())
    rows = fresh_rows(rounds)
    for row in rows:
        for number in range(count):
            people.keeps_a_picture(row, f"Tu es jolie, {number}.", **facts)
    return [people.fresh(row) for row in rows]


def test_two_uploads_at_once_never_pass_the_limit_of_four(rounds: int) -> None:
    for row in rows_with_pictures(rounds, evidence.MOST - 1):
        results = at_once(
            lambda row=row: evidence_author.add(Visit(row, 1, KEY), [b"one"]),
            lambda row=row: evidence_author.add(Visit(row, 1, KEY), [b"two"]),
        )
        assert [type(one) for one in results if one] == [RefusedError]
        assert row.evidence.count() == evidence.MOST
    assert EvidenceCopy.objects.count() == (2 * evidence.MOST) * rounds
    assert Event.objects.filter(what="picture_added").count() == rounds


def test_the_same_picture_sent_twice_at_once_is_kept_once(rounds: int) -> None:
    for row in rows_with_pictures(rounds, 0):
        results = at_once(*[lambda row=row: evidence_author.add(Visit(row, 1, KEY), [b"one"])] * 2)
        assert results == [None, None]
        assert row.evidence.count() == 1


def test_an_upload_against_a_withdrawal_leaves_no_picture(rounds: int) -> None:
    refused = 0
    for number, row in enumerate(rows_with_pictures(rounds, 1)):
        added, withdrawn = taken_turns(
            number,
            lambda row=row: evidence_author.add(Visit(row, 1, KEY), [b"one", b"two"]),
            lambda row=row: follow_up.withdraw(Visit(row, 1, KEY)),
        )  # fmt: skip
        assert not isinstance(withdrawn, MoveError)
        refused += isinstance(added, MoveError)
    assert not Evidence.objects.exists() and not EvidenceCopy.objects.exists()
    assert set(Testimony.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert 0 < refused <= rounds


def to_be_approved(row: Testimony, lead: User) -> Testimony:
    return people.opened(row, lead)


def to_be_released(row: Testimony, lead: User) -> Testimony:
    with override_settings(RELEASE_DELAY_DAYS=5):
        row = people.decide(row, "approve", lead)
    Testimony.objects.filter(pk=row.pk).update(release_on=today())
    return row


def to_be_restored(row: Testimony, lead: User) -> Testimony:
    return people.decide(people.decide(row, "approve", lead), "suspend", lead)


@pytest.mark.parametrize(
    ("name", "ready"),
    [("approve", to_be_approved), ("release", to_be_released), ("restore", to_be_restored)],
)
def test_a_permission_taken_back_at_publication_shows_no_picture(name: str, ready: Any, rounds: int) -> None:
    lead = people.a_lead()
    by = CLOCK if name == "release" else people.by(lead)
    for number, one in enumerate(allowed_pictures(rounds)):
        row = ready(one.testimony, lead)
        published, _said = taken_turns(
            number,
            lambda row=row: moderation.move(row, name, by=by, version=1),
            lambda row=row, one=one: evidence_author.say(
                row, public_id=one.public_id, may_be_shown=False, transcript=one.transcript
            ),
        )
        assert people.fresh(published).state == State.PUBLISHED
    shown = Evidence.objects.values_list("may_be_shown", "public_picture", "public_transcript")
    assert {(allowed, bytes(picture), words) for allowed, picture, words in shown} == {(False, b"", "")}


def allowed_pictures(rounds: int) -> list[Evidence]:
    """One of each testimony, that she allows and the team agreed to."""
    rows = rows_with_pictures(rounds, 1, may_be_shown=True, verdict=Verdict.SHOWN)
    return [row.evidence.get() for row in rows]


def test_a_picture_deleted_at_publication_is_shown_to_nobody(rounds: int) -> None:
    lead = people.a_lead()
    for number, one in enumerate(allowed_pictures(rounds)):
        row = to_be_released(one.testimony, lead)
        published, _deleted = taken_turns(
            number,
            lambda row=row: moderation.move(row, "release", by=CLOCK, version=1),
            lambda row=row, one=one: evidence_author.delete(row, public_id=one.public_id),
        )
        assert published.state == State.PUBLISHED
    assert not Evidence.objects.exists() and not EvidenceCopy.objects.exists()


NAME = "Zibeline"
NEW = "Une autre version de la soirée, sans aucun nom."


def published_under_a_bracket(number: int, reader: User) -> Testimony:
    row = people.opened(people.waiting(f"Histoire {number} : {NAME} est revenu le soir même."), reader)
    people.hide(row, reader, NAME)
    return people.approved(people.fresh(row), reader)


def test_of_burning_and_a_new_text_her_text_stands_and_the_burnt_words_are_gone(rounds: int) -> None:
    """Once her new text is there, burning is refused. Burnt before it, her old text has left nothing at all."""
    reader, lead = people.a_moderator(), people.by(people.a_lead())
    burnt = 0
    for number in range(rounds):
        row = published_under_a_bracket(number, reader)
        burning, amended = taken_turns(
            number,
            lambda row=row: moderation.burn(row, by=lead, version=1),
            lambda row=row: follow_up.amend(Visit(row, 1), story=NEW, hidden=[]),
        )
        assert not isinstance(amended, MoveError)
        now = people.fresh(row)
        assert (now.story, now.version, now.state, now.public_text) == (NEW, 2, State.WAITING, "")
        is_first = not isinstance(burning, MoveError)
        burnt += is_first
        assert isinstance(burning, Testimony if is_first else StaleError)
        assert now.redactions.count() == (0 if is_first else 1)
    assert 0 < burnt < rounds, burnt
