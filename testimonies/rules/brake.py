"""The brake of retention: where the clock, or the number of what would go, looks wrong, nothing is erased until a
person says so. Release, leases and mail go on.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from structlog import get_logger

from testimonies.models import Beat

from . import outbox
from .trail import By, record

log = get_logger("testimonies")
JUMP = timedelta(hours=48)
LEAST, SHARE = 50, 5  # of fewer rows, a fifth is a few
CLOCK_JUMPED, TOO_MANY = "clock", "many"


def judge(now: datetime, *, going: int, total: int) -> Beat:
    """Notes this turn of the clock. Where `braked_since` is set nothing may be erased: `going` of `total` would be.

    The leads are told once for each time it is put on.
    """
    with transaction.atomic():
        beat, _new = Beat.objects.select_for_update().get_or_create(pk=1, defaults={"at": now})
        cause = _cause(beat, now, going, total)
        if cause and not beat.braked_since:
            beat.braked_since, beat.cause = now, cause
            outbox.tell(outbox.leads(), "brake", key=f"brake-{now:%Y%m%d-%H%M%S}", cause=cause, number=going)
            log.warning("retention holds back", cause=cause, number=going)
        elif cause == CLOCK_JUMPED:
            beat.cause = cause  # the graver doubt: nothing lapses either
        # Once lifted, `would_go` is how many were agreed to; as they go it shrinks with them.
        beat.would_go = going if beat.braked_since else min(beat.would_go, going)
        beat.at = now
        beat.save(update_fields=["at", "braked_since", "cause", "would_go"])
    return beat


def _cause(beat: Beat, now: datetime, going: int, total: int) -> str:
    if abs(now - beat.at) >= JUMP:
        return CLOCK_JUMPED
    agreed = 0 if beat.braked_since else beat.would_go
    many = total >= LEAST and going * SHARE > total and going > agreed
    return TOO_MANY if many else ""


def on() -> Beat | None:
    """The brake that is on, if it is."""
    return Beat.objects.filter(pk=1, braked_since__isnull=False).first()


def lift(*, by: By) -> bool:
    """A person's yes to the clock as it is, and to so many rows as would go. False where nothing was held back."""
    with transaction.atomic():
        beat = Beat.objects.select_for_update().filter(pk=1, braked_since__isnull=False).first()
        if beat is None:
            return False
        beat.at, beat.braked_since, beat.cause = timezone.now(), None, ""
        beat.save(update_fields=["at", "braked_since", "cause"])
        record("brake_lifted", by=by)
    return True
