"""Coming in: the invitation, the password, the second factor at the login, and the ways around each."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.models import Call, Event, Outbox, Term
from tests import people

from .desk import at_desk
from .door import (
    APP,
    ENGLISH,
    LOGIN,
    OVERVIEW,
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


@pytest.fixture
def required(settings) -> None:
    settings.SECOND_FACTOR = "required"


def test_an_invitation_says_which_address_it_supposes(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", "nora", "moderator", site="http://127.0.0.1:8080/")
    printed = capsys.readouterr()
    assert printed.out.startswith("http://127.0.0.1:8080/admin/invitation/")
    assert "if the site answers at http://127.0.0.1:8080;" in printed.err


def test_an_invitation_makes_an_account_that_nobody_can_enter_yet() -> None:
    people.a_call()
    assert invited("nina", "moderator").startswith("/admin/invitation/")
    nina = User.objects.get(username="nina")
    assert (nina.is_staff, nina.is_superuser, nina.has_usable_password()) == (True, False, False)
    assert [group.name for group in nina.groups.all()] == ["Moderators"]
    assert [call.slug for call in nina.calls.all()] == ["harcelementdomicile"]


def test_calls_are_named_and_an_unknown_one_is_told() -> None:
    people.a_call(slug="one"), people.a_call(slug="two")
    invited("nina", "lead", "--call", "one", "--call", "two")
    assert {call.slug for call in User.objects.get(username="nina").calls.all()} == {"one", "two"}
    with pytest.raises(CommandError, match="no call three"):
        invited("omar", "lead", "--call", "three")


def test_an_operator_belongs_to_no_call() -> None:
    people.a_call()
    invited("olga", "operator")
    assert not Call.objects.filter(members__username="olga").exists()


@pytest.mark.parametrize("name", ["", "a b", "x" * 151, "a\x00b"])
def test_a_name_that_is_none_is_told(name: str) -> None:
    with pytest.raises(CommandError):
        invited(name, "moderator")


def test_the_link_sets_a_password_and_opens_the_desk() -> None:
    people.a_call()
    assert is_in(with_password(invited("nina", "moderator")))
    assert is_in(log_in("nina"))


def test_the_link_is_good_once() -> None:
    people.a_call()
    link = invited("nina", "moderator")
    with_password(link)
    assert "used already" in Client(headers=ENGLISH).get(link).content.decode()


def test_the_link_is_good_for_a_day(monkeypatch) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator as Tokens

    people.a_call()
    link = invited("nina", "moderator")
    later = timezone.now().replace(tzinfo=None) + timedelta(hours=27)
    monkeypatch.setattr(Tokens, "_now", lambda self: later)
    assert "more than a day old" in Client(headers=ENGLISH).get(link).content.decode()


def test_a_short_password_is_refused() -> None:
    people.a_call()
    assert not is_in(with_password(invited("nina", "moderator"), "quatorze signes"[:14]))


def test_the_link_of_a_closed_account_opens_nothing() -> None:
    people.a_call()
    link = invited("nina", "moderator")
    User.objects.update(is_active=False)
    assert "used already" in Client(headers=ENGLISH).get(link).content.decode()


# The first second factor comes with the link


def test_where_it_is_required_the_link_leads_to_the_second_factor_and_no_further(required) -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    assert not is_in(client)
    assert client.get(OVERVIEW)["Location"] == APP
    assert client.get(APP).status_code == 200


def test_a_stolen_password_alone_enrols_no_second_factor(required) -> None:
    people.a_call()
    with_password(invited("nina", "moderator"))
    thief = log_in("nina")
    assert not is_in(thief)
    assert "_auth_user_id" not in thief.session
    assert thief.get(APP)["Location"].startswith(LOGIN)
    assert thief.post(APP, {"code": "123456"})["Location"].startswith(LOGIN)


def test_a_session_without_the_link_enrols_no_first_second_factor_once_one_is_required(settings) -> None:
    people.a_call()
    with_password(invited("nina", "moderator"))
    thief = log_in("nina")
    assert thief.get(APP).status_code == 200
    settings.SECOND_FACTOR = "required"
    assert thief.get(APP)["Location"].startswith(LOGIN)


def test_the_link_of_another_account_enrols_nothing_for_this_one(required) -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    client.force_login(people.a_moderator())
    assert client.get(APP)["Location"].startswith(LOGIN)


def test_a_new_link_does_not_go_around_the_second_factor(required) -> None:
    enrolled()
    client = with_password(invited("nina", "moderator"), "cinq autres mots bien longs")
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    assert client.get(APP)["Location"].startswith(LOGIN)


def test_a_lost_telephone_is_forgotten_on_the_shell_and_all_are_told(required) -> None:
    old, _device, _codes = enrolled()
    lead = people.a_lead()
    client = with_password(invited("nina", "moderator", "--new-device"), "cinq autres mots bien longs")
    assert client.get(APP).status_code == 200
    assert not is_in(old)
    assert Outbox.objects.filter(kind="reset_done", to=lead).exists()
    assert Event.objects.filter(what="reset_of", who="nina").exists()


# The second factor at the login


def test_logging_in_wants_the_code_of_now(required) -> None:
    _client, device, _codes = enrolled()
    again()
    assert not is_in(log_in("nina"))
    assert not is_in(log_in("nina", otp_token="000000"))
    assert is_in(log_in("nina", otp_token=code(device)))


def test_a_code_opens_the_desk_once(required) -> None:
    _client, device, _codes = enrolled()
    assert not is_in(log_in("nina", otp_token=code(device)))  # it was used to enrol
    again()
    assert is_in(log_in("nina", otp_token=code(device)))
    assert not is_in(log_in("nina", otp_token=code(device)))


def test_a_recovery_code_opens_it_once_and_says_how_many_are_left(required) -> None:
    _client, _device, codes = enrolled()
    client = log_in("nina", otp_token=codes[0].upper())
    assert is_in(client)
    assert "7 are left" in client.get("/admin/", follow=True).content.decode()
    assert not is_in(log_in("nina", otp_token=codes[0]))


def test_a_recovery_code_of_another_opens_nothing(required) -> None:
    _client, _device, codes = enrolled()
    enrolled("omar")
    assert not is_in(log_in("omar", otp_token=codes[0]))


def test_where_it_is_optional_it_is_asked_of_who_has_one() -> None:
    client, device, _codes = enrolled()
    assert is_in(client)
    assert not is_in(log_in("nina"))
    again()
    assert is_in(log_in("nina", otp_token=code(device)))


def test_a_session_without_the_code_does_not_enter_once_there_is_a_device() -> None:
    enrolled()
    assert not is_in(at_desk(User.objects.get(username="nina")))


def test_a_right_password_with_a_wrong_code_is_told_to_its_owner_once_a_day() -> None:
    enrolled()
    for _time in range(3):
        log_in("nina", otp_token="000000")
    assert Outbox.objects.filter(kind="wrong_factor", to__username="nina").count() == 1
    assert Event.objects.filter(what="wrong_factor", who="nina").count() == 3


# What the door says


def test_one_sees_ones_last_sign_in_and_the_trail_keeps_it_without_an_address() -> None:
    people.a_call()
    with_password(invited("nina", "moderator"))
    page = log_in("nina").get("/admin/", follow=True).content.decode()
    assert "Your last sign-in:" in page
    event = Event.objects.get(what="login")
    assert (event.who, event.actor, event.at is None) == ("nina", "moderator", False)
    assert "127.0.0.1" not in str(vars(event))


@pytest.mark.parametrize("value", ["\x00", "x" * 1_000_000, "\ufffd", " "])
def test_odd_input_at_the_door_is_refused_with_a_message(value: str) -> None:
    people.a_moderator()
    for name in ("username", "password", "otp_token", "passkey", "kept"):
        data = {"username": "mia", "password": PASSWORD, name: value}
        response = Client().post(LOGIN, data)
        assert response.status_code == 200
        assert "error" in response.content.decode()


def test_the_login_page_is_that_of_the_site(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    assert f'<span class="of-site">{settings.SITE_NAME}</span>' in page
    assert "testserver" not in page


def test_an_account_without_a_role_learns_of_no_record() -> None:
    client = at_desk(User.objects.create_user("nobody", is_staff=True))
    kind = ContentType.objects.get_for_model(Term).pk
    answers = {client.get(f"/admin/r/{kind}/{pk}/").status_code for pk in (Term.objects.first().pk, 999_999)}
    assert answers == {404}


def test_a_login_leads_only_to_this_site() -> None:
    people.a_call()
    with_password(invited("nina", "moderator"))
    client = Client()
    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"username": "nina", "password": PASSWORD})
    assert answer["Location"] == "/admin/"
    assert post_login("nina")["Location"] == "/admin/"


def test_no_device_is_stored_by_opening_a_page() -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    client.get(APP), client.get(OVERVIEW)
    assert not TOTPDevice.objects.exists()
