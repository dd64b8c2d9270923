"""A star around the text that was read: refused together, brought back together, and none in it that must not be."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.models import Call, Event, Lane, Reason, Side, Signature, State, Testimony
from testimonies.rules import conversation, desk, moderation, trail
from testimonies.rules.raid import clusters, likeness
from testimonies.rules.raid.clusters import Seen, Similar
from tests import people

pytestmark = pytest.mark.django_db

STORY = (
    "Le plombier est venu réparer la chaudière un mardi matin. Le soir même il m'a écrit trois fois, et le lendemain "
    "il attendait en bas de l'immeuble avec des fleurs. J'ai prévenu son patron, qui a répondu qu'il était jeune."
)
OTHER = "My landlord lets himself in while I am at work. Things move in my drawers. The council told me to keep a diary."


@pytest.fixture
def mia() -> User:
    return people.a_moderator()


def copies(number: int, story: str = STORY) -> list[Testimony]:
    return [people.waiting(story) for _ in range(number)]


def ids(found: list[Similar]) -> set[str]:
    return {one.testimony.pk for one in found}


def is_alike(first: Testimony, second: Testimony, mia: User) -> bool:
    return second.pk in ids(clusters.around(first, mia))


def set_likeness(row: Testimony, example: Testimony, places: int) -> None:
    """As if so many places of its signature were those of the example."""
    hashes = [*likeness.kept(example)[:places], *[0] * (likeness.PLACES - places)]
    sign(row, hashes)


def sign(row: Testimony, hashes: likeness.Hashes) -> None:
    likeness.forget(row)
    likeness.sign(row, hashes)


# Who is in a star


def test_a_star_holds_what_is_alike_without_its_centre(mia: User) -> None:
    first, second, third = copies(3)
    people.waiting(OTHER)
    found = clusters.around(first, mia)
    assert ids(found) == {second.pk, third.pk}
    assert {one.likeness for one in found} == {1.0}
    assert found[0].seen == Seen(found[0].testimony.pk, 1, State.WAITING)


@pytest.mark.parametrize("places, inside", [(103, True), (102, False)])
def test_eight_tenths_is_the_limit(mia: User, places: int, inside: bool) -> None:
    first, second = copies(2)
    set_likeness(second, first, places)
    assert is_alike(first, second, mia) is inside


def test_it_is_a_star_and_no_chain(mia: User) -> None:
    first, second, third = copies(3)
    hashes = list(likeness.kept(first))
    sign(second, [*hashes[:110], *[1] * 18])
    sign(third, [*hashes[:92], *[2] * 18, *[1] * 18])
    assert is_alike(first, second, mia)
    assert is_alike(second, third, mia)
    assert not is_alike(first, third, mia)


def test_the_most_alike_come_first_and_no_more_than_a_press_refuses(
    mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = copies(3)
    set_likeness(second, first, 110)
    set_likeness(third, first, 120)
    assert [one.testimony for one in clusters.around(first, mia)] == [third, second]
    monkeypatch.setattr(clusters, "MOST", 1)
    assert [one.testimony for one in clusters.around(first, mia)] == [third]


def test_one_with_a_conversation_is_in_no_star(mia: User) -> None:
    first, second = copies(2)
    people.answered(second, "Bonjour", mia)
    assert not is_alike(first, second, mia)


def test_one_whose_author_wrote_is_in_no_star(mia: User) -> None:
    first, second = copies(2)
    conversation.add(second, side=Side.AUTHOR, text="Bonjour", by=trail.AUTHOR)
    assert not is_alike(first, second, mia)


@pytest.mark.parametrize("state", [state for state in people.WAYS if state != State.WAITING])
def test_only_what_waits_is_in_a_star(mia: User, state: str) -> None:
    first, second = copies(2)
    people.in_state(state, second)
    assert not is_alike(first, second, mia)


def test_what_another_reads_is_in_no_star_until_the_lease_ends(mia: User) -> None:
    first, second = copies(2)
    desk.claim(second, people.a_moderator())
    assert not is_alike(first, second, mia)
    Testimony.objects.filter(pk=second.pk).update(claimed_until=timezone.now())
    assert is_alike(first, second, mia)


def test_what_one_reads_oneself_may_be_in_a_star(mia: User) -> None:
    first, second = copies(2)
    desk.claim(second, mia)
    assert is_alike(first, second, mia)


def test_what_a_lead_holds_is_in_no_star(mia: User) -> None:
    first, second = copies(2)
    moderation.escalate(second, by=people.by(mia), reason=Reason.DANGER)
    assert not is_alike(first, second, mia)
    assert not is_alike(first, second, people.a_lead())


def test_what_lies_in_another_call_is_in_no_star(mia: User) -> None:
    first, second = copies(2)
    Testimony.objects.filter(pk=second.pk).update(call=people.a_call(slug="other"))
    assert not is_alike(first, second, mia)


def test_whoever_said_she_wrote_it_is_in_no_star_again(mia: User) -> None:
    first, second = copies(2)
    people.decide(second, "refuse", mia, reason=Reason.FLOOD)
    moderation.move(second, "reopen", by=trail.AUTHOR, version=1)
    assert not is_alike(first, second, mia)


def test_what_the_desk_brought_back_may_be_in_a_star_again(mia: User) -> None:
    first, second = copies(2)
    people.decide(second, "refuse", mia, reason=Reason.FLOOD)
    people.decide(second, "reopen", mia)
    assert is_alike(first, second, mia)


def test_a_text_without_a_signature_has_no_star(mia: User) -> None:
    first, *_others = copies(3)
    Signature.objects.filter(pk=first.pk).delete()
    assert clusters.around(first, mia) == []


# Refusing


def seen(*rows: Testimony) -> list[Seen]:
    return [Seen.of(row) for row in rows]


def refuse(example: Testimony, mia: User, *rows: Testimony) -> int:
    return clusters.refuse_all(people.opened(example, mia), by=people.by(mia), seen=seen(*rows))


def states(*rows: Testimony) -> list[str]:
    return [people.fresh(row).state for row in rows]


def test_each_is_refused_by_its_own_move_and_told_within_three_days(mia: User) -> None:
    rows = copies(3)
    assert refuse(rows[0], mia, *rows) == 3
    today = trail.today()
    for row in map(people.fresh, rows):
        assert (row.state, row.reason) == (State.REFUSED, Reason.FLOOD)
        assert row.told_on is not None
        assert today < row.told_on <= today + timedelta(days=3)
        assert Event.objects.about(row).filter(what="refuse", who=mia.username).count() == 1


def test_only_what_was_seen_is_refused(mia: User) -> None:
    first, second, third = copies(3)
    assert refuse(first, mia, second) == 1
    assert states(first, second, third) == [State.WAITING, State.REFUSED, State.WAITING]


def test_what_is_not_alike_is_never_refused_whatever_is_posted(mia: User) -> None:
    first, _second = copies(2)
    other = people.waiting(OTHER)
    assert refuse(first, mia, other) == 0
    assert states(other) == [State.WAITING]


def test_what_changed_since_it_was_seen_is_left(mia: User) -> None:
    first, second, third = copies(3)
    before = seen(second, third)
    people.decide(second, "amend", story=STORY)
    example = people.opened(first, mia)
    assert clusters.refuse_all(example, by=people.by(mia), seen=before) == 1
    assert states(second, third) == [State.WAITING, State.REFUSED]


def test_another_state_than_the_one_seen_is_left(mia: User) -> None:
    first, second = copies(2)
    example = people.opened(first, mia)
    as_seen = [Seen(second.pk, 1, State.APPROVED)]
    assert clusters.refuse_all(example, by=people.by(mia), seen=as_seen) == 0


def test_the_example_must_have_been_read(mia: User) -> None:
    rows = copies(2)
    with pytest.raises(moderation.MoveError):
        clusters.refuse_all(rows[0], by=people.by(mia), seen=seen(*rows))
    with pytest.raises(moderation.MoveError):
        clusters.refuse_all(rows[0], by=trail.CLOCK, seen=seen(*rows))
    assert states(*rows) == [State.WAITING] * 2


def test_an_example_with_a_conversation_is_left_and_those_around_it_are_not(mia: User) -> None:
    first, second = copies(2)
    people.answered(first, "Bonjour", mia)
    assert refuse(first, mia, first, second) == 1
    assert states(first, second) == [State.WAITING, State.REFUSED]


# Bringing back


def test_a_refused_star_comes_back_as_it_was(mia: User) -> None:
    rows = copies(5)
    lanes = [row.lane for row in map(people.fresh, rows)]
    refuse(rows[0], mia, *rows)
    assert ids(clusters.refused_around(rows[0], mia)) == {row.pk for row in rows[1:]}
    assert clusters.reopen_all(people.fresh(rows[0]), by=people.by(mia)) == 5
    assert states(*rows) == [State.WAITING] * 5
    assert [row.lane for row in map(people.fresh, rows)] == lanes
    assert {row.told_on for row in map(people.fresh, rows)} == {None}


@pytest.mark.parametrize("days, back", [(30, 2), (31, 0)])
def test_it_comes_back_for_thirty_days(mia: User, days: int, back: int) -> None:
    rows = copies(2)
    refuse(rows[0], mia, *rows)
    Testimony.objects.update(state_since=trail.today() - timedelta(days=days))
    assert clusters.reopen_all(people.fresh(rows[0]), by=people.by(mia)) == back


def test_what_was_refused_for_another_reason_stays_refused(mia: User) -> None:
    first, second = copies(2)
    people.decide(second, "refuse", mia, reason=Reason.AD)
    refuse(first, mia, first)
    assert clusters.reopen_all(people.fresh(first), by=people.by(mia)) == 1
    assert states(first, second) == [State.WAITING, State.REFUSED]


def test_a_member_of_another_call_brings_nothing_back(mia: User) -> None:
    rows = copies(2)
    refuse(rows[0], mia, *rows)
    stranger = people.a_moderator(people.a_call(slug="other"))
    assert clusters.reopen_all(people.fresh(rows[0]), by=people.by(stranger)) == 0
    assert clusters.reopen_all(people.fresh(rows[0]), by=trail.CLOCK) == 0


# What the desk is offered


def test_two_are_one_author_and_three_are_a_cluster(mia: User) -> None:
    copies(2)
    assert clusters.largest(mia) == []
    copies(1)
    (cluster,) = clusters.largest(mia)
    assert cluster.size == 3
    assert len(clusters.around(cluster.example, mia)) == 2


def test_the_largest_come_first(mia: User) -> None:
    copies(3, OTHER)
    copies(4)
    assert [cluster.size for cluster in clusters.largest(mia)] in ([4, 3], [3])  # the fourth is flood's
    Testimony.objects.update(lane=Lane.NORMAL)
    assert [cluster.size for cluster in clusters.largest(mia)] == [4, 3]


def test_flood_is_sampled_apart_so_that_it_hides_no_other_cluster(
    mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "SAMPLE", 3)
    copies(3, OTHER)
    Testimony.objects.update(lane=Lane.NORMAL, submitted_on=date(2026, 1, 1))
    flood = copies(4)
    Testimony.objects.filter(pk__in=[row.pk for row in flood]).update(lane=Lane.FLOOD)
    assert [cluster.size for cluster in clusters.largest(mia)] == [3, 3]


def test_only_ones_own_calls_are_offered(mia: User) -> None:
    copies(3)
    assert clusters.largest(people.a_moderator(people.a_call(slug="other"))) == []
    assert clusters.largest(mia)


def test_what_is_dealt_with_is_offered_no_more(mia: User) -> None:
    rows = copies(3)
    refuse(rows[0], mia, *rows)
    assert clusters.largest(mia) == []
    (cluster,) = clusters.refused(mia)
    assert cluster.size == 3


def test_the_desk_asks_four_questions_for_few_and_for_many(mia: User) -> None:
    for _ in range(2):
        copies(3)
        with CaptureQueriesContext(connection) as asked:
            clusters.largest(mia)
        assert len(asked) == 4


def test_a_call_is_named_on_each_example(mia: User) -> None:
    copies(3)
    (cluster,) = clusters.largest(mia)
    assert cluster.example.call == Call.objects.get(is_default=True)


def test_texts_of_one_template_are_not_all_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[float] = []
    exact = likeness.likeness
    monkeypatch.setattr(likeness, "likeness", lambda one, other: compared.append(0) or exact(one, other))
    shared = 90  # of 128 places: all share many bands, and none is alike another
    texts = {str(pk): [*range(shared), *[1_000 + pk] * (likeness.PLACES - shared)] for pk in range(200)}
    stars = clusters._stars(texts | {"again": texts["150"]})
    assert stars["150"] == 2
    assert len(stars) == 200
    assert len(compared) <= 201 * clusters.MOST_CENTRES


def test_a_text_is_compared_with_the_centres_that_share_most_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MOST_CENTRES", 1)
    texts = {str(pk): [*range(90), *[1_000 + pk] * (likeness.PLACES - 90)] for pk in range(9)}
    assert clusters._stars(texts | {"again": texts["7"]})["7"] == 2
