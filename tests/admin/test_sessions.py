"""Sessions of the desk: how long they live, what ends them at once, what a stolen copy holds, and what was typed meanwhile."""

import time
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from testimonies.models import Sitting, Throttle
from testimonies.models.sessions import BEGAN
from testimonies.rules import clock
from tests import people

from .desk import act, at_desk
from .door import ENGLISH, LOGIN, PASSWORD, invited, is_in, log_in, post_login, with_password
from .test_rights import of_role

pytestmark = pytest.mark.django_db
LONG = "Le technicien a noté mon numéro, puis il m'a écrit le soir même."


def nina() -> User:
    people.a_call()
    with_password(invited("nina", "moderator"))
    return User.objects.get(username="nina")


def cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def holding(key: str) -> Client:
    client = Client(headers=ENGLISH)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    now, clock = timezone.now() + timedelta(**passed), time.time() + timedelta(**passed).total_seconds()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(time, "time", lambda: clock)


def test_half_an_hour_without_a_request_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    nina()
    client = log_in("nina")
    later(monkeypatch, minutes=29)
    assert is_in(client)
    later(monkeypatch, minutes=29)
    assert is_in(client)
    later(monkeypatch, minutes=31)
    assert not is_in(client)


def test_eight_hours_end_it_however_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    nina()
    client = log_in("nina")
    for _time in range(23):
        later(monkeypatch, minutes=20)
        assert is_in(client)
    later(monkeypatch, minutes=21)
    assert not is_in(client)


def test_the_server_keeps_the_time_and_no_cookie_does() -> None:
    nina()
    client = log_in("nina")
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    row = Sitting.objects.order_by("expire_date").last()
    assert row
    assert timedelta(minutes=29) < row.expire_date - timezone.now() <= timedelta(minutes=30)


def test_a_login_gets_a_new_key_and_the_one_before_is_worth_nothing() -> None:
    """Fixation: whoever planted a key must not be inside with it (ASVS 7.2.4)."""
    nina()
    planted = Client(SERVER_NAME="localhost")
    planted.post("/admin/passkey/")
    key = cookie(planted)
    victim = holding(key)
    post_login("nina", victim, otp_token="")
    assert is_in(victim)
    assert cookie(victim) != key
    assert not is_in(holding(key))


def test_a_key_that_the_server_never_gave_is_not_taken_over() -> None:
    nina()
    victim = holding("a" * 32)
    post_login("nina", victim)
    assert cookie(victim) != "a" * 32


def test_logging_out_ends_every_session_of_the_person_and_no_other() -> None:
    nina()
    one, two, other = log_in("nina"), log_in("nina"), at_desk(people.a_moderator())
    keys = [cookie(one), cookie(two)]
    page = one.post("/admin/logout/").content.decode()
    assert "on every device" in page
    assert not any(is_in(holding(key)) for key in keys)
    assert is_in(other)


