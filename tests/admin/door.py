"""Hands for the tests of the door: invitations, codes of an app, logging in as a browser does."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests import people

PASSWORD = "quatre mots sans rapport"
ENGLISH = {"accept-language": "en"}
LOGIN, OVERVIEW, APP = "/admin/login/", "/admin/second-factor/", "/admin/second-factor/app/"


def invited(*arguments: str) -> str:
    """The path of the link that the command prints."""
    out = StringIO()
    call_command("invite", *arguments, stdout=out)
    return out.getvalue().strip().removeprefix(settings.SITE_URL)


def with_password(link: str, password: str = PASSWORD) -> Client:
    """A browser that opened the link and chose a password."""
    client = Client(headers=ENGLISH)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": password, "new_password2": password})
    return client


def code(device: TOTPDevice, steps: int = 0) -> str:
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, drift=steps):06}"


def secret_code(client: Client) -> str:
    """The code that an app shows which read the secret of the page."""
    client.get(APP)
    return code(TOTPDevice(key=client.session["secret of an app"]))


def again() -> None:
    """As half a minute later: the code shown now was not used yet."""
    TOTPDevice.objects.update(last_t=-1)


def post_login(name: str, client: Client | None = None, **more: str) -> Any:
    client = client or Client(headers=ENGLISH)
    return client.post(f"{LOGIN}?next=/admin/", {"username": name, "password": PASSWORD, **more})


def log_in(name: str, **more: str) -> Client:
    client = Client(headers=ENGLISH)
    post_login(name, client, **more)
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").headers.get("Location", "").startswith("/admin/testimonies/")


def enrolled(name: str = "nina", role: str = "moderator") -> tuple[Client, TOTPDevice, list[str]]:
    """Somebody who came by the link and enrolled an app: their browser, the app, the recovery codes."""
    people.a_call()
    client = with_password(invited(name, role))
    page = client.post(APP, {"code": secret_code(client)}).content.decode()
    codes = [part.split("</code>")[0] for part in page.split("<code>")[1:]]
    return client, TOTPDevice.objects.get(user__username=name), codes


def with_factor(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="app", confirmed=True)


def sure(user: User) -> Client:
    """A browser of somebody who has just shown their second factor."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    device = TOTPDevice.objects.filter(user=user).first() or with_factor(user)
    again()
    return log_in(user.username, otp_token=code(device))
