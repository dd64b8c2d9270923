"""The doctor: each check finds its fault, says how to mend it, and is silent where all is well."""

import shutil
from collections import namedtuple
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from testimonies.models import Beat, KeyCheck, Outbox
from testimonies.rules import doctor, outbox
from testimonies.rules.doctor import machine, records, service

from .. import people
from ..caches import PATIENT, a_redis, on
from ..post_office import named, post_office
from ..services import free_port

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024  as shutil gives it


def told(*checks: str) -> str:
    return "\n".join(one.words for one in doctor.findings(checks))


def beat(**facts: Any) -> Beat:
    return Beat.objects.create(**{"pk": 1, "at": timezone.now(), **facts})


# The command


def ran(**options: Any) -> tuple[str, bool]:
    """What it printed, and whether it found nothing."""
    out = StringIO()
    try:
        call_command("doctor", stdout=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}", False
    return out.getvalue(), True


def several() -> list[str]:
    return ["A is broken. Mend it.", "B too."]


def breaks() -> list[str]:
    raise RuntimeError("zibeline")


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "APART", {"disk": breaks, "proxy": several, "mail server": list})
    monkeypatch.setattr(doctor, "OF_THE_DATABASE", {})


@pytest.mark.usefixtures("three")
def test_one_check_that_breaks_is_told_and_the_others_go_on() -> None:
    said, well = ran()
    assert not well
    assert "[disk] Could not be looked at (RuntimeError)" in said and "zibeline" not in said
    assert "[proxy] A is broken. Mend it." in said
    assert said.endswith("3 to be mended.")


@pytest.mark.usefixtures("three")
def test_monitoring_gets_one_line_and_a_code() -> None:
    assert ran(brief=True) == ("disk 1, proxy 2\n3 to be mended.", False)
    assert ran(brief=True, only=["mail server"]) == ("well\n", True)
    assert ran(only=["mail server"]) == ("Nothing stands still.\n", True)


def test_without_a_database_the_rest_is_told_and_what_asks_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "answers", lambda: False)
    said = told("database", "proxy", "timer", "keys")
    assert "The database does not answer. Start its server" in said
    assert "not looked at: keys, timer" in said


@pytest.mark.django_db
def test_where_all_is_well_nothing_is_said() -> None:
    beat()
    apart = set(doctor.NAMES) - {"storage", "disk", "settings", "facts"}  # of this machine, and of the day
    assert told(*apart) == ""


# What it finds


@pytest.mark.django_db
def test_migrations_that_are_not_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "pending_migrations", lambda: 2)
    assert "2 migrations are not applied. Run: manage.py migrate" in told("database")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_postgresql_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "OLDEST_POSTGRESQL", 99)
    assert "wants 99 or later" in told("database")


@pytest.mark.django_db
def test_a_key_that_rows_name_and_the_settings_lack(settings: Any) -> None:
    people.waiting()
    settings.RECEIPT_KEYS = {"r2": b"x" * 32}
    settings.ENCRYPTION_KEYS = {"k2": b"y" * 32} | settings.ENCRYPTION_KEYS
    assert "RECEIPT_KEYS lacks the key 'r1'" in told("keys")
    assert "testimony.receipt_digest: 1" in told("keys")
    assert "ENCRYPTION_KEYS" not in told("keys")
    KeyCheck.objects.all().delete()
    assert "RECEIPT_KEYS lacks the key 'r1'" in told("keys"), "rows say it too"


@pytest.mark.django_db
def test_what_the_checks_of_the_settings_warn_of(settings: Any) -> None:
    settings.IS_LOOPBACK, settings.SIGNING_KEYS = False, {}
    said = told("settings")
    for one in ("W001: The legal notice", "W002: ", "W003: ", "W004: "):
        assert f"testimonies.{one}" in said
    assert "Set SIGNING_KEYS to s1:" in said


@pytest.mark.django_db
def test_a_cache_that_writes_to_a_disk(settings: Any) -> None:
    with a_redis() as (address, _process):
        settings.CACHES = on(address, **PATIENT)
        assert "The cache" not in told("settings")
        from django.core.cache import caches

        caches["limits"]._cache.get_client().config_set("save", "3600 1")
        assert "The cache writes what it holds to a disk: save" in told("settings")


