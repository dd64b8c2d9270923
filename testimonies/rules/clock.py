"""What happens by itself: release, lapse, the end of leases, digests and periods, mail to the team (design.md 4 and 9)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, groupby, takewhile

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from structlog import get_logger

from testimonies.models import Beat, Event, IfUnreachable, State, Testimony
from testimonies.models.sealed import SealBrokenError

from . import (
    accounts,
    brake,
    cards,
    digest,
    facets,
    ledger,
    mailing,
    moderation,
    notice_end,
    overwrite,
    public_figures,
    purge,
    retention,
    search,
    snapshots,
    support,
    tallies,
    unread,
)
from .raid import likeness, mode
from .trail import CLOCK, PARIS, record, today

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
    erased: int = 0
    mailed: int = 0


def run() -> Turn:
    """Safe to repeat, and to run in two places at once: every move is a compare-and-swap.

    What readers and authors wait for comes first, mail, which waits for a machine of others, and figures last.
    """
    now = timezone.now()  # asked once: a clock that jumps during the turn changes nothing in it
    day = timezone.localdate(now, PARIS)
    turn = Turn(released=_release())
    mode.watch()
    going = retention.going(day)
    total = retention.total() if going > brake.LEAST // brake.SHARE else 0  # counting them all takes its time
    beat = brake.judge(now, going=going, total=total)
    turn.lapsed = _lapse(day, beat)
    turn.leases, turn.digests = _end_leases(), _drop_digests() + notice_end.drop_digests()
    unread.warn(day)
    if tallies.count_once(day):
        support.show()
    cards.renew()
    facets.count_when_due()
    search.learn_once(day)
    ledger.write()
    digest.tell(now)
    turn.erased = _forget(now, day, beat)
    turn.mailed = mailing.send_due()
    _count(now, day, beat)
    return turn


def _count(now: datetime, day: date, beat: Beat) -> None:
    """After all else: it takes its time, and nobody waits for it. A month is not written by a clock in doubt."""
    public_figures.recount_when_old(now)
    if beat.cause != brake.CLOCK_JUMPED:
        snapshots.write_once(day)


def _forget(now: datetime, day: date, beat: Beat) -> int:
    likeness.forget_old()
    accounts.end_old_sessions()
    erased = 0 if beat.braked_since else retention.erase(day)
    first_today = beat.overwritten_at is None or timezone.localdate(beat.overwritten_at, PARIS) < day
    purge.reconcile(0 if first_today else beat.erased_upto)
    overwrite.overwrite(first_today=first_today)
    return erased


def _release() -> int:
    """Call by call, each until it is full for today: what is left of it is not asked about one by one."""
    due = Testimony.objects.due(today()).select_related("call").order_by("call_id", "public_id")
    calls = (rows for _call, rows in groupby(due, lambda row: row.call_id))
    let_out = (takewhile(lambda row: mode.may_release_today(row.call), rows) for rows in calls)
    return sum(_tried(row, "release") for row in chain.from_iterable(let_out))


def _lapse(day: date, beat: Beat) -> int:
    """Nothing is done in an author's name while the clock is in doubt, nor erased while retention holds back."""
    if beat.cause == brake.CLOCK_JUMPED:
        return 0
    rows = Testimony.objects.unanswered(retention.over("changes_asked", day))
    erased = Testimony.objects.none() if beat.braked_since else retention.lapsing(day)
    rows = rows.filter(~Q(if_unreachable=IfUnreachable.ERASE) | Q(pk__in=erased.values("pk")))
    return sum(_lapse_one(row) for row in rows)


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
