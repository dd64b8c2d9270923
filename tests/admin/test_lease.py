"""How long one testimony is somebody's: shown, put off by work, given up with the page; nothing typed is lost at its end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from testimonies.models import Event, Testimony
from testimonies.rules import desk
from tests import people

from .desk import act, at_desk, item, opened
from .test_rights import of_role

pytestmark = pytest.mark.django_db
WORDS = "Ma phrase à moi, tapée longtemps."


def post(client: Client, row: Testimony, name: str, **seen: object) -> int:
    where = reverse(f"admin:testimonies_testimony_{name}", args=[row.pk])
    return client.post(where, {"version": row.version, "state": row.state, **seen}).status_code


def minutes(row: Testimony) -> float:
    until = people.fresh(row).claimed_until
    return (until - timezone.now()).total_seconds() / 60 if until else 0


def left(row: Testimony, number: float) -> None:
    Testimony.objects.filter(pk=row.pk).update(claimed_until=timezone.now() + timedelta(minutes=number))


def test_the_page_says_how_long_it_is_mine_and_others_see_whose_it_is() -> None:
    row, mia = people.waiting(), people.a_moderator()
    page = opened(at_desk(mia), row)
    assert "Yours until" in page
    assert 'data-lease="119' in page or 'data-lease="1200"' in page
    other = at_desk(people.a_moderator()).get(item(row)).content.decode()
    assert f"{mia.username} is reading it" in other
    assert "data-lease" not in other


def test_staying_begins_the_lease_anew_without_a_row_in_the_trail() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    opened(client, row)
    for number in (1, -1):
        left(row, number)
        events = Event.objects.count()
        assert post(client, row, "stay") == 204
        assert minutes(row) > 19
        assert Event.objects.count() == events


def test_staying_is_refused_where_it_changed_or_is_another_s() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    opened(client, row)
    assert post(client, row, "stay", version=2) == 409
    assert post(client, row, "stay", state="refused") == 409
    left(row, -1)
    desk.claim(people.fresh(row), people.a_lead())
    assert post(client, row, "stay") == 409


def test_leaving_frees_it_in_two_minutes_and_coming_back_keeps_it() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    opened(client, row)
    assert post(client, row, "leave") == 204
    assert 1.9 < minutes(row) <= 2
    assert post(client, row, "leave") == 204
    assert minutes(row) <= 2, "said twice it is no longer"
    act(client, row, "warnings")
    assert minutes(row) > 19


def test_leaving_touches_nobody_else_s_claim_nor_one_given_for_a_day() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_lead()
    desk.claim(row, lea)
    post(at_desk(mia), row, "leave")
    assert minutes(row) > 19
    desk.hand_over(row, lea)
    desk.assign(row, mia, by=people.by(lea), version=1)
    post(at_desk(mia), row, "leave")
    assert minutes(row) > 60


def test_words_typed_while_another_took_it_come_back_to_be_copied() -> None:
    row, client, lea = people.waiting(), at_desk(people.a_moderator()), people.a_lead()
    opened(client, row)
    left(row, -1)
    desk.claim(people.fresh(row), lea)
    for name, data in (("refuse", {"reason": "spam", "sentence": WORDS}), ("message", {"text": WORDS})):
        page = act(client, row, name, **data).content.decode()
        assert "What you had written, to copy:" in page
        assert WORDS in page
    assert people.fresh(row).state == "waiting"
    assert not row.messages.exists()


def test_words_typed_while_another_decided_come_back_to_be_copied() -> None:
    row, client, lea = people.waiting(), at_desk(people.a_moderator()), people.a_lead()
    opened(client, row)
    left(row, -1)
    people.decide(row, "count_only", lea)
    answer = act(client, row, "refuse", reason="spam", sentence=WORDS)
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()


def test_a_stranger_neither_stays_nor_leaves() -> None:
    row, lea = people.waiting(), people.a_lead()
    desk.claim(row, lea)
    stranger = at_desk(people.a_moderator(people.a_call(slug="other")))
    for name in ("stay", "leave"):
        assert post(stranger, row, name) == 404
        assert post(at_desk(of_role("Operators" if name == "stay" else "Analysts")), row, name) == 403
        assert post(Client(), row, name) in (302, 403)
        assert (
            at_desk(lea).get(reverse(f"admin:testimonies_testimony_{name}", args=[row.pk])).status_code == 405
        )
    assert minutes(row) > 19
