"""The first texts of a raid join the flood; what somebody touched, and what is not alike, stays."""

import pytest

from testimonies.models import Lane, Testimony
from testimonies.rules import desk, trail
from testimonies.rules.raid import gathering
from tests import people

pytestmark = pytest.mark.django_db

STORY = people.STORY + " Je n'ai pas répondu, et il a recommencé le lendemain."


def lanes() -> list[str]:
    return sorted(Testimony.objects.values_list("lane", flat=True))


def test_the_first_ones_join_once_there_are_enough() -> None:
    for _ in range(4):
        people.waiting(STORY)
    assert Lane.FLOOD not in lanes()
    people.waiting(STORY)
    assert lanes() == [Lane.FLOOD] * 5
    assert set(Testimony.objects.values_list("lane_signs", flat=True)) == {"copies"}


def test_no_more_than_a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE", 1)
    for _ in range(5):
        people.waiting(STORY)
    assert lanes().count(Lane.FLOOD) == 2


def test_what_somebody_touched_stays_where_it_is() -> None:
    mia = people.a_moderator()
    rows = [people.waiting(STORY) for _ in range(4)]
    desk.claim(rows[0], mia)
    people.answered(rows[1], "Bonjour", mia)
    people.decide(rows[2], "amend", story=STORY)
    people.waiting(STORY)
    assert [people.fresh(row).lane for row in rows] == [Lane.NORMAL, Lane.HEAVY, Lane.HEAVY, Lane.FLOOD]


def test_what_is_decided_stays_where_it_is() -> None:
    rows = [people.waiting(STORY) for _ in range(4)]
    people.in_state("published", rows[0])
    people.waiting(STORY)
    assert people.fresh(rows[0]).lane == Lane.NORMAL


def test_whoever_quotes_a_few_words_of_a_raid_is_not_of_it() -> None:
    own = "Je vois circuler ici un texte recopié partout, et cela me met en colère, car chez moi c'était tout autre chose : "
    one = people.waiting(
        f"{own}« {STORY[:20]} ». Mon propriétaire, lui, avait une clé, et il attendait que je sorte."
    )
    for _ in range(5):
        people.waiting(STORY)
    gathering.gather([one.pk])
    assert people.fresh(one).lane == Lane.NORMAL


def test_other_signs_stay_written() -> None:
    rows = [people.waiting(STORY) for _ in range(4)]
    Testimony.objects.filter(pk=rows[0].pk).update(lane=Lane.HEAVY, lane_signs="copy trap burst")
    people.waiting(STORY)
    assert people.fresh(rows[0]).lane_signs == "copies trap burst"


def test_the_trail_tells_of_no_author_who_came_back() -> None:
    for _ in range(5):
        people.waiting(STORY)
    events = trail.Event.objects.exclude(what="submit")
    assert not events.exists()
