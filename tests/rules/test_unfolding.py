"""A text read one paragraph at a time: what was shown, and what waits for the whole of it."""

import pytest
from django.contrib.auth.models import User

from testimonies.models import Event, Testimony
from testimonies.rules import budget, desk, moderation, unfolding
from tests import people

pytestmark = pytest.mark.django_db
THREE = "Il est venu lundi.\n\nIl a écrit mardi.\nEt mercredi.\n\nJe n'ai pas répondu."


@pytest.mark.parametrize(
    ("text", "number"),
    [(THREE, 3), ("Un.\nDeux.\n\n\n \nTrois.", 2), ("Un.\nDeux.", 2), ("Un seul.", 1), ("\n \n", 0), ("", 0)],
)
def test_paragraphs_end_at_empty_lines_or_else_at_new_lines(text: str, number: int) -> None:
    found = unfolding.paragraphs(text)
    assert len(found) == number
    assert "".join("".join(found).split()) == "".join(text.split())


def claimed(story: str = THREE) -> tuple[Testimony, User]:
    user = people.a_moderator()
    return desk.claim(people.waiting(story), user), user


def acts(row: Testimony) -> list[str]:
    return list(Event.objects.about(row).filter(what__startswith="open").values_list("what", flat=True))[::-1]


def test_each_paragraph_has_its_row_and_the_last_one_opens_the_whole() -> None:
    row, user = claimed()
    for number in (1, 2):
        unfolding.unfold(row, user, number=number)
        assert len(unfolding.so_far(row, user).shown) == number
        assert not desk.has_open(row, user)
    unfolding.unfold(row, user, number=3)
    assert acts(row) == ["open_part", "open_part", "open"]
    assert desk.has_open(row, user)


def test_what_asks_for_the_whole_text_waits_until_it_was_shown() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    with pytest.raises(moderation.MoveError, match="en entier"):
        moderation.move(row, "approve", by=people.by(user), version=row.version)
    with pytest.raises(moderation.MoveError):
        people.hide(row, user, "lundi")
    for number in (2, 3):
        unfolding.unfold(row, user, number=number)
    assert moderation.move(row, "approve", by=people.by(user), version=row.version).state == "published"


def test_handing_over_and_passing_on_do_not_wait() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    moderation.escalate(row, by=people.by(user), reason="danger")
    other, user = claimed(THREE + " Rien.")
    unfolding.unfold(other, user, number=1)
    desk.hand_over(other, user)
    assert people.fresh(other).claimed_by is None


@pytest.mark.parametrize("number", [0, 2, 3, 9])
def test_a_paragraph_out_of_its_turn_shows_nothing(number: int) -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=number)
    assert acts(row) == []


def test_the_same_one_asked_for_twice_is_shown_once() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    unfolding.unfold(row, user, number=1)
    assert acts(row) == ["open_part"]


def test_a_single_paragraph_opens_whole() -> None:
    row, user = claimed("Un seul.")
    unfolding.unfold(row, user, number=1)
    assert acts(row) == ["open"] and desk.has_open(row, user)


def test_a_new_claim_or_a_new_version_begins_at_the_first_one() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    desk.hand_over(row, user)
    row = desk.claim(people.fresh(row), user)
    assert unfolding.so_far(row, user).shown == []
    unfolding.unfold(row, user, number=1)
    Testimony.objects.filter(pk=row.pk).update(version=2)
    assert unfolding.so_far(people.fresh(row), user).shown == []


def test_somebody_else_s_reading_opens_nothing_for_me() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    assert unfolding.so_far(row, people.a_lead()).shown == []


def test_without_a_claim_nothing_opens() -> None:
    with pytest.raises(desk.NotYoursError):
        unfolding.unfold(people.waiting(THREE), people.a_moderator(), number=1)


def test_a_part_counts_as_a_text_opened_today() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    assert budget.of(user).opened == 1


def test_a_text_read_in_part_still_counts_as_unread() -> None:
    row, user = claimed()
    unfolding.unfold(row, user, number=1)
    assert Testimony.objects.unread().filter(pk=row.pk).exists()
