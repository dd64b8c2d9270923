"""Mailing the notes to the team: each once, as far as that can be known (docs/retention.md, "Mail to the team").

A claim is committed before the mail leaves and the end of it after. Whoever dies in between leaves a claim that is taken
up again: after a crash, or an answer that never came, one mail may leave twice, under one Message-ID.
"""

import smtplib
import ssl
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from structlog import get_logger

from testimonies.models import Outbox

from . import outbox

log = get_logger("testimonies")
# After each try that failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLAIM = timedelta(minutes=15)  # longer than any try lasts: its owner died
STALE = timedelta(days=3)  # whoever reads it later reads it at the desk
MOST_A_DAY = 20  # to one address
MOST_A_TURN = 50
SECONDS_A_TURN = 45


class Outcome(Enum):
    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    NO_SERVER = "no server"


def words(note: Outbox) -> str:
    """What it says, in the language that is active; in general words where this release knows its kind no more."""
    return render_to_string([f"mails/{note.kind}.txt", "mails/other.txt"], outbox.facts(note)).strip()


def send_due() -> int:
    """Sends what is due; gives how many left. Nothing where no server is named: the desk shows the notes."""
    if not settings.EMAIL_URL:
        return 0
    until, sent = timezone.now() + timedelta(seconds=SECONDS_A_TURN), 0
    due = _due().annotate(address=Lower("to__email")).exclude(address__in=_full())
    for pk in list(due.values_list("pk", flat=True)[:MOST_A_TURN]):
        note = _claimed(pk)
        outcome = _settled(note) if note else None
        sent += outcome is Outcome.SENT
        if outcome is Outcome.NO_SERVER or timezone.now() > until:
            break  # the next ones would wait as long, one after the other
    return sent


def _due() -> QuerySet[Outbox]:
    """Neither sent nor given up, to somebody who has an address, and no try of it runs or has to be waited for."""
    now = timezone.now()
    idle = Q(taken_at=None) | Q(taken_at__lte=now - CLAIM)
    waited = Q(next_at=None) | Q(next_at__lte=now)
    return _open().filter(idle, waited)


def _open() -> QuerySet[Outbox]:
    """Neither sent nor given up nor stale, to somebody who has an address."""
    found = Outbox.objects.filter(sent_at=None, given_up=False, written_at__gt=timezone.now() - STALE)
    return found.filter(to__is_active=True).exclude(to__email="")


def late() -> int:
    """How many wait for over an hour, tried or not. None where no server is named: nobody awaits them."""
    return _open().filter(written_at__lt=timezone.now() - HOUR).count() if settings.EMAIL_URL else 0


def given_up() -> int:
    """How many of the last days will never leave."""
    return Outbox.objects.filter(given_up=True, written_at__gt=timezone.now() - STALE).count()


def _full() -> list[str]:
    """Addresses that had their share: their notes stand in nobody's way."""
    now = timezone.now()
    lately = Outbox.objects.filter(Q(sent_at__gt=now - DAY) | Q(taken_at__gt=now - CLAIM))
    by_address = lately.annotate(address=Lower("to__email")).order_by().values("address")
    full = by_address.annotate(number=Count("pk")).filter(number__gte=MOST_A_DAY)
    return list(full.values_list("address", flat=True))


def _claimed(pk: int) -> Outbox | None:
    """Taken and committed, unless another turn was quicker or this address had its share of today."""
    with transaction.atomic():
        note = _due().select_for_update(of=("self",)).select_related("to").filter(pk=pk).first()
        if note is None or _had_enough(note):
            return None
        note.taken_at = timezone.now()
        note.save(update_fields=["taken_at"])
    return note


def _had_enough(note: Outbox) -> bool:
    day = timezone.now() - DAY
    lately = Outbox.objects.filter(Q(sent_at__gt=day) | Q(taken_at__gt=day)).exclude(pk=note.pk)
    return lately.filter(to__email__iexact=note.to.email).count() >= MOST_A_DAY


def _settled(note: Outbox) -> Outcome:
    """What came of it, for this note and for the team."""
    outcome, now = _sent(note), timezone.now()
    note.taken_at, note.tries = None, note.tries + 1
    last = note.tries > len(WAITS)
    if outcome is Outcome.SENT:
        note.sent_at = now
    elif outcome is Outcome.REFUSED or last:
        note.given_up = True
    else:
        note.next_at = now + WAITS[note.tries - 1]
    with transaction.atomic():
        note.save(update_fields=["taken_at", "tries", "sent_at", "given_up", "next_at"])
        if note.given_up:
            _tell_the_others(note, now)
    return outcome


def _tell_the_others(note: Outbox, now: datetime) -> None:
    """Once a day for each account, and not about mail that says just this."""
    if note.kind != "mail_refused":
        others = [one for one in outbox.leads() if one != note.to]
        key = f"mail-refused-{note.to_id}-{now:%Y%m%d}"
        outbox.tell(others, "mail_refused", key=key, account=note.to_id)


def _sent(note: Outbox) -> Outcome:
    """One connection for one mail, so that no other suffers from what this one does to it."""
    try:
        validate_email(note.to.email)
        _message(note).send()
    except (ValidationError, BadHeaderError):
        return _failed(note, Outcome.REFUSED, "not an address")
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _text in error.recipients.values())
        return _failed(note, Outcome.REFUSED if code >= 500 else Outcome.LATER, code)
    except (smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError) as error:
        return _failed(note, Outcome.NO_SERVER, error.smtp_code)  # about us, and not about this mail
    except smtplib.SMTPResponseException as error:
        refused = error.smtp_code >= 500
        return _failed(note, Outcome.REFUSED if refused else Outcome.LATER, error.smtp_code)
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        return _failed(note, Outcome.NO_SERVER, type(error).__name__)
    return Outcome.SENT


def _failed(note: Outbox, outcome: Outcome, why: str | int) -> Outcome:
    """In the log without the address, and without what the server said, which may hold it."""
    log.warning("a note was not mailed", note=note.pk, why=why, outcome=outcome.value)
    return outcome


def _message(note: Outbox) -> EmailMessage:
    """French first, then English: no account holds a language. The subject is the same for all of them."""
    texts = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.append(f"{words(note)}\n\n{render_to_string('mails/foot.txt').strip()}")
    with translation.override(settings.LANGUAGE_CODE):
        subject = gettext("A note to the team")
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject,
        "\n\n-- \n\n".join(texts) + "\n",
        to=[note.to.email],
        headers={
            "Message-ID": f"<note-{note.pk}-{note.written_at:%Y%m%d%H%M%S}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
