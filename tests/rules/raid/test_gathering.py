"""The first texts of a raid join the flood; what somebody touched, and what is not alike, stays."""

import pytest
from django.db.models import signals

from testimonies.models import Lane, Testimony
from testimonies.rules import desk, trail
from testimonies.rules.raid import gathering, likeness
from testimonies.rules.raid import lanes as lanes_rule
from tests import people

pytestmark = pytest.mark.django_db

STORY = people.STORY + " Je n'ai pas répondu, et il a recommencé le lendemain."
STORIES = (
    "Le serrurier est resté longtemps sur le palier, il voulait savoir si quelqu'un rentrait bientôt, puis il a demandé "
    "mon numéro pour la facture. Depuis ce soir de mars je reçois ses photos, ses excuses, ses menaces aussi, et la "
    "gardienne l'a revu deux fois dans la cour."
)
FILLERS = [
    "voilà tout un roman", "quel beau jardin vert", "demain nous partirons", "gâteau au chocolat noir",
    "football et basket", "zèbres kangourous hiboux", "xylophone trompette",
]  # fmt: skip


def lanes() -> list[str]:
    return sorted(Testimony.objects.values_list("lane", flat=True))


def test_the_first_ones_join_once_there_are_enough() -> None:
    for _ in range(4):
        people.waiting(STORY)
    assert Lane.FLOOD not in lanes()
    people.waiting(STORY)
    assert lanes() == [Lane.FLOOD] * 5
    assert set(Testimony.objects.values_list("lane_signs", flat=True)) == {"copies"}


def test_a_text_that_was_copied_from_is_not_dragged_along() -> None:
    hers = people.waiting(STORIES)
    for place in range(7):
        people.waiting(f"{STORIES[10 * place : 10 * place + 120]} {place} {FILLERS[place]}")
    gathering.gather(likeness.near(likeness.kept(hers), len(STORIES), but=hers.pk).kin)
    gathering.gather([hers.pk])
    assert (people.fresh(hers).lane, people.fresh(hers).lane_signs) == (Lane.HEAVY, "copies")


def test_what_was_noticed_before_stays_written() -> None:
    first = people.waiting(STORY)
    Testimony.objects.filter(pk=first.pk).update(lane=Lane.HEAVY, lane_signs="burst")
    for _ in range(4):
        people.waiting(STORY)
    assert (people.fresh(first).lane, people.fresh(first).lane_signs) == (Lane.FLOOD, "copies burst")


def test_no_more_rows_are_read_than_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE", 2)
    monkeypatch.setattr(lanes_rule, "copies", lambda *facts: None)
    rows = [people.waiting(f"{place} {STORY}") for place in range(4)]
    read: list[object] = []
    signals.post_init.connect(
        lambda instance, **_kwargs: read.append(instance), Testimony, weak=False, dispatch_uid="read"
    )
    gathering.gather(row.pk for row in rows)
    signals.post_init.disconnect(sender=Testimony, dispatch_uid="read")
    assert len(read) == 2


def test_no_more_than_a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE", 2)
    for _ in range(5):
        people.waiting(STORY)
    assert lanes().count(Lane.FLOOD) == 3


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
