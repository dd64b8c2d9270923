import hashlib
from typing import Any

import pytest

from testimonies.models import Copy, Event, Evidence, EvidenceCopy, State
from testimonies.models.sealed import SealBrokenError
from testimonies.rules import (
    desk,
    evidence,
    evidence_author,
    evidence_desk,
    follow_up,
    limits,
    moderation,
    receipts,
)
from testimonies.rules.evidence_author import RefusedError
from testimonies.rules.follow_up import Visit
from testimonies.rules.pictures.cleaning import Refusal

from .. import people
from ..pictures import screenshot

pytestmark = pytest.mark.django_db


def author(**changes: Any) -> Visit:
    """Who came back with her words, to a call that takes screenshots."""
    sent = people.sent(**changes)
    assert sent.testimony is not None
    people.takes_screenshots(sent.testimony.call)
    visit = follow_up.find(receipts.parse(" ".join(sent.words), "fr"))
    assert visit is not None
    return visit


def added(visit: Visit, content: bytes | None = None) -> Evidence:
    evidence_author.add(visit, [content or screenshot()])
    return visit.testimony.evidence.latest("id")


def test_a_screenshot_is_kept_twice_and_neither_copy_in_clear() -> None:
    visit, sent = author(), screenshot()
    one = added(visit, sent)
    assert sorted(one.copies.values_list("copy", flat=True)) == [Copy.CLEANED, Copy.ORIGINAL]
    for sealed in EvidenceCopy.objects.values_list("sealed", flat=True):
        assert sent[:64] not in bytes(sealed)
        assert b"WEBP" not in bytes(sealed)
    assert evidence.cleaned(one)[8:12] == b"WEBP"
    assert (one.original_type, one.width, one.height) == ("png", 60, 120)


def test_the_words_give_the_original_back_byte_for_byte() -> None:
    visit, sent = author(), screenshot()
    one = added(visit, sent)
    assert evidence.original(one, visit.key) == sent
    assert one.original_sha256 == hashlib.sha256(sent).hexdigest()


def test_no_key_of_the_site_opens_the_original(settings: Any) -> None:
    visit = author()
    one = added(visit)
    keys = [*settings.ENCRYPTION_KEYS.values(), *settings.RECEIPT_KEYS.values(), b"", author().key]
    for key in keys:
        with pytest.raises((SealBrokenError, ValueError)):
            evidence.original(one, key)


def test_the_key_of_the_words_changes_with_any_word() -> None:
    first, other = (1, 2, 3, 4, 5, 6, 7, 8), (1, 2, 3, 4, 5, 6, 7, 9)
    assert receipts.evidence_key(first) == receipts.evidence_key(first)
    made = {receipts.evidence_key(first), receipts.evidence_key(other), receipts.aside_key(first)}
    assert len(made) == 3
    assert {len(one) for one in made} == {32}


def test_a_pass_brings_the_key_from_page_to_page() -> None:
    visit = author()
    assert follow_up.read_pass(follow_up.issue_pass(visit.testimony, visit.key)) == visit


def test_the_same_picture_sent_again_is_kept_once() -> None:
    visit, sent = author(), screenshot()
    added(visit, sent)
    added(visit, sent)
    assert visit.testimony.evidence.count() == 1


def test_four_are_kept_and_a_fifth_is_refused() -> None:
    visit = author()
    evidence_author.add(visit, [screenshot(width=20 + n) for n in range(4)])
    with pytest.raises(RefusedError) as refused:
        added(visit)
    assert refused.value.why == evidence_author.TOO_MANY
    assert visit.testimony.evidence.count() == 4
    assert evidence_author.left(visit.testimony) == 0


def test_no_more_than_a_day_s_share_is_kept_of_all_authors_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_author, "MOST_A_DAY", 2)
    evidence_author.add(author(), [screenshot(), screenshot(width=30)])
    late = author(story="Une autre histoire, assez longue.")
    with pytest.raises(RefusedError) as refused:
        added(late)
    assert refused.value.why == evidence_author.FULL
    Evidence.objects.update(added_on="2017-01-12")
    assert added(late)


def test_one_bad_picture_among_several_keeps_none_and_is_named() -> None:
    visit = author()
    with pytest.raises(RefusedError) as refused:
        evidence_author.add(visit, [screenshot(), b"GIF89a", screenshot(width=30)])
    assert (refused.value.place, refused.value.why) == (2, Refusal.NOT_A_PICTURE.label)
    assert not visit.testimony.evidence.exists()


