"""One's own second factors: an app, recovery codes, and what has to be shown again before any of it changes."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.admin import fresh
from testimonies.models import Event, Outbox
from tests import people

from .door import (
    APP,
    LOGIN,
    OVERVIEW,
    again,
    code,
    enrolled,
    invited,
    is_in,
    log_in,
    secret_code,
    with_password,
)

pytestmark = pytest.mark.django_db
AGAIN, CODES = f"{OVERVIEW}again/", f"{OVERVIEW}codes/"


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.SECOND_FACTOR = "required"


def stale(client: Client) -> Client:
    """As six minutes after the second factor was shown."""
    session = client.session
    session[fresh.SHOWN] = time.time() - 360
    session.save()
    return client


def test_the_page_shows_a_picture_of_its_own_address_and_the_secret_to_type() -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    page = client.get(APP).content.decode()
    picture = client.get(f"{APP}qr.svg")
    assert f'src="{APP}qr.svg"' in page
    assert "data:" not in page
    assert 'class="secret"' in page
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"style=" not in picture.content


def test_a_code_of_the_app_switches_it_on_and_opens_the_desk() -> None:
    client, device, codes = enrolled()
    assert device.confirmed
    assert is_in(client)
    assert len(codes) == 8


def test_the_secret_waits_in_the_session_and_changes_with_it() -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    client.get(APP)
    secret = client.session["secret of an app"]
    client.get(APP)
    assert client.session["secret of an app"] == secret
    assert not TOTPDevice.objects.exists()


def test_recovery_codes_are_shown_once_and_stored_nowhere() -> None:
    client, _device, codes = enrolled()
    assert not any(each in client.get(OVERVIEW).content.decode() for each in codes)
    assert not StaticToken.objects.filter(token__in=codes).exists()


def test_a_wrong_code_switches_nothing_on() -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    client.get(APP)
    for wrong in ("000000", "", "\x00", "x" * 10_000, "1e5", "٣٣٣٣٣٣"):
        assert client.post(APP, {"code": wrong}).status_code == 200
    assert not TOTPDevice.objects.exists()
    assert not is_in(client)


def test_new_codes_take_the_place_of_the_old_ones() -> None:
    client, _device, old = enrolled()
    page = client.post(CODES).content.decode()
    assert page.count("<li><code>") == 8
    assert not is_in(log_in("nina", otp_token=old[0]))
    new = page.split("<code>")[1].split("</code>")[0]
    assert is_in(log_in("nina", otp_token=new))


@pytest.mark.parametrize(
    ("address", "data"),
    [(CODES, {}), (APP, {"code": "000000"}), (f"{APP}remove/", {}), (f"{OVERVIEW}passkey/", {"name": "x"})],
)
def test_what_changes_a_second_factor_wants_it_shown_again(address: str, data: dict[str, str]) -> None:
    client, device, codes = enrolled()
    assert stale(client).post(address, data)["Location"].startswith(AGAIN)
    assert StaticToken.objects.count() == 8
    again()
    shown = client.post(AGAIN, {"otp_token": code(device), "next": APP})
    assert shown["Location"] == APP
    assert client.get(APP).status_code == 200
    assert codes


def test_showing_it_again_leads_nowhere_else() -> None:
    client, device, _codes = enrolled()
    again()
    answer = stale(client).post(AGAIN, {"otp_token": code(device), "next": "https://evil.example/"})
    assert answer["Location"] == OVERVIEW


def test_guessing_the_code_inside_a_session_ends_after_ten_tries_and_not_for_the_door() -> None:
    client, device, _codes = enrolled()
    statuses = [stale(client).post(AGAIN, {"otp_token": "000000"}).status_code for _time in range(11)]
    assert statuses == [200] * 10 + [429]
    again()
    assert is_in(log_in("nina", otp_token=code(device)))


def test_another_app_takes_the_place_of_the_first() -> None:
    client, old, _codes = enrolled()
    client.post(APP, {"code": secret_code(client)})
    device = TOTPDevice.objects.get()
    assert device.key != old.key
    assert is_in(client)
    assert StaticToken.objects.count() == 8


def test_the_last_second_factor_stays_where_one_is_required(settings) -> None:
    client, _device, _codes = enrolled()
    page = client.post(f"{APP}remove/", follow=True).content.decode()
    assert "your last second factor" in page
    assert TOTPDevice.objects.exists()
    settings.SECOND_FACTOR = "optional"
    client.post(f"{APP}remove/")
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()


def test_a_change_ends_the_other_sessions_is_told_and_is_in_the_trail() -> None:
    client, device, _codes = enrolled()
    again()
    other = log_in("nina", otp_token=code(device))
    key = client.session.session_key
    client.post(CODES)
    assert client.session.session_key != key
    assert is_in(client)
    assert not is_in(other)
    assert Event.objects.filter(what="codes_made", who="nina").exists()
    assert Outbox.objects.filter(kind="factor_changed", to__username="nina").exists()


def test_recovery_codes_alone_are_no_second_factor() -> None:
    enrolled()
    TOTPDevice.objects.all().delete()
    assert not is_in(log_in("nina", otp_token="abcdefgh"))


@pytest.mark.parametrize("address", [OVERVIEW, APP, AGAIN, f"{APP}qr.svg"])
def test_a_stranger_is_led_to_the_login(address: str) -> None:
    for answer in (Client().get(address), Client().post(address)):
        assert answer["Location"].startswith(LOGIN)


def test_an_attacker_with_the_password_does_not_slow_the_owner_down() -> None:
    """django-otp would make each wrong code double the wait for everybody (docs of ThrottlingMixin)."""
    client, device, _codes = enrolled()
    for _time in range(5):
        log_in("nina", otp_token="000000")
    again()
    assert is_in(log_in("nina", otp_token=code(device)))
    row: Any = TOTPDevice.objects.get()
    assert row.verify_is_allowed()[0]
    assert User.objects.get(username="nina").is_active
    assert client


@pytest.mark.parametrize("rule", ["required", "optional"])
def test_that_the_password_alone_is_not_enough_is_said_where_it_is_so(settings, rule: str) -> None:
    settings.SECOND_FACTOR = rule
    page = with_password(invited("nina", "moderator")).get(APP).content.decode()
    assert "Choose one now." in page
    assert ("Your password alone does not open the desk." in page) == (rule == "required")
