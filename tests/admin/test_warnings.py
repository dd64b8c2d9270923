"""Content warnings: the author suggests them, whoever reads her text chooses them."""

from typing import Any

import pytest

from testimonies.models import Event, State, Testimony
from testimonies.rules import desk
from tests import people

from .desk import act, at_desk, opened

pytestmark = pytest.mark.django_db
SLUGS = {"warnings": ["minor", "sexual-assault"]}


def chosen() -> set[str]:
    return set(Testimony.objects.get().term_slugs("warning"))


def test_warnings_are_added_and_taken_away_and_the_trail_says_so_without_a_word() -> None:
    row, mia = people.waiting(), people.a_moderator()
    client = at_desk(mia)
    page = opened(client, row)
    assert 'name="warnings" value="minor"' in page
    assert 'value="prefer-not"' not in page  # an answer of the author's, and no warning
    act(client, row, "warnings", **SLUGS)
    assert chosen() == {"minor", "sexual-assault"}
    act(client, row, "warnings", warnings=["minor"])
    assert chosen() == {"minor"}
    event = Event.objects.about(row).first()
    assert (event.what, event.who, event.kind, event.reason) == ("warnings", mia.username, "", "")
    assert Testimony.objects.get().behaviours == row.behaviours


def test_taking_a_warning_away_never_lifts_the_second_reading() -> None:
    row = people.waiting(warnings=["sexual-assault"])
    client = at_desk(people.a_moderator())
    opened(client, row)
    act(client, row, "warnings")
    act(client, row, "approve")
    assert (chosen(), Testimony.objects.get().state) == (set(), State.WAITING)


@pytest.mark.parametrize("slug", ["private-message", "x", "\x00", "x" * 10_000])
def test_what_is_no_warning_is_refused(slug: str) -> None:
    row, mia = people.waiting(warnings=["minor"]), people.a_moderator()
    client = at_desk(mia)
    opened(client, row)
    assert "errorlist" in act(client, row, "warnings", warnings=[slug]).content.decode()
    with pytest.raises(desk.MoveError):
        desk.set_warnings(row, mia, version=1, slugs=["private-message"])
    assert chosen() == {"minor"}


def test_warnings_want_a_text_that_waits_and_is_open_under_ones_own_claim() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    act(client, row, "warnings", **SLUGS)
    act(client, row, "claim")
    act(client, row, "warnings", **SLUGS)
    assert chosen() == set()
    act(client, row, "open")
    assert act(client, row, "warnings", **SLUGS, version=7).status_code == 409
    act(client, row, "approve")
    published: Any = Testimony.objects.get()
    page = opened(client, published)
    assert 'name="warnings"' not in page
    assert act(client, published, "warnings", **SLUGS).status_code == 409
    assert chosen() == set()
