"""What nobody read is never erased without a lead's yes: leads are warned, and say it row by row or for a listed set."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from testimonies.models import Actor, Call, Event, Testimony
from testimonies.models.testimony import TestimonyQuerySet

from . import desk, outbox, retention
from .moderation import MoveError
from .trail import CLOCK, record_all, today

WARNED_AFTER = (30, 60)  # days
AT_THE_END = "end"
NEEDED = ("version", "state", "may_be_forgotten", "call__slug")  # no story: there may be a hundred thousand


def warn(day: date) -> None:
    """Tells the leads of each call how many wait so long, and how many are kept for want of a yes: once each."""
    for days in WARNED_AFTER:
        _tell(_waiting_since(day, days), str(days), day)
    for period in retention.PERIODS:
        if period.then:
            _tell(retention.past(period, day).filter(may_be_forgotten=False).unread(), AT_THE_END, day)


def _waiting_since(day: date, days: int) -> TestimonyQuerySet:
    return Testimony.objects.waiting().filter(state_since__lte=day - timedelta(days=days))


def _tell(rows: TestimonyQuerySet, step: str, day: date) -> None:
    """A row of the trail remembers the warning for each; the note holds their number."""
    warned = Event.objects.filter(
        what="unread_warned", kind=step, testimony=OuterRef("pk"), day__gte=OuterRef("state_since")
    )
    with transaction.atomic():
        fresh = list(rows.filter(~Exists(warned)).select_related("call").only(*NEEDED))
        record_all("unread_warned", fresh, by=CLOCK, kind=step)
        for call, number in Counter(row.call for row in fresh).items():
            key = f"unread-{step}-{call.slug}-{fresh[0].state}-{day}"
            outbox.tell(outbox.leads(call), f"unread_{step}", key=key, call=call.slug, number=number)


@dataclass(frozen=True)
class Group:
    """Unread ones of one call and state: how many, since when, and for how many the yes is given."""

    call: Call
    state: str
    number: int
    since: date
    agreed: int


def rows_of(user: User) -> TestimonyQuerySet:
    """Unread in this person's calls: those that wait for 30 days, and those decided about without being opened."""
    since = today() - timedelta(days=WARNED_AFTER[0])
    return Testimony.objects.of(user).unread().decided_or_long(since).order_by("state_since", "public_id")


def digest(rows: Iterable[Testimony]) -> str:
    """Of which rows these are, and as what: a yes is to those that were shown, as they were."""
    lines = sorted(f"{row.pk}:{row.version}:{row.state}" for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


def shown(rows: TestimonyQuerySet) -> tuple[int, str]:
    """How many, and their digest."""
    found = list(rows.only("version", "state"))
    return len(found), digest(found)


def groups(user: User) -> list[Group]:
    counted = rows_of(user).order_by("call", "state").values("call", "state")
    agreed = Count("pk", filter=Q(may_be_forgotten=True))
    found = counted.annotate(number=Count("pk"), since=Min("state_since"), agreed=agreed)
    calls = Call.objects.of(user).in_bulk()
    return [
        Group(calls[one["call"]], one["state"], one["number"], one["since"], one["agreed"]) for one in found
    ]


def agree(user: User, rows: TestimonyQuerySet, *, seen: str) -> int:
    """A lead's yes to erasing these unread, once their time is over. `seen` is the digest of those the page showed.

    It ends with any move: a text that is amended, decided or read again is asked about anew.
    """
    return _say(user, rows, seen, yes=True)


def take_back(user: User, rows: TestimonyQuerySet, *, seen: str) -> int:
    return _say(user, rows, seen, yes=False)


def _say(user: User, rows: TestimonyQuerySet, seen: str, *, yes: bool) -> int:
    by = desk.acting(user)
    if by.actor is not Actor.LEAD:
        raise MoveError(_("Your role does not allow this."))
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",)).select_related("call").only(*NEEDED))
        if digest(found) != seen:
            raise MoveError(_("The list changed meanwhile. Look at it again: nothing was done."))
        changed = [row for row in found if row.may_be_forgotten != yes]
        for row in changed:
            row.may_be_forgotten = yes
        Testimony.objects.bulk_update(changed, ["may_be_forgotten"], batch_size=500)
        record_all("may_be_forgotten" if yes else "to_be_kept", changed, by=by)
    return len(changed)