@pytest.fixture
def var(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ledger, static files beside it, all as it should be."""
    folder = tmp_path / "var"
    (folder / "static").mkdir(parents=True)
    folder.chmod(0o700)
    (folder / "static" / "staticfiles.json").write_text("{}")
    (folder / "purged.txt").write_text("")
    settings.PURGE_LEDGER, settings.STATIC_ROOT = str(folder / "purged.txt"), folder / "static"
    monkeypatch.setattr(machine, "_database_file", lambda: None)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100 * 2**30, 0, 50 * 2**30))
    return folder


def test_a_private_folder_with_room_is_no_fault(var: Path) -> None:
    assert told("storage", "disk") == ""


def test_files_that_other_users_may_read(var: Path) -> None:
    var.chmod(0o755)
    (var / "purged.txt").chmod(0o644)
    assert f"Run: chmod 600 {var}/purged.txt" in told("storage")
    (var / "purged.txt").chmod(0o600)
    assert told("storage") == ""


def test_files_among_those_that_anybody_fetches(var: Path, settings: Any) -> None:
    settings.PURGE_LEDGER = str(var / "static" / "purged.txt")
    assert "anybody may fetch" in told("storage")


def test_style_sheets_that_were_not_collected(var: Path) -> None:
    (var / "static" / "staticfiles.json").unlink()
    assert "manage.py collectstatic" in told("storage")


@pytest.mark.parametrize(("whole", "free"), [(100, 0.9), (1000, 40)])
def test_a_disk_that_fills_up(var: Path, monkeypatch: pytest.MonkeyPatch, whole: float, free: float) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(whole * 2**30, 0, int(free * 2**30)))
    assert f"{free:.1f} GiB left of {whole}" in told("disk")


@pytest.mark.django_db
def test_a_turn_that_is_still_to_come() -> None:
    beat(at=timezone.now() + timedelta(hours=3))
    assert "still to come" in told("clock")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_two_clocks_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("clock") == ""
    monkeypatch.setattr(machine, "_clock_of_the_server", lambda: timezone.now() - timedelta(minutes=5))
    assert "differ by 300 seconds" in told("clock")


@pytest.mark.django_db
def test_a_timer_that_stands_and_one_that_never_ran() -> None:
    assert "never ran" in told("timer")
    beat(at=timezone.now() - timedelta(minutes=31))
    assert "last ran 31 minutes ago" in told("timer")


@pytest.mark.django_db
def test_a_backup_that_is_old_or_was_never_made(settings: Any) -> None:
    beat()
    assert told("backup") == "", "on one's own machine"
    settings.IS_LOOPBACK = False
    assert "no backup yet" in told("backup")
    Beat.objects.update(backed_up_at=timezone.now() - timedelta(hours=40))
    assert "40 hours old" in told("backup")
    Beat.objects.update(backed_up_at=timezone.now() - timedelta(hours=30))
    assert told("backup") == ""


@pytest.mark.django_db
def test_a_brake_that_is_on() -> None:
    beat(braked_since=timezone.now(), cause="many")
    assert "--lift-brake" in told("brake")


@pytest.mark.parametrize(
    ("proxies", "host", "https", "said"),
    [
        ("*", "127.0.0.1", False, "TRUSTED_PROXIES is *"),
        ("", "127.0.0.1", True, "all visitors count as one"),
        ("127.0.0.1,::1", "192.0.2.5", True, "names none of them"),
        ("10.0.0.7", "192.0.2.5", True, ""),
        ("127.0.0.1,::1", "127.0.0.1", True, ""),
        ("", "127.0.0.1", False, ""),
    ],
)
def test_a_proxy_that_is_not_believed_or_anybody_who_is(
    settings: Any, proxies: str, host: str, https: bool, said: str
) -> None:
    settings.TRUSTED_PROXIES, settings.HOST, settings.IS_HTTPS = proxies, host, https
    found = told("proxy")
    assert said in found if said else found == ""


def test_a_mail_server_that_greets_is_no_fault(settings: Any) -> None:
    with post_office(settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        assert settings.EMAIL_URL and told("mail server") == ""


def test_a_mail_server_that_is_away(settings: Any) -> None:
    named(settings, free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "did not answer (ConnectionRefusedError)" in told("mail server")


@pytest.mark.django_db
def test_mail_that_does_not_leave_and_mail_that_never_will(settings: Any) -> None:
    lead = people.a_lead()
    lead.email = "lead@example.org"
    lead.save(update_fields=["email"])
    for key in ("one", "two"):
        outbox.tell([lead], "brake", key=key, cause="many", number=3)
    Outbox.objects.update(
        written_at=timezone.now() - timedelta(hours=2), tries=1, next_at=timezone.now() + timedelta(hours=1)
    )
    assert told("mail") == "", "nothing is mailed where no server is named"
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    Outbox.objects.filter(key="two").update(given_up=True)
    assert "1 notes to the team wait for over an hour" in told("mail")
    assert "1 notes of the last days were refused" in told("mail")
    assert service.TIMER in told("mail")


def test_a_database_that_goes_away_in_between_is_told_by_who_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(records, "answers", lambda: True)
    monkeypatch.setitem(doctor.OF_THE_DATABASE, "timer", away)
    assert told("timer") == "Could not be looked at (DatabaseError). The other checks went on."
