"""What happens by itself: release, lapse, the end of leases, of digests and of what was set aside (design.md 4 and 9)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from structlog import get_logger

from testimonies.models import Aside, Event, IfUnreachable, State, Testimony
from testimonies.models.sealed import SealBrokenError

from . import moderation
from .trail import CLOCK, record, today

log = get_logger("testimonies")
LAPSE_MOVES = {
    IfUnreachable.HIDE: "lapse_hide",
    IfUnreachable.FIGURES: "lapse_count",
    IfUnreachable.ERASE: "lapse_erase",
    "": "lapse_count",
}


@dataclass
class Turn:
    """How many rows each part of one turn touched. What was set aside and has ended is erased too, and never counted."""

    released: int = 0
    lapsed: int = 0
    leases: int = 0
    digests: int = 0


def run() -> Turn:
    """Safe to repeat, and to run in two places at once: every move is a compare-and-swap."""
    _end_asides()
    return Turn(_release(), _lapse(), _end_leases(), _drop_digests())


def _release() -> int:
    return sum(_tried(row, "release") for row in Testimony.objects.due(today()).order_by("public_id"))


def _lapse() -> int:
    return sum(_lapse_one(row) for row in Testimony.objects.unanswered(moderation.unanswered_since()))


def _lapse_one(row: Testimony) -> int:
    name = LAPSE_MOVES[row.if_unreachable]
    if row.state == State.APPROVED and name == "lapse_hide":
        return _await_no_more(row)
    return _tried(row, name)


def _tried(row: Testimony, name: str) -> int:
    """One that cannot be moved, or no longer opens, is named in the log and holds up no other."""
    try:
        moderation.move(row, name, by=CLOCK, version=row.version)
    except moderation.StaleError:
        return 0  # somebody was quicker
    except (moderation.MoveError, SealBrokenError):
        log.warning("a testimony was left as it is", move=name, testimony=row.pk, exc_info=True)
        return 0
    return 1


def _await_no_more(row: Testimony) -> int:
    """She chose "hide and publish" and did not come back: this version counts as agreed to.

    Her wish to re-read stands: a text she amends later waits for her yes again.
    """
    with transaction.atomic():
        still = Testimony.objects.unanswered(moderation.unanswered_since()).approved()
        changed = still.filter(pk=row.pk, version=row.version).update(agreed_version=row.version)
        if changed:
            record("lapse_hide", by=CLOCK, testimony=row)
    return changed


def _end_leases() -> int:
    return Testimony.objects.filter(claimed_until__lte=timezone.now()).update(
        claimed_by=None, claimed_until=None
    )


def _drop_digests() -> int:
    """The replay minutes, and the nonce's day: the sending day and the next one cover its 24 hours.

    The trail tells the sending day, since a withdrawn row keeps its month alone.
    """
    ended = Testimony.objects.filter(replay_until__lte=timezone.now()).update(replay_until=None)
    lately = Event.objects.filter(
        what="submit", testimony=OuterRef("pk"), day__gte=today() - timedelta(days=1)
    )
    served = Testimony.objects.filter(~Exists(lately), nonce_digest__isnull=False)
    return ended + served.update(nonce_digest=None, answers_digest="")


def _end_asides() -> None:
    Aside.objects.ended(today()).delete()
