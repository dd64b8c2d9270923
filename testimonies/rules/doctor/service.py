"""What the site leans on while it serves: the proxy in front, the timer, and mail."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from testimonies.models import Beat
from testimonies.rules import brake, mailing
from testimonies.rules.backups import keeping

LATE = timedelta(minutes=10)
OLD_BACKUP = timedelta(hours=36)  # one night missed
PATIENCE = 1  # second for each word of the mail server
EVERYBODY = "*"
TIMER = "Run manage.py housekeeping every minute (a systemd timer, or --every 60)."


def proxy() -> Iterator[str]:
    """Limits and the redirect to https rest on what the proxy says; so it has to be believed, and nobody else."""
    proxies = {one.strip() for one in settings.TRUSTED_PROXIES.split(",") if one.strip()}
    if EVERYBODY in proxies:
        yield "TRUSTED_PROXIES is *: whoever connects may say what address he has. Name the address of your proxy."
    if not settings.IS_HTTPS:
        return
    if not proxies:
        yield (
            "TRUSTED_PROXIES is empty, and SITE_URL is https: the proxy is not believed, and all visitors count as one. "
            "Name its address, e.g. 127.0.0.1"
        )
    elif settings.HOST not in settings.LOOPBACK and proxies <= settings.LOOPBACK:
        yield (
            f"HOST={settings.HOST} is open to other machines, and TRUSTED_PROXIES names none of them. Name the address of "
            "your proxy; or, if it runs here, set HOST=127.0.0.1."
        )


def timer() -> Iterator[str]:
    beat = Beat.objects.filter(pk=1).first()
    if beat is None:
        yield f"housekeeping never ran: nothing is released, erased or mailed. {TIMER}"
    elif (since := timezone.now() - beat.at) > LATE:
        minutes = int(since.total_seconds() // 60)
        yield f"housekeeping last ran {minutes} minutes ago: nothing is released, erased or mailed. {TIMER}"


def backup_age() -> Iterator[str]:
    """Of a site that others reach: what is on one's own machine is a trial."""
    if settings.IS_LOOPBACK:
        return
    last = keeping.last_success()
    if last is None:
        yield "There is no backup yet. Make its key and run manage.py backup each night: docs/operating/backup.md"
    elif (since := timezone.now() - last) > OLD_BACKUP:
        yield (
            f"The last whole backup is {since.days * 24 + since.seconds // 3600} hours old. Run manage.py backup; what it "
            "prints says why it failed. Then look at its timer."
        )


def brake_on() -> Iterator[str]:
    if held := brake.on():
        yield (
            f"The brake is on since {held.braked_since} ({held.cause}): nothing is erased. Look at manage.py housekeeping "
            "--dry-run; if clock and numbers are right: manage.py housekeeping --lift-brake"
        )


def mail_server() -> Iterator[str]:
    """A greeting and no more: nothing is sent."""
    if not settings.EMAIL_URL:
        return
    server = get_connection(timeout=PATIENCE)
    try:
        server.open()
        server.connection.noop()  # type: ignore[attr-defined]  # Django's SMTP backend holds an smtplib.SMTP
    except (smtplib.SMTPException, OSError) as error:
        yield (
            f"The mail server did not answer ({type(error).__name__}). Look at EMAIL_URL: name, password, port; and whether "
            "the server is up."
        )
    finally:
        server.close()


def mail_waiting() -> Iterator[str]:
    if late := mailing.late():
        yield f"{late} notes to the team wait for over an hour to be mailed. The log says what the server answered. {TIMER}"
    if lost := mailing.given_up():
        yield f"{lost} notes of the last days were refused for good. Correct the addresses under /admin/auth/user/."
