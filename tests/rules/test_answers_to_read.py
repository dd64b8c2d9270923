"""`author_wrote_on`: whether an answer of the author's is to be read, and since when; the texts from before a change."""

from datetime import timedelta

import pytest

from testimonies.models import Earlier, State, Testimony
from testimonies.rules import desk, follow_up, moderation, retention
from testimonies.rules.follow_up import Visit
from testimonies.rules.trail import CLOCK, today

from .. import people

pytestmark = pytest.mark.django_db
SECOND, THIRD = "La deuxième version de mon histoire.", "La troisième version de mon histoire."


def since(row: Testimony) -> object:
    return people.fresh(row).author_wrote_on


def written(row: Testimony) -> Testimony:
    follow_up.reply(row, text="Je voulais ajouter ceci.")
    return people.fresh(row)


def test_her_word_waits_from_its_day_until_the_team_answers() -> None:
    row = people.waiting()
    assert since(row) is None
    written(row)
    assert since(row) == today()
    people.answered(row, "Merci, nous lisons.")
    assert since(row) is None


def test_who_writes_again_does_not_go_to_the_end_of_the_list() -> None:
    row = written(people.waiting())
    monday = today() - timedelta(days=3)
    Testimony.objects.update(author_wrote_on=monday)
    follow_up.reply(row, text="Et encore ceci.")
    assert since(row) == monday


@pytest.mark.parametrize("name", ["approve", "refuse", "ask_change", "count_only"])
def test_a_decision_of_the_desk_says_that_it_was_read(name: str) -> None:
    row = written(people.waiting())
    people.decide(row, name, people.a_moderator())
    assert since(row) is None


def test_a_first_yes_and_an_act_of_hers_leave_it_to_be_read() -> None:
    row = written(people.waiting(behaviours=["sexual-assault"]))
    people.approved(row, people.a_moderator())
    follow_up.amend(Visit(row, 1), story=SECOND, hidden=[])
    assert since(row) == today()


def test_deleting_her_last_word_looks_again() -> None:
    row = written(people.waiting())
    follow_up.reply(row, text="Et encore ceci.")
    first, second = row.messages.all()
    follow_up.delete_message(row, public_id=second.public_id)
    assert since(row) == today()
    follow_up.delete_message(row, public_id=first.public_id)
    assert since(row) is None


def test_deleting_the_team_s_answer_asks_for_no_other() -> None:
    row = written(people.waiting())
    answer = people.answered(row, "Merci, nous lisons.")
    follow_up.delete_message(row, public_id=answer.public_id)
    assert since(row) is None


@pytest.mark.parametrize("name", ["withdraw", "forget"])
def test_what_is_gone_awaits_no_answer_and_keeps_no_earlier_text(name: str) -> None:
    row = read_and_amended()
    written(row)
    people.decide(row, name)
    assert since(row) is None
    assert not Earlier.objects.exists()


def test_old_messages_that_are_erased_await_no_answer() -> None:
    row = written(people.published())
    old = today() - timedelta(days=400)
    row.messages.update(written_on=old)
    retention.erase(today())
    assert (row.messages.count(), since(row)) == (0, None)


# The text before


def read_and_amended() -> Testimony:
    row, mia = people.waiting(), people.a_moderator()
    people.opened(row, mia)
    desk.hand_over(row, mia)
    return follow_up.amend(Visit(row, 1), story=SECOND, hidden=[])


def earlier(row: Testimony) -> list[tuple[int, str]]:
    return [(one.version, one.story) for one in row.earlier.all()]


def test_what_the_team_had_read_is_kept_beside_the_new_text() -> None:
    assert earlier(read_and_amended()) == [(1, people.STORY)]


def test_what_nobody_had_opened_is_not_kept() -> None:
    row = people.waiting()
    desk.claim(row, people.a_moderator())
    assert earlier(follow_up.amend(Visit(row, 1), story=SECOND, hidden=[])) == []


def test_only_the_last_one_read_is_kept() -> None:
    row = read_and_amended()
    row = follow_up.amend(Visit(row, 2), story=THIRD, hidden=[])
    assert earlier(row) == [(1, people.STORY)]
    mia = people.a_moderator()
    people.opened(row, mia)
    assert earlier(follow_up.amend(Visit(row, 3), story=SECOND, hidden=[])) == [(3, THIRD)]


@pytest.mark.parametrize("name", ["approve", "refuse", "ask_change", "count_only"])
def test_the_next_decision_takes_it_away(name: str) -> None:
    row = people.decide(read_and_amended(), name)
    assert earlier(row) == []


def test_a_first_yes_leaves_it_to_the_second_reader() -> None:
    row = read_and_amended()
    moderation.ask_second_reading(row, by=people.by(people.a_moderator()))
    assert len(earlier(people.approved(row, people.a_moderator()))) == 1


def test_she_may_say_that_nothing_from_before_is_kept() -> None:
    row, mia = read_and_amended(), people.a_moderator()
    people.opened(row, mia)
    row = follow_up.amend(Visit(row, 2), story=THIRD, hidden=[], forget_before=True)
    assert (earlier(row), row.story) == ([], THIRD)


def test_erasing_her_words_behind_a_publication_leaves_no_earlier_one() -> None:
    row = people.published()
    people.keeps_an_earlier_text(row, "Avant.")
    moderation.burn(row, by=CLOCK, version=1)
    assert (earlier(row), people.fresh(row).state) == ([], State.PUBLISHED)
