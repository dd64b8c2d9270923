"""Passkeys at the desk: made, named, removed; a second factor and never the only one; what no false answer opens."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from testimonies.models import Passkey
from tests import people
from tests.authenticator import PRESENT, Authenticator

from .door import APP, LOGIN, OVERVIEW, PASSWORD, again, code, enrolled, invited, is_in, log_in, with_password

pytestmark = pytest.mark.django_db
HERE = "http://localhost"
MAKE, NEW, SHOW = f"{OVERVIEW}passkey/options/", f"{OVERVIEW}passkey/", "/admin/passkey/"


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.SECOND_FACTOR = "required"


def at(client: Client) -> Client:
    """A name, since there are no passkeys for an address."""
    client.defaults["SERVER_NAME"] = "localhost"
    return client


def newcomer() -> Client:
    people.a_call()
    return at(with_password(invited("nina", "moderator")))


def add(client: Client, device: Authenticator, name: str = "Téléphone", **lies: Any) -> Any:
    answer = device.create(client.post(MAKE).json(), **lies)
    return client.post(NEW, {"name": name, "passkey": answer})


def with_passkey(**facts: Any) -> tuple[Client, Authenticator]:
    """Nina came by the link, and made a passkey her first second factor."""
    client, device = newcomer(), Authenticator(HERE, **facts)
    assert add(client, device).status_code == 200
    return client, device


def enter(device: Authenticator, name: str = "nina", password: str = PASSWORD, **lies: Any) -> Client:
    client = at(Client(headers={"accept-language": "en"}))
    answer = device.get(client.post(SHOW).json(), **lies)
    client.post(LOGIN, {"username": name, "password": password, "passkey": answer})
    return client


def test_a_passkey_is_a_first_second_factor_and_brings_recovery_codes() -> None:
    client, device = newcomer(), Authenticator(HERE)
    page = add(client, device).content.decode()
    assert page.count("<li><code>") == 8
    assert is_in(client)
    passkey = Passkey.objects.get()
    assert (passkey.name, passkey.host, passkey.user.username) == ("Téléphone", "localhost", "nina")


def test_it_opens_the_desk_after_the_password_and_only_then() -> None:
    _client, device = with_passkey()
    assert is_in(enter(device))
    assert not is_in(enter(device, password="not the password at all"))
    assert not is_in(enter(device, password=""))
    assert not is_in(log_in("nina"))


def test_the_options_at_the_door_name_no_account_and_no_passkey() -> None:
    with_passkey()
    options = at(Client()).post(SHOW).json()
    assert options["rpId"] == "localhost"
    assert options["allowCredentials"] == []
    assert set(options) == {"challenge", "timeout", "rpId", "allowCredentials", "userVerification"}


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://evil.example"},
        {"origin": "https://localhost"},
        {"origin": "http://localhost:81"},
        {"host": "evil.example"},
        {"challenge": "AAAA"},
        {"type": "webauthn.create"},
        {"flags": 0},
    ],
)
def test_an_answer_made_elsewhere_or_for_another_challenge_opens_nothing(lies: dict[str, Any]) -> None:
    _client, device = with_passkey()
    assert not is_in(enter(device, **lies))
    assert is_in(enter(device))


def test_a_challenge_is_good_once() -> None:
    _client, device = with_passkey(counts=False)
    client = at(Client())
    answer = device.get(client.post(SHOW).json())
    data = {"username": "nina", "password": PASSWORD, "passkey": answer}
    client.post(LOGIN, data | {"password": "a wrong one, and the challenge is spent"})
    client.post(LOGIN, data)
    assert not is_in(client)
    thief = at(Client())
    thief.post(SHOW)
    thief.post(LOGIN, data)
    assert not is_in(thief)


def test_a_challenge_is_good_for_five_minutes(monkeypatch) -> None:
    from testimonies.admin import challenges

    _client, device = with_passkey()
    monkeypatch.setattr(challenges, "SECONDS", 0)
    assert not is_in(enter(device))


def test_a_challenge_for_making_is_none_for_showing() -> None:
    client, device = with_passkey()
    answer = device.get(client.post(MAKE).json())
    client.post(LOGIN, {"username": "nina", "password": PASSWORD, "passkey": answer})
    assert Passkey.objects.get().used_on is None


def test_a_copy_of_a_device_is_seen_by_its_count() -> None:
    _client, device = with_passkey()
    assert is_in(enter(device, count=40))
    assert not is_in(enter(device, count=40))
    assert not is_in(enter(device, count=3))
    assert is_in(enter(device, count=41))


def test_a_device_that_does_not_count_is_welcome() -> None:
    _client, device = with_passkey(counts=False)
    assert is_in(enter(device))
    assert is_in(enter(device))


def test_the_passkey_of_another_opens_nothing() -> None:
    with_passkey()
    enrolled("omar")
    other = Authenticator(HERE)
    omar = sure_of("omar")
    add(omar, other)
    assert not is_in(enter(other, "nina"))
    assert is_in(enter(other, "omar"))


def sure_of(name: str) -> Client:
    """A browser of somebody with an app, who has just shown its code."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    again()
    return at(log_in(name, otp_token=code(TOTPDevice.objects.get(user__username=name))))


