"""That was enough for today: the page, and going on by one's own choice."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from testimonies.models import Event, Testimony
from testimonies.rules import preferences
from tests import people

from .desk import QUEUE, act, at_desk, item
from .test_rights import of_role

pytestmark = pytest.mark.django_db
PAGE, MORE, NEXT = "/admin/enough/", "/admin/enough/five-more/", f"{QUEUE}next/"


def who_had_enough() -> tuple[User, Testimony]:
    """Somebody who wanted one text a day, and has it open."""
    user = people.a_moderator()
    preferences.save(user, a_day=1)
    return user, people.opened(people.waiting(), user)


def test_take_next_leads_there_kindly() -> None:
    user, _row = who_had_enough()
    people.waiting()
    answer = at_desk(user).post(NEXT, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "You opened 1 text today. Thank you." in page and "others go on" in page
    assert Testimony.objects.held_by(user).count() == 1


def test_what_one_holds_is_handed_over_from_there() -> None:
    user, row = who_had_enough()
    client = at_desk(user)
    assert f'action="{QUEUE}{row.pk}/hand_over/"' in client.get(PAGE).content.decode()
    act(client, row, "hand_over")
    assert "Still in your hands" not in client.get(PAGE).content.decode()


def test_five_more_is_one_press_and_a_row_of_the_trail() -> None:
    user, row = who_had_enough()
    people.approved(row, user)
    client, new = at_desk(user), people.waiting()
    assert client.post(MORE)["Location"] == QUEUE
    assert client.post(NEXT)["Location"] == item(new)
    assert Event.objects.get(what="five_more").who == user.username


def test_at_the_hard_cap_there_is_no_way_on(settings: Any) -> None:
    settings.DESK_OPENED_A_DAY = 1
    user, _row = who_had_enough()
    client = at_desk(user)
    page = client.get(PAGE).content.decode()
    assert "Nobody opens more than 1 text a day here" in page and MORE not in page
    assert client.post(MORE)["Location"] == PAGE


def test_at_the_hard_cap_the_item_says_so_and_stays_closed(settings: Any) -> None:
    settings.DESK_OPENED_A_DAY = 1
    user, _row = who_had_enough()
    client, new = at_desk(user), people.waiting(people.STORY + " Le lendemain aussi.")
    act(client, new, "claim")
    page = act(client, new, "open").content.decode()
    assert "That was enough for today" in page and "Le lendemain" not in page


def test_before_it_is_reached_the_page_only_says_how_many() -> None:
    page = at_desk(people.a_moderator()).get(PAGE).content.decode()
    assert "You opened 0 texts today" in page and MORE not in page


def test_only_readers_of_texts_have_it() -> None:
    assert Client().get(PAGE)["Location"].startswith("/admin/login/")
    for role in ("Analysts", "Operators"):
        client = at_desk(of_role(role))
        assert client.get(PAGE).status_code == client.post(MORE).status_code == 403
    assert not Event.objects.filter(what="five_more").exists()
