"""Coming in: the invitation, the password, the second factor, and the ways around each."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.models import Call, Term
from tests import people

from .desk import at_desk

pytestmark = pytest.mark.django_db
PASSWORD = "quatre mots sans rapport"
ENGLISH = {"accept-language": "en"}


def invited(*arguments: str) -> str:
    out = StringIO()
    call_command("invite", *arguments, stdout=out)
    return out.getvalue().strip().removeprefix(settings.SITE_URL)


def test_an_invitation_says_which_address_it_supposes(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", "nora", "moderator", site="http://127.0.0.1:8080/")
    printed = capsys.readouterr()
    assert printed.out.startswith("http://127.0.0.1:8080/admin/invitation/")
    assert "if the site answers at http://127.0.0.1:8080;" in printed.err


def with_password(link: str, password: str = PASSWORD) -> Client:
    client = Client(headers=ENGLISH)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": password, "new_password2": password})
    return client


def code(device: TOTPDevice, steps: int = 0) -> str:
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, drift=steps):06}"


def log_in(name: str, **more: str) -> Client:
    client = Client(headers=ENGLISH)
    client.post("/admin/login/?next=/admin/", {"username": name, "password": PASSWORD, **more})
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").headers.get("Location", "").startswith("/admin/testimonies/")


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


# Second factor


@pytest.fixture
def required(settings) -> None:
    settings.SECOND_FACTOR = "required"


def enrolled() -> tuple[Client, TOTPDevice, list[str]]:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    client.get("/admin/second-factor/")
    device = TOTPDevice.objects.get()
    client.post("/admin/second-factor/", {"code": code(device)})
    device.refresh_from_db()
    return client, device, [token.token for token in StaticToken.objects.all()]


def test_where_it_is_required_a_password_alone_does_not_open_the_desk(required) -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    assert not is_in(client)
    assert not is_in(log_in("nina"))
    assert client.get("/admin/second-factor/").status_code == 200


def test_the_page_shows_a_picture_of_its_own_address_and_the_secret_to_type(required) -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    page = client.get("/admin/second-factor/").content.decode()
    picture = client.get("/admin/second-factor/qr.svg")
    assert 'src="/admin/second-factor/qr.svg"' in page
    assert "data:" not in page
    assert 'class="secret"' in page
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"style=" not in picture.content


def test_a_code_of_the_app_switches_it_on_and_opens_the_desk(required) -> None:
    client, device, codes = enrolled()
    assert device.confirmed
    assert is_in(client)
    assert len(codes) == 8


def test_recovery_codes_are_shown_once(required) -> None:
    client, _device, codes = enrolled()
    page = client.get("/admin/second-factor/").content.decode()
    assert not any(each in page for each in codes)


def test_a_wrong_code_switches_nothing_on(required) -> None:
    people.a_call()
    client = with_password(invited("nina", "moderator"))
    for wrong in ("000000", "", "\x00", "x" * 10_000, "1e5"):
        assert client.post("/admin/second-factor/", {"code": wrong}).status_code == 200
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert not is_in(client)


def test_logging_in_wants_the_code_of_now_or_a_recovery_code_once(required) -> None:
    _client, device, codes = enrolled()
    assert not is_in(log_in("nina"))
    assert not is_in(log_in("nina", otp_token="abcdefgh"))
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None, last_t=-1)
    assert is_in(log_in("nina", otp_token=code(device)))
    from django_otp.plugins.otp_static.models import StaticDevice

    StaticDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert is_in(log_in("nina", otp_token=codes[0]))
    assert not is_in(log_in("nina", otp_token=codes[0]))


def test_a_new_link_does_not_go_around_the_second_factor(required) -> None:
    enrolled()
    client = with_password(invited("nina", "moderator"), "cinq autres mots bien longs")
    assert not is_in(client)
    assert client.get("/admin/second-factor/")["Location"].startswith("/admin/login/")


def test_a_lost_telephone_is_forgotten_and_another_enrolled(required) -> None:
    enrolled()
    client = with_password(invited("nina", "moderator", "--new-device"), "cinq autres mots bien longs")
    assert client.get("/admin/second-factor/").status_code == 200


def test_where_it_is_optional_it_is_asked_of_who_has_one() -> None:
    client, device, _codes = enrolled()
    assert is_in(client)
    assert not is_in(log_in("nina"))
    TOTPDevice.objects.update(last_t=-1)
    assert is_in(log_in("nina", otp_token=code(device)))


def test_a_session_without_the_code_does_not_enter_once_there_is_a_device() -> None:
    _client, _device, _codes = enrolled()
    assert not is_in(at_desk(User.objects.get(username="nina")))


@pytest.mark.parametrize("value", ["\x00", "x" * 1_000_000, "\ufffd", " "])
def test_odd_input_at_the_door_is_refused_with_a_message(value: str) -> None:
    people.a_moderator()
    for name in ("username", "password", "otp_token"):
        data = {"username": "mia", "password": PASSWORD, name: value}
        response = Client().post("/admin/login/", data)
        assert response.status_code == 200
        assert "error" in response.content.decode()


def test_the_login_page_is_that_of_the_site(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()
    assert f'<span class="of-site">{settings.SITE_NAME}</span>' in page
    assert "testserver" not in page


def test_an_account_without_a_role_learns_of_no_record() -> None:
    client = at_desk(User.objects.create_user("nobody", is_staff=True))
    kind = ContentType.objects.get_for_model(Term).pk
    answers = {client.get(f"/admin/r/{kind}/{pk}/").status_code for pk in (Term.objects.first().pk, 999_999)}
    assert answers == {404}
