"""A lost second factor is forgotten by two leads: who may, who may not, what it ends, and who is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.models import Event, FactorReset, Outbox, Sitting
from testimonies.rules import resets
from tests import people

from .desk import at_desk
from .door import APP, enrolled, invited, is_in, sure, with_factor, with_password

pytestmark = pytest.mark.django_db
PAGE, ACT = "/admin/lost/", "/admin/lost/act/"


@pytest.fixture(autouse=True)
def required(settings) -> Iterator[None]:
    settings.SECOND_FACTOR = "required"
    with translation.override("en"):
        yield


def a_lead() -> User:
    lead = people.a_lead()
    with_factor(lead)
    return lead


def nina() -> User:
    enrolled()
    return User.objects.get(username="nina")


def said(client: Client, **data: Any) -> str:
    return client.post(ACT, data, follow=True).content.decode()


def test_one_lead_asks_another_agrees_and_it_is_forgotten() -> None:
    client, _device, _codes = enrolled()
    person, asker, second = User.objects.get(username="nina"), a_lead(), a_lead()
    assert "has a day to agree" in said(sure(asker), ask=person.pk)
    assert TOTPDevice.objects.filter(user=person).exists()
    assert is_in(client)
    assert "is forgotten" in said(sure(second), agree=FactorReset.objects.get().pk)
    assert not TOTPDevice.objects.filter(user=person).exists()
    assert not Sitting.objects.filter(account=person).exists()
    assert not is_in(client)
    assert not FactorReset.objects.exists()


def test_afterwards_only_a_new_link_enrols_another_one() -> None:
    person, asker, second = nina(), a_lead(), a_lead()
    resets.agree(resets.ask(person, by=asker), by=second)
    client = with_password(invited("nina", "moderator"), "cinq autres mots bien longs")
    assert client.get(APP).status_code == 200


def test_all_members_of_the_desk_are_told_and_the_trail_says_who() -> None:
    person, asker, second, mia = nina(), a_lead(), a_lead(), people.a_moderator()
    row = resets.ask(person, by=asker)
    assert set(Outbox.objects.filter(kind="reset_asked").values_list("to", flat=True)) == {
        second.pk,
        person.pk,
    }
    resets.agree(row, by=second)
    told = Outbox.objects.filter(kind="reset_done").values_list("to", flat=True)
    assert set(told) == {person.pk, asker.pk, second.pk, mia.pk}
    assert set(Event.objects.filter(what="reset_done").values_list("who", flat=True)) == {
        asker.username,
        second.username,
    }
    assert Event.objects.filter(what="reset_of", who="nina").count() == 2


def test_nobody_agrees_to_their_own_question() -> None:
    person, asker = nina(), a_lead()
    row = resets.ask(person, by=asker)
    assert "Two different lead moderators" in said(sure(asker), agree=row.pk)
    assert TOTPDevice.objects.filter(user=person).exists()


def test_neither_of_the_two_is_the_person() -> None:
    person, other = a_lead(), a_lead()
    with pytest.raises(resets.ResetError, match="for themselves"):
        resets.ask(person, by=person)
    row = resets.ask(person, by=other)
    with pytest.raises(resets.ResetError, match="for themselves"):
        resets.agree(row, by=person)


def test_a_moderator_and_a_lead_without_a_second_factor_do_not_count() -> None:
    person, asker, mia = nina(), a_lead(), people.a_moderator()
    with_factor(mia)
    row = resets.ask(person, by=asker)
    for nobody in (mia, people.a_lead()):
        with pytest.raises(resets.ResetError, match="with a second factor"):
            resets.agree(row, by=nobody)
    assert sure(mia).post(ACT, {"agree": row.pk}).status_code == 404


@pytest.mark.parametrize("lost", ["active", "role", "factor"])
def test_who_asked_must_still_be_a_lead_when_it_is_agreed_to(lost: str) -> None:
    person, asker, second = nina(), a_lead(), a_lead()
    row = resets.ask(person, by=asker)
    if lost == "active":
        User.objects.filter(pk=asker.pk).update(is_active=False)
    elif lost == "role":
        asker.groups.clear()
    else:
        TOTPDevice.objects.filter(user=asker).delete()
    with pytest.raises(resets.ResetError, match="Two different"):
        resets.agree(row, by=second)
    assert TOTPDevice.objects.filter(user=person).exists()


def test_after_a_day_it_has_to_be_asked_again() -> None:
    person, asker, second = nina(), a_lead(), a_lead()
    row = resets.ask(person, by=asker)
    FactorReset.objects.update(asked_at=timezone.now() - timedelta(hours=24, minutes=1))
    with pytest.raises(resets.ResetError, match="no longer open"):
        resets.agree(row, by=second)
    assert resets.ask(person, by=second).asked_by == second


def test_a_second_question_does_not_take_the_place_of_the_first() -> None:
    person, asker, second = nina(), a_lead(), a_lead()
    resets.ask(person, by=asker)
    with pytest.raises(resets.ResetError, match="already"):
        resets.ask(person, by=second)


def test_the_person_who_still_has_it_stops_it() -> None:
    client, _device, _codes = enrolled()
    person, asker, second = User.objects.get(username="nina"), a_lead(), a_lead()
    row = resets.ask(person, by=asker)
    assert "asked to forget your second factor" in client.get("/admin/second-factor/").content.decode()
    client.post("/admin/second-factor/stop/")
    with pytest.raises(resets.ResetError):
        resets.agree(row, by=second)
    assert Event.objects.filter(what="reset_stopped", who="nina").exists()


@pytest.mark.parametrize(
    "address", ["/admin/testimonies/testimony/", "/admin/notes/", "/admin/second-factor/"]
)
def test_the_person_sees_it_on_every_page_of_the_desk_and_nobody_else_does(address: str) -> None:
    client, _device, _codes = enrolled()
    asker = a_lead()
    assert "I still have it: stop this" not in client.get(address).content.decode()
    resets.ask(User.objects.get(username="nina"), by=asker)
    assert client.get(address).content.decode().count("I still have it: stop this") == 1
    assert "I still have it: stop this" not in sure(asker).get(address).content.decode()
    FactorReset.objects.update(asked_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert "I still have it: stop this" not in client.get(address).content.decode()


def test_any_lead_stops_it() -> None:
    person, asker, second = nina(), a_lead(), a_lead()
    row = resets.ask(person, by=asker)
    assert "Stopped" in said(sure(second), stop=row.pk)
    assert not FactorReset.objects.exists()


def test_a_lead_shows_the_second_factor_again_before() -> None:
    import time

    from testimonies.admin import fresh

    person, asker = nina(), a_lead()
    client = sure(asker)
    session = client.session
    session[fresh.SHOWN] = time.time() - 360
    session.save()
    assert client.post(ACT, {"ask": person.pk})["Location"].startswith("/admin/second-factor/again/")
    assert not FactorReset.objects.exists()


def test_a_superuser_and_an_account_without_a_factor_are_not_asked_about() -> None:
    boss, lead, mia = User.objects.create_superuser("boss", password="x"), a_lead(), people.a_moderator()
    with_factor(boss)
    client = sure(lead)
    page = client.get(PAGE).content.decode()
    assert ">boss<" not in page
    assert f">{mia.username}<" not in page
    assert "no second factor that could be forgotten" in said(client, ask=boss.pk)


def test_everybody_sees_what_was_done_and_only_leads_can_do_it(settings) -> None:
    settings.SECOND_FACTOR = "optional"
    person, asker = nina(), a_lead()
    resets.ask(person, by=asker)
    page = at_desk(people.a_moderator()).get(PAGE).content.decode()
    assert f"nina: asked by {asker.username}" in page
    assert "Stop this" not in page
    assert "<select" not in page


@pytest.mark.parametrize("data", [{}, {"ask": "x"}, {"agree": "9" * 30}, {"stop": "\x00"}, {"ask": "-1"}])
def test_an_odd_question_is_no_error(data: dict[str, str]) -> None:
    assert sure(a_lead()).post(ACT, data).status_code == 302