def test_a_passkey_that_is_known_is_added_to_no_second_account() -> None:
    _client, device = with_passkey()
    enrolled("omar")
    omar = sure_of("omar")
    assert device.credential
    assert add(omar, device).status_code == 302
    assert not Passkey.objects.filter(user__username="omar").exists()


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "1", "{" * 3000, '{"id":1}', "é", "\x00", "x" * 9000]
)
def test_no_odd_answer_is_an_error(answer: str) -> None:
    client, _device = with_passkey()
    client.post(MAKE)
    assert client.post(NEW, {"name": "x", "passkey": answer}).status_code == 302
    stranger = at(Client())
    stranger.post(SHOW)
    data = {"username": "nina", "password": PASSWORD, "passkey": answer}
    assert stranger.post(LOGIN, data).status_code == 200
    assert Passkey.objects.count() == 1


def test_several_are_named_renamed_and_removed_but_never_the_last() -> None:
    client, _device = with_passkey()
    add(client, Authenticator(HERE), "Clé")
    first, second = Passkey.objects.all()
    client.post(f"{NEW}{second.pk}/", {"name": "Clé de secours"})
    assert "Clé de secours" in client.get(OVERVIEW).content.decode()
    client.post(f"{NEW}{first.pk}/", {"remove": "1"})
    page = client.post(f"{NEW}{second.pk}/", {"remove": "1"}, follow=True).content.decode()
    assert "your last second factor" in page
    assert [one.name for one in Passkey.objects.all()] == ["Clé de secours"]
    assert is_in(client)


def test_where_none_is_required_the_last_one_goes_with_the_recovery_codes(settings) -> None:
    settings.SECOND_FACTOR = "optional"
    client, _device = with_passkey()
    client.post(f"{NEW}{Passkey.objects.get().pk}/", {"remove": "1"})
    assert not Passkey.objects.exists()
    assert is_in(log_in("nina"))


def test_the_passkey_of_another_is_not_there_to_be_changed() -> None:
    with_passkey()
    enrolled("omar")
    omar = sure_of("omar")
    address = f"{NEW}{Passkey.objects.get().pk}/"
    assert omar.post(address, {"remove": "1"}).status_code == 404
    assert omar.post(address, {"name": "x"}).status_code == 404
    assert Passkey.objects.get().name == "Téléphone"


def test_where_the_desk_has_an_address_and_no_name_there_are_none() -> None:
    client = newcomer()
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    assert client.post(MAKE).status_code == 404
    assert client.post(SHOW).status_code == 404
    assert "data-passkey" not in client.get(APP).content.decode()
    assert "data-passkey" not in Client(SERVER_NAME="127.0.0.1").get(LOGIN).content.decode()


def test_one_of_another_name_opens_nothing_here() -> None:
    _client, device = with_passkey()
    Passkey.objects.update(host="other.example")
    assert not is_in(enter(device))


def test_a_device_that_was_not_touched_makes_none() -> None:
    client = newcomer()
    add(client, Authenticator(HERE), flags=0)
    assert not Passkey.objects.exists()
    add(client, Authenticator(HERE), flags=PRESENT)
    assert Passkey.objects.exists()


def test_an_account_that_was_closed_opens_with_no_passkey() -> None:
    _client, device = with_passkey()
    User.objects.update(is_active=False)
    assert not is_in(enter(device))


def test_one_source_may_ask_for_so_many_challenges() -> None:
    statuses = [at(Client()).post(SHOW).status_code for _time in range(62)]
    assert (statuses[59], statuses[61]) == (200, 429)