def test_a_call_that_takes_none_gets_none() -> None:
    visit = author()
    visit.testimony.call.takes_screenshots = False
    with pytest.raises(RefusedError) as refused:
        added(visit)
    assert refused.value.why == evidence_author.NOT_TAKEN


def test_without_her_words_nothing_is_sealed() -> None:
    visit = author()
    with pytest.raises(RefusedError) as refused:
        added(Visit(visit.testimony, 1))
    assert refused.value.why == evidence_author.NO_KEY


@pytest.mark.parametrize("name", ["withdraw", "forget"])
def test_pictures_go_with_the_testimony(name: str) -> None:
    visit = author()
    added(visit)
    people.decide(visit.testimony, name)
    assert not Evidence.objects.exists()
    assert not EvidenceCopy.objects.exists()


def test_a_picture_that_arrives_after_withdrawal_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    visit, clean = author(), evidence_author.clean

    def withdrawn_meanwhile(content: bytes, **_told: Any) -> Any:
        follow_up.withdraw(visit)
        return clean(content)

    monkeypatch.setattr(evidence_author, "clean", withdrawn_meanwhile)
    with pytest.raises(moderation.StaleError):
        added(visit)
    assert not Evidence.objects.exists()


def allowed(visit: Visit, one: Evidence, words: str = "Tu es jolie, je n’ai pas osé.") -> None:
    evidence_author.say(visit.testimony, public_id=one.public_id, may_be_shown=True, transcript=words)


def approved(
    visit: Visit, one: Evidence, words: str = "Tu es jolie, je n’ai pas osé.", waiver: str = ""
) -> None:
    reader = people.a_lead(visit.testimony.call)
    row = people.opened(people.fresh(visit.testimony), reader)
    one = Evidence.objects.get(pk=one.pk)
    facts: dict[str, Any] = {"version": row.version, "public_id": one.public_id, "boxes": one.boxes}
    try:
        evidence_desk.approve(row, reader, **facts, transcript=words, waiver=waiver)
    finally:
        desk.hand_over(people.fresh(row), reader)


def kept_back(visit: Visit, one: Evidence) -> None:
    reader = people.a_lead(visit.testimony.call)
    row = people.opened(people.fresh(visit.testimony), reader)
    evidence_desk.refuse(row, reader, version=row.version, public_id=one.public_id)
    desk.hand_over(people.fresh(row), reader)


def public(one: Evidence) -> tuple[bytes, str]:
    fresh = Evidence.objects.get(pk=one.pk)
    return bytes(fresh.public_picture), fresh.public_transcript


@pytest.mark.parametrize("hers", [False, True])
@pytest.mark.parametrize("the_teams", [False, True])
def test_readers_get_it_only_with_both_agreements(hers: bool, the_teams: bool) -> None:
    visit = author()
    one = added(visit)
    if hers:
        allowed(visit, one)
    if the_teams and hers:
        approved(visit, one)
    elif hers:
        kept_back(visit, one)
    people.in_state(State.PUBLISHED, people.fresh(visit.testimony))
    assert (public(one) != (b"", "")) is (hers and the_teams)


def test_before_publication_nothing_lies_in_clear() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    approved(visit, one)
    assert public(one) == (b"", "")


@pytest.mark.parametrize("name", ["suspend", "amend"])
def test_a_published_picture_comes_down_with_its_text(name: str) -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    approved(visit, one)
    row = people.in_state(State.PUBLISHED, people.fresh(visit.testimony))
    assert public(one)[0][8:12] == b"WEBP"
    people.decide(row, name, story=people.STORY + " Bis.") if name == "amend" else people.decide(row, name)
    assert public(one) == (b"", "")


@pytest.mark.parametrize("change", [{"may_be_shown": False}, {"transcript": "D’autres mots."}])
def test_her_change_takes_it_from_readers_at_once(change: dict[str, Any]) -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one)
    approved(visit, one)
    people.in_state(State.PUBLISHED, people.fresh(visit.testimony))
    said = {"may_be_shown": True, "transcript": Evidence.objects.get(pk=one.pk).transcript} | change
    evidence_author.say(visit.testimony, public_id=one.public_id, **said)
    assert public(one) == (b"", "")
    assert Evidence.objects.get(pk=one.pk).verdict == ""


