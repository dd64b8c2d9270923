"""Whether the time of an answer at the door tells which names there are (security.md F15). One password is hashed for each."""

import random
import time
from collections.abc import Iterator
from statistics import median

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, override_settings

from .receipts import Times, kolmogorov, welch

ROUNDS = 100
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
ACCOUNTS = {"unknown": {}, "wrong password": {"is_staff": True}, "closed": {"is_staff": True, "is_active": False},
            "without a password": {"is_staff": True}}  # fmt: skip


def make(kind: str) -> None:
    if kind == "unknown":
        return
    password = None if kind == "without a password" else "the right password, which nobody types"
    User.objects.create_user(kind.replace(" ", "-"), password=password, **ACCOUNTS[kind])


def timed(kind: str) -> float:
    """Milliseconds of one wrong try, from a source and for a name that nothing was counted of."""
    caches["limits"].clear()
    client, name = Client(SERVER_NAME="localhost"), kind.replace(" ", "-")
    started = time.perf_counter()
    answer = client.post("/admin/login/", {"username": name, "password": "x", "otp_token": "123456"})
    assert answer.status_code == 200
    return (time.perf_counter() - started) * 1000


def figures() -> Iterator[str]:
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    ):  # nothing was collected
        yield from measured()


def measured() -> Iterator[str]:
    call_command("migrate", verbosity=0)
    for kind in ACCOUNTS:
        make(kind)
        timed(kind)
    times: dict[str, Times] = {kind: [] for kind in ACCOUNTS}
    for _round in range(ROUNDS):
        for kind in random.sample(list(ACCOUNTS), len(ACCOUNTS)):
            times[kind].append(timed(kind))
    unknown = times.pop("unknown")
    yield f"{ROUNDS} tries each, unknown names: median {median(unknown):.1f} ms"
    for kind, found in times.items():
        tests = (
            f"Welch p = {welch(unknown, found):.3f}, Kolmogorov-Smirnov p = {kolmogorov(unknown, found):.3f}"
        )
        yield f"{kind}: median {median(found):.1f} ms; {tests}"
