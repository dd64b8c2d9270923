"""Pausing a call, and its raid mode: a lead's, in two presses, each with its row of the trail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from testimonies.models import Call, Event
from testimonies.rules.raid import mode
from tests import people

from .desk import QUEUE, at_desk, item, opened

pytestmark = pytest.mark.django_db


def page(name: str) -> str:
    return f"/admin/testimonies/call/{people.a_call().pk}/{name}/"


def call() -> Call:
    return Call.objects.get(is_default=True)


def test_sending_is_paused_and_opened_again_each_behind_a_page_that_says_what_it_does() -> None:
    lead = people.a_lead()
    client = at_desk(lead)
    assert 'href="../pause/"' in client.get(page("change")).content.decode()
    assert "Nobody can send" in client.get(page("pause")).content.decode()
    assert not call().paused, "nothing happens at the first press"
    client.post(page("pause"))
    assert (call().paused, call().accepts) == (True, False)
    shown = client.get(f"/admin/testimonies/call/{call().pk}/change/").content.decode()
    assert 'href="../resume/"' in shown
    assert 'href="../pause/"' not in shown
    client.post(f"/admin/testimonies/call/{call().pk}/resume/")
    assert call().accepts
    done = Event.objects.filter(what__in=("pause_call", "resume_call")).values_list("what", "who", "call")
    assert set(done) == {(what, lead.username, call().slug) for what in ("pause_call", "resume_call")}


def test_the_form_of_the_call_pauses_nothing() -> None:
    client = at_desk(people.a_lead())
    data = {"hashtag": "#x", "title_fr": "t", "title_en": "t", "introduction_fr": "i", "introduction_en": "i",
            "is_default": "on", "paused": "on", "raid_until": "2030-01-01", "members": []}  # fmt: skip
    client.post(page("change"), data)
    assert (call().hashtag, call().paused, call().raid_until) == ("#x", False, None)


def test_a_call_that_is_not_open_is_not_paused() -> None:
    client = at_desk(people.a_lead())
    address = page("pause")
    Call.objects.update(closed_on=timezone.localdate())
    assert "This call is not open." in client.post(address).content.decode()
    assert not call().paused


def test_pausing_twice_leaves_one_row() -> None:
    client = at_desk(people.a_lead())
    address = page("pause")
    client.post(address), client.post(address)
    assert Event.objects.filter(what="pause_call").count() == 1


def test_raid_mode_is_started_for_some_hours_and_ended() -> None:
    client = at_desk(people.a_lead())
    address, end = page("raid"), page("calm")
    client.post(address, {"hours": "5"})
    until = call().raid_until
    assert until
    assert timedelta(hours=4.9) < until - timezone.now() < timedelta(hours=5.1)
    client.post(end)
    assert not mode.is_on(call())


@pytest.mark.parametrize("hours", ["", "0", "-1", "73", "x", "9" * 400, "1.5", "\x00"])
def test_raid_mode_wants_a_number_of_hours_within_reason(hours: str) -> None:
    response = at_desk(people.a_lead()).post(page("raid"), {"hours": hours})
    assert response.status_code == 200
    assert not mode.is_on(call())


def test_the_desk_sees_that_raid_mode_is_on() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    assert "raid mode" not in client.get(QUEUE).content.decode()
    mode.start(row.call, by=people.by(people.a_lead()), hours=5)
    for shown in (client.get(QUEUE).content.decode(), client.get(item(row)).content.decode()):
        assert "is in raid mode" in shown
        assert "End raid mode" not in shown, "a lead's"
    assert "Two readers" in opened(client, row)
    assert "End raid mode" in at_desk(people.a_lead()).get(QUEUE).content.decode()


def test_a_moderator_neither_pauses_nor_starts_anything() -> None:
    client = at_desk(people.a_moderator())
    for name in ("pause", "resume", "raid", "calm"):
        for answer in (client.get(page(name)), client.post(page(name), {"hours": "5"})):
            assert answer.status_code in (403, 404)
    assert (call().paused, call().raid_until) == (False, None)
