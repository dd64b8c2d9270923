"""`ADMIN_HOST`: the desk under a name of its own, the pages under theirs, and nothing of one under the other."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client, override_settings

from tests.admin.desk import at_desk
from tests.admin.test_rights import of_role
from tests.test_settings import GOOD, ROOT, start

from . import people
from .walk import addresses, desk_addresses

pytestmark = pytest.mark.django_db
DESK, SITE = "desk.example.org", "temoignages.example.org"
SHOW = "from django.conf import settings as s; print(s.ADMIN_URL, *s.ALLOWED_HOSTS, *s.CSRF_TRUSTED_ORIGINS)"


@pytest.fixture(autouse=True)
def two_names(settings: Any) -> None:
    settings.ADMIN_HOST, settings.ADMIN_URL = DESK, f"https://{DESK}"
    settings.SITE_URL = f"https://{SITE}"
    settings.ALLOWED_HOSTS = [DESK, SITE]


def get(address: str, host: str, client: Client | None = None, method: str = "get") -> Any:
    return getattr(client or Client(), method)(address, headers={"host": host})


def told(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_under_the_name_of_the_site_the_desk_is_the_404_of_what_does_not_exist(method: str) -> None:
    people.published()
    nothing = told(get("/nulle-part/", SITE, method=method))
    for address in ["/admin", *desk_addresses()]:
        assert told(get(address, SITE, method=method)) == nothing, address


def test_a_moderator_with_a_session_gets_it_too() -> None:
    client = at_desk(people.a_lead())
    assert told(get("/admin/", SITE, client)) == told(get("/nulle-part/", SITE))


def test_under_the_name_of_the_desk_no_page_for_readers_answers() -> None:
    row = people.published()
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        status = get(address, DESK).status_code
        expected = {"/": 302, "/healthz": 200, "/readyz": status}.get(address, 404)
        assert status == expected, address
    assert row.pk not in get("/temoignages/", DESK).content.decode()
    assert get("/temoignages/", SITE).status_code == 200


def test_the_bare_name_of_the_desk_leads_to_the_door() -> None:
    assert get("/", DESK)["Location"] == "/admin/"
    assert get("/admin/login/", DESK).status_code == 200
    assert get("/", SITE).status_code == 200


@pytest.mark.parametrize("host", ["DESK.example.org", f"{DESK}:443", f"{DESK}.", f"{DESK}:8000"])
def test_another_writing_of_the_name_is_the_same_name(host: str) -> None:
    assert get("/admin/login/", host).status_code == 200
    assert get("/temoignages/", host).status_code == 404


def test_a_forwarded_name_is_not_believed() -> None:
    answer = Client().get("/admin/login/", headers={"host": SITE, "x-forwarded-host": DESK})
    assert answer.status_code == 404
    assert get("/admin/", "evil.example").status_code == 400


def test_links_lead_to_the_right_name(capsys: pytest.CaptureFixture[str]) -> None:
    people.a_call()
    call_command("invite", "nina", "moderator")
    assert capsys.readouterr().out.startswith(f"https://{DESK}/admin/invitation/")
    operator = at_desk(of_role("Operators"))
    mia = people.a_moderator()
    page = operator.post(f"/admin/auth/user/{mia.pk}/invite/", headers={"host": DESK}, follow=True)
    assert f"https://{DESK}/admin/invitation/" in page.content.decode()
    assert f'href="https://{SITE}/"' in page.content.decode()


def test_passkeys_belong_to_the_name_of_the_desk() -> None:
    answer = Client().post("/admin/passkey/", headers={"host": DESK}, secure=True)
    assert answer.json()["rpId"] == DESK


def ids() -> set[str | None]:
    return {check.id for check in run_checks()}


def test_a_desk_without_a_name_of_its_own_is_said_of_a_public_site() -> None:
    with override_settings(IS_LOOPBACK=False):
        assert "testimonies.W003" not in ids()
        with override_settings(ADMIN_HOST=""):
            assert "testimonies.W003" in ids()
    with override_settings(ADMIN_HOST=""):
        assert "testimonies.W003" not in ids()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ADMIN_HOST": "https://desk.example.org"}, "a name in small letters"),
        ({"ADMIN_HOST": "desk.example.org/admin"}, "a name in small letters"),
        ({"ADMIN_HOST": "Desk.example.org"}, "a name in small letters"),
        ({"ADMIN_HOST": "desk.example.org:8000"}, "a name in small letters"),
        ({"ADMIN_HOST": "a b"}, "a name in small letters"),
        ({"ADMIN_HOST": "*"}, "a name in small letters"),
        ({"ADMIN_HOST": ".example.org"}, "a name in small letters"),
        ({"ADMIN_HOST": SITE}, "give the desk another one"),
        ({"SITE_URL": "http://127.0.0.1:8000", "ADMIN_HOST": DESK}, "write 127.0.0.1 or localhost"),
    ],
)
def test_a_name_that_is_none_stops_the_start(changes: dict[str, str | None], said: str) -> None:
    started = start(**changes)
    assert started.returncode != 0
    assert said in started.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"ADMIN_HOST": DESK}, f"https://{DESK} {SITE} {DESK} https://{DESK}"),
        ({}, f"https://{SITE} {SITE} https://{SITE}"),
        (
            {"SITE_URL": "http://127.0.0.1:8000", "ADMIN_HOST": "localhost"},
            "http://localhost:8000 127.0.0.1 localhost http://localhost:8000",
        ),
    ],
)
def test_hosts_and_origins_follow_the_name(changes: dict[str, str], shown: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | GOOD | changes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.stdout.strip() == shown, started.stderr