def test_her_yes_is_to_the_pictures_too() -> None:
    visit = author(review_first=True)
    one = added(visit)
    allowed(visit, one)
    before = moderation.shown(visit.testimony)
    approved(visit, one)
    assert moderation.shown(visit.testimony) != before


def test_what_she_agreed_to_is_stale_once_the_picture_is_uncovered_or_its_words_change() -> None:
    visit = author(review_first=True)
    one = added(visit)
    allowed(visit, one)
    approved(visit, one)
    seen = [moderation.shown(visit.testimony)]
    for change in ({"rectangles": "0 0 9 9"}, {"transcript": "D’autres mots."}):
        one = Evidence.objects.get(pk=one.pk)
        for name, value in change.items():
            setattr(one, name, value)
        one.save(update_fields=list(change))
        seen.append(moderation.shown(visit.testimony))
    assert len(set(seen)) == 3


def test_a_sealed_copy_moved_to_another_picture_does_not_open() -> None:
    visit = author()
    one, other = added(visit), added(visit, screenshot(width=30))
    for name in (Copy.ORIGINAL, Copy.CLEANED):
        sealed = one.copies.get(copy=name).sealed
        other.copies.filter(copy=name).update(sealed=sealed)
    with pytest.raises(SealBrokenError):
        evidence.original(other, visit.key)
    with pytest.raises(SealBrokenError):
        evidence.cleaned(other)


def test_one_source_does_not_keep_the_worker_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    visit, clean = author(), evidence_author.clean

    def took_a_second(content: bytes, spent: Any) -> Any:
        spent(0.9)
        return clean(content)

    monkeypatch.setattr(evidence_author, "clean", took_a_second)
    monkeypatch.setattr(evidence_author, "WORK", limits.Limit("seconds of pictures", ((2, 600),)))
    evidence_author.add(visit, [screenshot(), screenshot(width=30)], source="192.0.2.1")
    with pytest.raises(RefusedError) as refused:
        evidence_author.add(visit, [screenshot(width=50)], source="192.0.2.1")
    assert refused.value.why == evidence_author.TOO_MUCH_WORK
    evidence_author.add(visit, [screenshot(width=50)], source="192.0.2.2")
    assert visit.testimony.evidence.count() == 3


def test_a_picture_that_is_refused_counts_its_seconds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_author, "WORK", limits.Limit("seconds of pictures", ((1, 600),)))
    with pytest.raises(RefusedError) as broken:
        evidence_author.add(author(), [screenshot()[:200]], source="192.0.2.1")
    assert broken.value.place == 1
    assert limits.wait(evidence_author.WORK, "192.0.2.1") > 0


def test_a_fifth_that_comes_at_the_same_moment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    visit, clean = author(), evidence_author.clean

    def others_were_quicker(content: bytes, **_told: Any) -> Any:
        made = clean(content)
        for number in range(4):
            evidence.store(visit.testimony, sent=b"%d" % number, clean=made, key=visit.key)
        return made

    monkeypatch.setattr(evidence_author, "clean", others_were_quicker)
    with pytest.raises(RefusedError):
        added(visit)
    assert visit.testimony.evidence.count() == 4


def test_she_deletes_one_for_good() -> None:
    visit = author()
    one = added(visit)
    evidence_author.delete(visit.testimony, public_id=one.public_id)
    assert not Evidence.objects.exists()
    assert not EvidenceCopy.objects.exists()


def test_another_authors_picture_is_out_of_reach() -> None:
    visit, other = author(), author(story="Une autre histoire, assez longue.")
    one = added(visit)
    evidence_author.delete(other.testimony, public_id=one.public_id)
    evidence_author.say(other.testimony, public_id=one.public_id, may_be_shown=True, transcript="x")
    assert evidence.one_of(other.testimony, one.public_id) is None
    assert not Evidence.objects.get().may_be_shown


def test_the_trail_holds_the_acts_and_no_word() -> None:
    visit = author()
    one = added(visit)
    allowed(visit, one, "zibeline")
    approved(visit, one, "zibeline")
    told = list(Event.objects.about(visit.testimony).values_list("what", flat=True))
    assert {"picture_added", "picture_allowed", "picture_approved"} <= set(told)
    assert "zibeline" not in str(list(Event.objects.values()))


def test_the_database_takes_a_public_picture_with_all_of_them() -> None:
    one = added(author())
    values = {"public_picture": b"x", "public_transcript": "x", "may_be_shown": True, "verdict": "shown"}
    assert Evidence.objects.filter(pk=one.pk).update(**values) == 1
