"""Guessing at the door: how many tries get through, who is kept out by it, and what an answer betrays (security.md F15)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client, override_settings

from testimonies.models import Event, Throttle
from testimonies.rules.tries import MOST, QUARTER, Try
from tests import people

from .door import (
    ENGLISH,
    LOGIN,
    PASSWORD,
    again,
    code,
    enrolled,
    invited,
    is_in,
    log_in,
    post_login,
    with_password,
)

pytestmark = pytest.mark.django_db
WRONG = "do not go together"
TOO_MANY = "Too many wrong tries"


def nina() -> Client:
    """Her browser, which is known from now on."""
    people.a_call()
    with_password(invited("nina", "moderator"))
    client = log_in("nina")
    client.post("/admin/logout/")
    return client


def guess(client: Client, name: str = "nina", address: str = "192.0.2.1", **more: str) -> Any:
    data = {"username": name, "password": "not the right one at all", **more}
    return client.post(LOGIN, data, REMOTE_ADDR=address)


def guesses(number: int, name: str = "nina", sources: int = 200) -> int:
    """How many of so many wrong passwords, from many addresses without cookies, were compared."""
    with hashed() as count:
        for one in range(number):
            guess(Client(headers=ENGLISH), name, f"198.51.{one % sources}.7")
    return count[0]


@contextmanager
def hashed() -> Iterator[list[int]]:
    """Counts how often a password is hashed."""
    count, real = [0], hashers.MD5PasswordHasher.encode

    def encode(*args: Any) -> str:
        count[0] += 1
        return str(real(*args))

    with mock.patch.object(hashers.MD5PasswordHasher, "encode", encode):
        yield count


@pytest.fixture
def no_cache() -> Iterator[None]:
    with mock.patch.object(type(caches["limits"]), "add", side_effect=OSError):
        caches["limits"].clear()
        yield


def test_of_many_guesses_ten_are_compared_and_the_owner_comes_in_from_a_known_device() -> None:
    known = nina()
    assert guesses(60) == 10
    assert TOO_MANY in guess(Client(headers=ENGLISH), address="203.0.113.9").content.decode()
    assert not is_in(log_in("nina"))
    post_login("nina", known)
    assert is_in(known)


@pytest.mark.long
def test_of_ten_thousand_guesses_ten_a_quarter_are_compared_and_the_owner_comes_in(record_property) -> None:
    known, compared, started = nina(), 0, time.monotonic()
    for _part in range(10):
        compared += guesses(1_000)
        post_login("nina", known)
        assert is_in(known)
        known.post("/admin/logout/")
    quarters = 1 + int((time.monotonic() - started) // QUARTER)
    assert compared <= MOST * quarters
    record_property(
        "figure",
        f"F15: 10,000 guesses for one account from 200 sources: {compared} compared; owner in 10 of 10",
    )


def test_a_quarter_of_an_hour_later_there_are_ten_more_and_forty_a_day(monkeypatch) -> None:
    from testimonies.rules import tries

    nina()
    total = 0
    for number in range(6):
        # Each window has a name of its own, as if the last one had ended; that of the day goes on.
        quarter = tries.Limit(f"door {number}", tries.OF_ONE[0].windows)
        monkeypatch.setattr(tries, "OF_ONE", (quarter, tries.OF_ONE[1]))
        total += guesses(15)
    assert total == 40


def test_one_source_has_thirty_wrong_tries_for_all_names_together() -> None:
    with hashed() as count:
        for one in range(40):
            guess(Client(), f"name{one}")
    assert count[0] == 30


def test_a_known_device_has_tries_of_its_own_and_no_more_of_them() -> None:
    known = nina()
    with hashed() as count:
        answers = [guess(known) for _time in range(13)]
    assert count[0] == 10
    assert answers[-1].status_code == 429
    assert is_in(log_in("nina"))  # what the device used up is not the account's


def test_a_device_is_known_for_the_account_that_came_in_with_it_alone() -> None:
    known = nina()
    with_password(invited("omar", "moderator"))
    guesses(12, "omar")
    assert guess(known, "omar", address="203.0.113.9").status_code == 429


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "WyJ4Il0:1:x", "\x00", "é", "x" * 5000])
def test_a_forged_cookie_makes_no_device_known(value: str) -> None:
    nina()
    guesses(10)
    client = Client()
    client.cookies[settings.KNOWN_DEVICE_COOKIE] = value
    assert guess(client, address="203.0.113.9").status_code == 429


def test_right_ones_do_not_use_tries_up() -> None:
    nina()
    assert all(is_in(log_in("nina")) for _time in range(12))


def test_wrong_codes_with_the_right_password_are_counted_like_wrong_passwords() -> None:
    _client, device, _codes = enrolled()
    answers = [post_login("nina", otp_token="000000") for _time in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    again()
    assert not is_in(log_in("nina", otp_token=code(device)))  # from a device we do not know


def test_with_the_cache_down_the_database_counts_and_writes_no_name_and_no_address(no_cache: None) -> None:
    known = nina()
    assert guesses(25) == 10
    post_login("nina", known)
    assert is_in(known)
    rows = list(Throttle.objects.values_list("digest", flat=True))
    assert rows
    assert not any("nina" in row or "198" in row[:3] for row in rows)
    assert len({len(row) for row in rows}) == 1


def test_in_the_database_a_right_one_is_taken_back_and_a_window_ends(no_cache: None, monkeypatch) -> None:
    from datetime import timedelta

    from django.utils import timezone

    one = Try("nina", "192.0.2.1")
    assert [one.begin() for _time in range(10)] == [0] * 10
    one.forgive()
    assert one.begin() == 0
    assert 0 < one.begin() <= 900
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert one.begin() == 0


# What an answer betrays


def somebody(kind: str) -> str:
    """A name of each kind of account that cannot be entered so."""
    people.a_call()
    user = people.a_moderator()
    if kind == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif kind == "without a password":
        user.set_unusable_password()
        user.save(update_fields=["password"])
    elif kind == "no member of the desk":
        User.objects.filter(pk=user.pk).update(is_staff=False)
    return "nobody" if kind == "unknown" else user.username


KINDS = ["unknown", "wrong password", "closed", "without a password", "no member of the desk"]


def answer_to(kind: str, mode: str) -> tuple[int, int, str]:
    """Hashes, status and body of the answer, without what is new in each page."""
    name = somebody(kind)
    password = "correct horse battery staple" if kind in ("closed", "no member of the desk") else "wrong"
    with hashed() as count, override_settings(SECOND_FACTOR=mode):
        answer = guess(Client(headers=ENGLISH), name, password=password, otp_token="123456")
    token = answer.context["csrf_token"]
    return count[0], answer.status_code, answer.content.decode().replace(name, "").replace(str(token), "")


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize("mode", ["required", "optional"])
def test_the_answer_is_the_same_for_every_kind_of_wrong(mode: str) -> None:
    answers = {answer_to(kind, mode) for kind in KINDS}
    assert len(answers) == 1
    [(hashes, status, body)] = answers
    assert (hashes, status) == (1, 200)
    assert WRONG in body


@pytest.mark.usefixtures("contexts")
def test_a_right_password_without_the_second_factor_gets_the_same_answer(settings) -> None:
    settings.SECOND_FACTOR = "required"
    enrolled()
    pages = set()
    for name, password in (("nina", PASSWORD), ("nina", "wrong"), ("nobody", PASSWORD)):
        answer = Client(headers=ENGLISH).post(LOGIN, {"username": name, "password": password})
        page = answer.content.decode().replace(name, "")
        pages.add(page.replace(str(answer.context["csrf_token"]), ""))
    assert len(pages) == 1


def test_the_limit_is_the_same_for_names_that_do_not_exist() -> None:
    assert guesses(15, "nobody") == 10
    assert TOO_MANY in guess(Client(headers=ENGLISH), "nobody", "203.0.113.9").content.decode()


def test_the_trail_is_told_once_and_of_no_name_that_a_stranger_made_up() -> None:
    nina()
    guesses(15), guesses(15, "nobody")
    [event] = Event.objects.filter(what="wrong_tries")
    assert (event.who, event.kind) == ("nina", "10")
    assert not Event.objects.filter(who="nobody").exists()
