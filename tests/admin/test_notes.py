"""Notes to the team at the desk, the brake, and a lead's yes to erasing what nobody read."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from testimonies.models import Beat, Event, Outbox, State, Testimony
from testimonies.rules import clock, outbox, unread
from tests import people

from ..rules.test_retention import old
from ..rules.test_unread import unread_in
from .desk import QUEUE, at_desk
from .test_rights import of_role

pytestmark = pytest.mark.django_db
NOTES, BRAKE, UNREAD = "/admin/notes/", "/admin/notes/brake/", "/admin/notes/unread/"


def told(user: User, key: str = "k", **facts: object) -> None:
    outbox.tell([user], "unread_30", key=key, number=3, call="harcelementdomicile")
    Outbox.objects.filter(key=key).update(**facts)


def page(client: Client, address: str = NOTES) -> str:
    return client.get(address).content.decode()


def test_everybody_finds_their_own_notes_of_thirty_days() -> None:
    mine, other = people.a_moderator(), people.a_lead()
    told(mine)
    told(mine, "old", written_at=timezone.now() - timedelta(days=31))
    outbox.tell([other], "mail_refused", key="x", account=70177)
    said = page(at_desk(mine))
    assert said.count("have waited for 30 days") == 1 and "70177" not in said
    assert "Nothing is mailed to you" in said


def test_a_note_says_whether_it_was_mailed(settings: object) -> None:
    user = people.a_moderator()
    told(user, sent_at=timezone.now())
    told(user, "b", given_up=True)
    said = page(at_desk(user))
    assert ">mailed<" in said and ">mail refused<" in said


@pytest.mark.parametrize("role", ["Analysts", "Operators"])
def test_whoever_reads_no_testimony_has_notes_too(role: str) -> None:
    user = of_role(role)
    outbox.tell([user], "mail_refused", key="x", account=70177)
    assert "70177" in page(at_desk(user))


def test_each_page_of_the_desk_leads_there() -> None:
    assert f'href="{NOTES}"' in page(at_desk(people.a_moderator()), QUEUE)


def test_only_operators_see_addresses_and_fill_them_in() -> None:
    user, operator = people.a_moderator(), of_role("Operators")
    form = at_desk(operator)
    address = f"/admin/auth/user/{user.pk}/change/"
    fields = {
        "username": user.username,
        "email": "mia@example.org",
        "is_active": "on",
        "groups": user.groups.get().pk,
    }
    form.post(address, fields)
    user.refresh_from_db()
    assert user.email == "mia@example.org" and "mia@example.org" in page(form, address)
    lead = at_desk(people.a_lead())
    for place in (address, "/admin/auth/user/", NOTES, QUEUE, "/admin/testimonies/event/"):
        assert "mia@example.org" not in page(lead, place), place


# The brake


def held() -> None:
    now = timezone.now()
    Beat.objects.create(pk=1, at=now, braked_since=now, cause="many", would_go=12)


def test_a_lead_sees_the_brake_and_lifts_it() -> None:
    held()
    client = at_desk(people.a_lead())
    assert "12 testimonies would lose their words" in page(client)
    assert client.get(BRAKE).status_code == 405
    client.post(BRAKE)
    assert Beat.objects.get().braked_since is None
    assert Event.objects.get(what="brake_lifted").actor == "lead"
    assert "would lose their words" not in page(client)


def test_a_moderator_neither_sees_nor_lifts_it() -> None:
    held()
    client = at_desk(people.a_moderator())
    assert "would lose their words" not in page(client)
    assert client.post(BRAKE).status_code == 403
    assert Beat.objects.get().braked_since


# Unread


def is_sure(client: Client, data: dict[str, object]) -> None:
    """Presses, and presses again on the page that asks."""
    asked = client.post(UNREAD, data).content.decode()
    client.post(UNREAD, {**data, "seen": re.search(r'name="seen" value="(\w+)"', asked)[1], "sure": "yes"})


def agreed() -> set[str]:
    return set(Testimony.objects.filter(may_be_forgotten=True).values_list("pk", flat=True))


def test_a_lead_agrees_row_by_row_and_is_asked_once_more() -> None:
    row, other = old(people.waiting(), 40), old(people.waiting(), 40)
    young = people.waiting()
    client = at_desk(people.a_lead())
    listed = page(client, UNREAD)
    assert row.pk in listed and other.pk in listed and young.pk not in listed
    asked = client.post(UNREAD, {"chosen": [row.pk, young.pk]})
    assert "1 testimony may be erased though nobody read it" in asked.content.decode() and agreed() == set()
    is_sure(client, {"chosen": [row.pk, young.pk]})
    assert agreed() == {row.pk}
    assert "may be erased unread" in page(client, UNREAD)


def test_a_lead_agrees_for_a_whole_group_and_takes_it_back() -> None:
    waits = [old(people.waiting(), 100) for _number in range(2)]
    refused = old(unread_in(State.REFUSED), 100)
    client, group = at_desk(people.a_lead()), f"{waits[0].call.slug}:waiting"
    is_sure(client, {"group": group})
    assert agreed() == {row.pk for row in waits}
    client.post(UNREAD, {"group": group, "seen": "another list", "sure": "yes", "keep": "yes"})
    assert agreed() == {row.pk for row in waits}, "the list had changed"
    is_sure(client, {"group": group, "keep": "yes"})
    assert agreed() == set()
    is_sure(client, {"group": f"{refused.call.slug}:refused"})
    assert clock.run().erased == 1 and people.fresh(refused).state == State.FORGOTTEN


@pytest.mark.parametrize("data", [{}, {"chosen": "x"}, {"group": "nothing"}, {"group": "a:b", "sure": "yes"}])
def test_a_form_that_means_none_does_nothing(data: dict[str, str]) -> None:
    old(people.waiting(), 40)
    answer = at_desk(people.a_lead()).post(UNREAD, data, follow=True)
    assert "Choose at least one row." in answer.content.decode() and agreed() == set()


def test_a_moderator_and_a_lead_of_another_call_agree_to_nothing() -> None:
    row = old(people.waiting(), 40)
    moderator, lead = at_desk(people.a_moderator()), at_desk(people.a_lead(people.a_call(slug="other")))
    assert moderator.get(UNREAD).status_code == 403
    for client in (moderator, lead):
        client.post(UNREAD, {"chosen": [row.pk], "seen": unread.digest([row]), "sure": "yes"})
    assert agreed() == set() and row.pk not in page(lead, UNREAD)


def test_no_word_of_a_testimony_is_on_these_pages() -> None:
    old(people.waiting("Une histoire avec zibeline dedans, ce soir-là."), 40)
    client = at_desk(people.a_lead())
    clock.run()
    assert not any("zibeline" in page(client, address) for address in (NOTES, UNREAD))


def test_the_list_takes_few_questions_however_many_rows_it_shows(django_assert_max_num_queries) -> None:
    client = at_desk(people.a_lead())
    for _number in range(3):
        old(people.waiting(), 40)
    with django_assert_max_num_queries(15):
        page(client, UNREAD)