def test_closing_an_account_ends_its_sessions_for_good() -> None:
    user = nina()
    client, operator = log_in("nina"), at_desk(of_role("Operators"))
    operator.post(f"/admin/auth/user/{user.pk}/change/", {"username": "nina"})
    assert not is_in(client)
    User.objects.update(is_active=True)
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions_at_once() -> None:
    nina()
    one, two = log_in("nina"), log_in("nina")
    new = "encore cinq autres mots longs"
    one.post(
        "/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert is_in(one)
    assert not is_in(two)
    assert Sitting.objects.filter(account__username="nina").count() == 1


def test_the_old_password_is_guessed_ten_times_at_most() -> None:
    nina()
    client = log_in("nina")
    data = {"old_password": "a guess", "new_password1": LONG, "new_password2": LONG}
    statuses = [client.post("/admin/password_change/", data).status_code for _time in range(11)]
    assert statuses == [200] * 10 + [302]
    assert "Too many wrong tries" in client.get("/admin/password_change/").content.decode()
    assert User.objects.get(username="nina").check_password(PASSWORD)


def test_a_password_set_by_a_link_ends_all_sessions() -> None:
    nina()
    old = log_in("nina")
    with_password(invited("nina", "moderator"), "cinq autres mots bien longs")
    assert not is_in(old)


def test_the_table_of_sessions_opens_nothing() -> None:
    nina()
    client = log_in("nina")
    stored = list(Sitting.objects.values_list("session_key", flat=True))
    assert cookie(client) not in stored
    assert not any(is_in(holding(key)) for key in stored)


def test_housekeeping_takes_away_what_has_ended() -> None:
    user, past = nina(), timezone.now() - timedelta(seconds=1)
    Sitting.objects.create(session_key="old", session_data="x", expire_date=past, account=user)
    Throttle.objects.create(digest="old", tries=1, ends_at=past)
    alive = Sitting.objects.filter(expire_date__gt=timezone.now()).count()
    clock.run()
    assert Sitting.objects.count() == alive
    assert not Throttle.objects.exists()


def test_cookies_belong_to_one_host_and_no_script() -> None:
    nina()
    client = log_in("nina")
    for name in (settings.SESSION_COOKIE_NAME, settings.KNOWN_DEVICE_COOKIE):
        morsel = client.cookies[name]
        assert (morsel["domain"], morsel["httponly"], morsel["path"]) == ("", True, "/")
    assert client.cookies[settings.KNOWN_DEVICE_COOKIE]["samesite"] == "Strict"
    assert "nina" not in client.cookies[settings.KNOWN_DEVICE_COOKIE].value


# What was typed while it ended


def typed(client: Client, **data: str) -> Any:
    return client.post("/admin/testimonies/testimony/x/act/refuse/", data)


def kept_in(page: str) -> str:
    return page.split('name="kept" value="')[1].split('"', maxsplit=1)[0]


def test_what_was_typed_comes_back_after_the_next_login_and_is_sent_to_where_it_was_meant() -> None:
    nina()
    client, row = Client(headers=ENGLISH), people.waiting()
    address = f"/admin/testimonies/testimony/{row.pk}/act/refuse/"
    answer = client.post(address, {"sentence": LONG, "reason": "spam"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "what you typed comes back" in page
    back = post_login("nina", client, kept=kept_in(page)).content.decode()
    assert f'action="{address}"' in back
    assert "Le technicien a noté mon numéro" in back
    assert '<input type="hidden" name="reason" value="spam">' in back
    assert is_in(client)


def test_it_says_for_which_testimony_and_act_it_was() -> None:
    nina()
    client, row = Client(headers=ENGLISH), people.waiting()
    page = act(client, row, "refuse", sentence=LONG).content.decode()
    back = post_login("nina", client, kept=kept_in(page)).content.decode()
    assert f"It was for the testimony {row.pk}: “Refuse”." in back
    client.post("/admin/logout/")
    other = client.post("/admin/testimonies/term/add/", {"label_fr": LONG})
    back = post_login("nina", client, kept=kept_in(other.content.decode())).content.decode()
    assert LONG in unescape(back)
    assert "It was for the testimony" not in back


def test_it_comes_back_after_a_wrong_password_too() -> None:
    nina()
    client = Client(headers=ENGLISH)
    kept = kept_in(client.post("/admin/testimonies/term/add/", {"label_fr": LONG}).content.decode())
    page = client.post(LOGIN, {"username": "nina", "password": "wrong", "kept": kept}).content.decode()
    assert kept_in(page) == kept


def test_nothing_of_it_is_stored_and_nobody_else_can_put_words_there() -> None:
    nina()
    client = Client(headers=ENGLISH)
    before = Sitting.objects.count()
    client.post("/admin/testimonies/term/add/", {"label_fr": LONG})
    assert Sitting.objects.count() == before
    answer = post_login("nina", client, kept="forged:words:here")
    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize(
    "address",
    ["/admin/password_change/", "/admin/second-factor/again/", "/admin/still-here/", "/admin/shortcuts/"],
)
def test_no_secret_is_carried(address: str) -> None:
    answer = Client().post(address, {"old_password": LONG, "otp_token": "123456", "next": "/"})
    assert answer.status_code == 302


def test_a_page_of_another_site_cannot_have_words_carried() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/admin/testimonies/term/add/", {"label_fr": LONG}).status_code == 403
    assert "kept" not in client.post("/admin/testimonies/term/add/", {"label_fr": LONG}).content.decode()


def test_the_page_knows_how_long_there_is() -> None:
    nina()
    client = log_in("nina")
    page = client.get("/admin/second-factor/app/").content.decode()
    assert 'data-idle="1800"' in page
    assert client.post("/admin/still-here/").status_code == 204
    session = client.session
    session[BEGAN] = time.time() - 8 * 3600 + 60
    session.save()
    left = int(client.get("/admin/second-factor/app/").content.decode().split('data-left="')[1].split('"')[0])
    assert 50 <= left <= 60
