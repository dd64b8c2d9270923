"""The whole job, on a site that was just installed: a testimony is sent over TLS, approved, and read.

For what installs a site for real: `tests/install.py` and `tests/containers.py`.
"""

import re
import ssl
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

HOST, LOOPBACK = "temoignages.example.org", "127.0.0.1"
STORY = "Le technicien est reparti, puis il m’a écrit le soir même : « Vous êtes jolie »."
# What only people can bring: an open call with two leads, and a reader's yes; then the day that was drawn is made today.
PEOPLE = """
from django.contrib.auth.models import User
from testimonies.models import Call, LegalNotice
from testimonies.rules import accounts, calls, desk
call = Call.objects.get(is_default=True)
LegalNotice.objects.update_or_create(pk=1, defaults={name: "x@example.org" for name in LegalNotice.FIELDS})
for name in ("ana", "bea"):
    user = accounts.invite(name=name, role="lead", calls=[call])
    user.totpdevice_set.create(name="phone", confirmed=True)
print([one.says for one in calls.checklist(call) if not one.done])
calls.open_call(call, by=desk.acting(user), restore_tried=True, keys_kept=True)
"""
APPROVE = """
from django.contrib.auth.models import User
from testimonies.models import Testimony
from testimonies.rules import desk, moderation
from testimonies.rules.trail import today
user = User.objects.get(username="ana")
row = desk.claim(Testimony.objects.get(), user)
desk.open_text(row, user)
moderation.move(row, "approve", by=desk.acting(user), version=row.version)
Testimony.objects.update(release_on=today())
"""


def certificate(tls: Path) -> None:
    """One of its own, good for two days, in a folder that is made where it is missing."""
    tls.mkdir(exist_ok=True)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext",
               f"subjectAltName=DNS:{HOST},IP:{LOOPBACK}", "-keyout", str(tls / "privkey.pem"),
               "-out", str(tls / "fullchain.pem")]  # fmt: skip
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


class Visitor:
    """Over TLS, and for the name of the site; only the certificate of this test is trusted."""

    def __init__(self, tls: Path, port: int = 443) -> None:
        self.context, self.port = ssl.create_default_context(cafile=str(tls / "fullchain.pem")), port

    def ask(self, path: str, fields: dict[str, object] | None = None) -> "Answer":
        connection = HTTPSConnection(LOOPBACK, self.port, timeout=30, context=self.context)
        body, headers = urlencode(fields, doseq=True) if fields else None, {"Host": HOST}
        if body:
            headers |= {"Origin": f"https://{HOST}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read())


class Answer:
    def __init__(self, status_code: int, content: bytes) -> None:
        self.status_code, self.content = status_code, content


def hidden_fields(page: Answer) -> dict[str, list[str]]:
    """What the sending form of the check page posts."""
    fields: dict[str, list[str]] = {}
    body = page.content.decode().partition("data-back>")[2]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def until(seconds: float, true: object) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if true():  # type: ignore[operator]
                return
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds:.0f} s")


def the_whole_job(her: Visitor, in_shell: Callable[[str], None], plain_port: int = 80) -> None:
    """`in_shell` gives a script to `manage.py shell`; `housekeeping` has to be running.

    Raises AssertionError where a step fails.
    """
    until(60, lambda: her.ask("/readyz").status_code == 200)
    plain = HTTPConnection(LOOPBACK, plain_port, timeout=10)
    plain.request("GET", "/", headers={"Host": HOST})
    assert plain.getresponse().status == 301, "http leads to https"
    in_shell(PEOPLE)
    answers = {"story": STORY, "trade": "telecom-technician", "country": "FR", "publication": "publish",
               "if_unreachable": "figures", "consent_read": "on", "language": "fr"}  # fmt: skip
    check = her.ask("/temoigner/", answers)
    assert check.status_code == 200, check.content.decode()[:400]
    receipt = her.ask("/temoigner/envoyer/", hidden_fields(check))
    assert receipt.status_code == 200 and 'id="words"' in receipt.content.decode()
    in_shell(APPROVE)
    until(150, lambda: STORY[:40] in her.ask("/temoignages/").content.decode())
