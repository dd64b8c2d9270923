"""What the desk may do with a screenshot, and what refuses its yes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from testimonies.models import Copy, Event, Evidence, State, Verdict
from testimonies.rules import desk, evidence, evidence_desk, moderation

from .. import people
from .test_evidence import added, allowed, approved, author, kept_back

pytestmark = pytest.mark.django_db


def test_a_text_is_not_approved_while_a_picture_she_allows_waits_for_a_decision() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    with pytest.raises(moderation.MoveError, match=r"capture|screenshot"):
        people.decide(visit.testimony, "approve")
    desk.hand_over(people.fresh(visit.testimony), people.fresh(visit.testimony).claimed_by)
    kept_back(visit, one)
    assert people.decide(visit.testimony, "approve").state == State.PUBLISHED


def test_the_team_cannot_approve_what_she_did_not_allow() -> None:
    visit = author()
    with pytest.raises(moderation.MoveError):
        approved(visit, added(visit))


def test_a_covered_picture_has_its_rectangles_burnt_in() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    reader = people.a_lead(visit.testimony.call)
    row = people.opened(people.fresh(visit.testimony), reader)
    evidence_desk.cover(row, reader, version=1, public_id=one.public_id, boxes=[(0, 0, 60, 60)])
    fresh = Evidence.objects.get(pk=one.pk)
    assert fresh.boxes == [(0, 0, 60, 60)]
    assert evidence.for_readers(fresh) != evidence.cleaned(fresh)
    evidence_desk.cover(row, reader, version=1, public_id=one.public_id, boxes=[])
    fresh = Evidence.objects.get(pk=one.pk)
    assert evidence.for_readers(fresh) == evidence.cleaned(fresh)
    assert not fresh.copies.filter(copy=Copy.COVERED).exists()


def test_a_new_rectangle_asks_for_a_new_approval() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    approved(visit, one)
    reader = people.a_lead(visit.testimony.call)
    row = people.opened(people.fresh(visit.testimony), reader)
    evidence_desk.cover(row, reader, version=1, public_id=one.public_id, boxes=[(1, 1, 9, 9)])
    assert Evidence.objects.get(pk=one.pk).verdict == ""


@pytest.mark.parametrize("boxes", [[(0, 0, 0, 5)], [(-1, 0, 5, 5)], [(60, 0, 5, 5)], [(0, 0, 5, 5)] * 51])
def test_a_rectangle_off_the_picture_is_refused(boxes: list[tuple[int, int, int, int]]) -> None:
    visit = author()
    one = added(visit)
    reader = people.a_lead(visit.testimony.call)
    row = people.opened(people.fresh(visit.testimony), reader)
    with pytest.raises(moderation.MoveError):
        evidence_desk.cover(row, reader, version=1, public_id=one.public_id, boxes=boxes)
    assert Evidence.objects.get(pk=one.pk).rectangles == ""


def test_personal_data_in_the_words_of_a_picture_refuses_it_unless_waived() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    words = "Rappelle-moi au 06 39 98 12 34, tu es jolie."
    with pytest.raises(moderation.MoveError):
        approved(visit, one, words)
    assert Evidence.objects.get(pk=one.pk).verdict == ""
    approved(visit, one, words, waiver="invented")
    assert Evidence.objects.get(pk=one.pk).verdict == Verdict.SHOWN
    kept = Event.objects.filter(what="picture_words_kept").values_list("kind", "reason")
    assert list(kept) == [("phone", "invented")]


@pytest.mark.parametrize("waiver", ["", "pas une raison"])
def test_words_without_personal_data_keep_no_reason(waiver: str) -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    approved(visit, one, waiver=waiver)
    assert not Event.objects.exclude(reason="").exists()


def test_rectangles_drawn_and_not_burnt_in_refuse_the_yes() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    reader = people.a_lead(visit.testimony.call)
    row = people.opened(people.fresh(visit.testimony), reader)
    facts: dict[str, Any] = {"version": 1, "public_id": one.public_id, "transcript": "Tu es jolie."}
    with pytest.raises(moderation.MoveError, match=r"rectangles"):
        evidence_desk.approve(row, reader, **facts, boxes=[(0, 0, 9, 9)])
    assert Evidence.objects.get(pk=one.pk).verdict == ""


def test_nothing_is_burnt_for_who_does_not_hold_the_testimony(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = author()
    one = added(visit)
    monkeypatch.setattr(evidence_desk, "burn", lambda *_: pytest.fail("a worker was started"))
    stranger = people.a_moderator(visit.testimony.call)
    with pytest.raises(moderation.MoveError):
        evidence_desk.cover(
            visit.testimony, stranger, version=1, public_id=one.public_id, boxes=[(0, 0, 9, 9)]
        )


def test_the_desk_s_no_is_in_the_trail() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    kept_back(visit, one)
    assert Event.objects.filter(what="picture_refused").count() == 1


def test_a_picture_without_words_is_not_approved() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one, "")
    with pytest.raises(moderation.MoveError):
        approved(visit, one, "  ")


def test_a_change_of_what_readers_get_asks_the_first_reader_again() -> None:
    visit = author(behaviours=["sexual-assault"])
    one = added(visit)
    allowed(visit, one)
    kept_back(visit, one)
    people.decide(visit.testimony, "approve")
    assert visit.testimony.approvals.count() == 1
    approved(visit, one)
    assert visit.testimony.approvals.count() == 0


def test_the_desk_looks_only_under_its_own_claim_and_once_the_text_is_open() -> None:
    visit = author()
    one = added(visit)
    stranger = people.a_moderator(visit.testimony.call)
    for act in (
        lambda: evidence_desk.cover(visit.testimony, stranger, version=1, public_id=one.public_id, boxes=[]),
        lambda: evidence_desk.refuse(visit.testimony, stranger, version=1, public_id=one.public_id),
    ):
        with pytest.raises(moderation.MoveError):
            act()


@pytest.mark.parametrize(
    "values",
    [
        {"public_picture": b"x"},
        {"public_transcript": "x"},
        {"public_picture": b"x", "public_transcript": "x"},
        {"public_picture": b"x", "public_transcript": "x", "may_be_shown": True},
    ],
)
def test_the_database_refuses_a_public_picture_without_words_or_agreement(values: dict[str, Any]) -> None:
    one = added(author())
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=one.pk).update(**values)
