"""Raid mode, per call: two readers for all, few publications a day, and it ends by itself. Nothing stops coming in."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from testimonies.models import DESK, Call, Event, Lane, Testimony
from testimonies.rules import outbox
from testimonies.rules.trail import CLOCK, By, record, today

RELEASES_A_DAY = 20  # what two readers can weigh with care, and a lead can look at again in the evening
LONGEST_HOURS = 72
# By itself: so many in the flood lane, today and yesterday, and at least half of all that came. The raid of 2013 at
# Occidental College was some 400 in 36 hours among a handful of true ones.
FLOODED, SHARE = 50, 0.5
BY_ITSELF_HOURS = 24


def start(call: Call, *, by: By, hours: int) -> None:
    """On from now for so many hours, `LONGEST_HOURS` at most; the leads are told once a day."""
    flood, everything = _arrived(call)
    hours = max(1, min(hours, LONGEST_HOURS))
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if _was_quicker(row, by):
            return
        row.raid_until = timezone.now() + timedelta(hours=hours)
        row.save(update_fields=["raid_until"])
        record("raid_on", by=by, call=row.slug)
        outbox.tell(
            outbox.leads(row), "raid", key=f"raid:{row.slug}:{today()}",
            call=row.slug, flood=flood, sendings=everything, hours=hours, cap=RELEASES_A_DAY,
        )  # fmt: skip


def end(call: Call, *, by: By) -> None:
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if row.raid_until is None or _was_quicker(row, by):
            return
        row.raid_until = None
        row.save(update_fields=["raid_until"])
        record("raid_off", by=by, call=row.slug)


def _was_quicker(row: Call, by: By) -> bool:
    """Whether a lead started it since the clock looked. `row` is locked."""
    return by == CLOCK and is_on(row)


def is_on(call: Call) -> bool:
    return call.raid_until is not None and call.raid_until > timezone.now()


def watch() -> None:
    """Called by the clock: ends what is over, and starts it where the flood lane fills."""
    for call in Call.objects.filter(Q(raid_until__isnull=False) | Q(pk__in=Call.objects.open())):
        if is_on(call):
            continue
        if call.raid_until is not None:
            end(call, by=CLOCK)
        if _is_raided(call) and not _ended_by_hand(call):
            start(call, by=CLOCK, hours=BY_ITSELF_HOURS)


def _is_raided(call: Call) -> bool:
    flood, everything = _arrived(call)
    return flood >= FLOODED and flood >= SHARE * everything


def _arrived(call: Call) -> tuple[int, int]:
    """How many came today and yesterday: in the flood lane, and in all. A sending keeps its day alone."""
    lately = Testimony.objects.filter(call=call, submitted_on__gte=today() - timedelta(days=1))
    return lately.filter(lane=Lane.FLOOD).count(), lately.count()


def _ended_by_hand(call: Call) -> bool:
    """In the two days that are counted: whoever ended it saw the same numbers."""
    since = today() - timedelta(days=1)
    return Event.objects.filter(call=call.slug, what="raid_off", actor__in=DESK, day__gte=since).exists()


def may_release_today(call: Call) -> bool:
    """Whether one more of this call may be published today. Nothing is counted outside of raid mode."""
    if not is_on(call):
        return True
    done = Testimony.objects.published().filter(call=call, published_on=today()).count()
    return done < RELEASES_A_DAY
