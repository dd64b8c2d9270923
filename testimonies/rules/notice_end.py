"""What becomes of notices whose text leaves for good: their words go with it, and their senders still find an answer."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from testimonies.models import Notice, Outcome, Testimony

from .trail import today

WORDS: dict[str, Any] = dict.fromkeys(("explanation", "quote", "name", "email", "answer"), b"")


def end(testimony: Testimony) -> None:
    """Who quoted her words must not be the one to keep them. What was still open, or shown under them, is closed."""
    own = Notice.objects.filter(testimony=testimony)
    own.filter(Q(outcome="") | Q(outcome=Outcome.SHOWN)).update(
        outcome=Outcome.GONE, closed_on=today(), public_text="", shown_from=None
    )
    own.update(**WORDS)


def drop_digests() -> int:
    """The replay minutes, and the nonce's day: the day it came in and the next one cover its 24 hours."""
    ended = Notice.objects.filter(replay_until__lte=timezone.now()).update(replay_until=None)
    served = Notice.objects.filter(received_on__lt=today() - timedelta(days=1), nonce_digest__isnull=False)
    return ended + served.update(nonce_digest=None)
