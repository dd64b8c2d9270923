"""The queues of the desk: who stands in each, how many, and since when. Never a word of any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Count, DateField, F, Min, Q, QuerySet, Value
from django.utils import timezone

from testimonies.models import Call, Lane, Notice, Testimony
from testimonies.models.testimony import TestimonyQuerySet

NAMES = ("waiting", "heavy", "flood", "mine", "second", "escalated", "answers", "due")
# By which day a queue goes; all others by the day of sending.
DAYS = {"answers": "author_wrote_on", "due": "release_on"}


@dataclass(frozen=True)
class Standing:
    """How many, and the day of the one that has stood there longest; of those to be published, the next day."""

    total: int = 0
    oldest: date | None = None

    def __add__(self, other: "Standing") -> "Standing":
        days = [day for day in (self.oldest, other.oldest) if day]
        return Standing(self.total + other.total, min(days, default=None))


def day_of(name: str) -> str:
    return DAYS.get(name, "submitted_on")


def rows(user: User, name: str) -> TestimonyQuerySet:
    """Those of one queue in one's calls, in no order yet."""
    own = Testimony.objects.of(user)
    match name:
        case "heavy":
            return own.to_be_read().filter(lane=Lane.HEAVY)
        case "flood":
            return own.flood()
        case "mine":
            return own.filter(claimed_by=user, claimed_until__gt=timezone.now())
        case "second":
            return own.to_be_read().filter(second_reading=True)
        case "escalated":
            return own.passed_on()
        case "answers":
            return own.alive().filter(author_wrote_on__isnull=False)
        case "due":
            return own.approved()
    return own.to_be_read()


def standings(user: User, calls: Iterable[Call]) -> dict[str, Standing]:
    """Of every queue, and of notices, in two questions. What waits is read off an index alone; each of the others has one
    of its own.
    """
    first, *more = [_counted(rows(user, name), name) for name in ("mine", "escalated", "answers", "due")]
    owed = Notice.objects.of(user).open()
    more += [_unaged(owed, "notices"), _unaged(owed.filter(due_at__lt=timezone.now()), "late")]
    others = {one["queue"]: Standing(one["total"], one["oldest"]) for one in first.union(*more, all=True)}
    return _waiting(calls) | others


def _counted(found: QuerySet[Testimony], name: str) -> QuerySet[Any, Any]:
    named = found.order_by().values(queue=Value(name, output_field=CharField()))
    return named.annotate(total=Count("*"), oldest=Min(day_of(name)))


def _unaged(found: QuerySet[Notice], name: str) -> QuerySet[Any, Any]:
    """By the hour an answer is owed, and so by no day."""
    named = found.order_by().values(queue=Value(name, output_field=CharField()))
    return named.annotate(total=Count("*"), oldest=Value(None, output_field=DateField()))


def _waiting(calls: Iterable[Call]) -> dict[str, Standing]:
    found = dict.fromkeys((*NAMES, "notices", "late"), Standing())
    waiting = Testimony.objects.waiting().filter(call__in=list(calls)).order_by()
    grouped = waiting.values_list("lane", "second_reading").annotate(
        total=Count("*"), oldest=Min("submitted_on")
    )
    for lane, second, total, oldest in grouped:
        for name in _names(lane, second=second):
            found[name] += Standing(total, oldest)
    return found


def _names(lane: str, *, second: bool) -> list[str]:
    if lane == Lane.FLOOD:
        return ["flood"]
    return ["waiting", *(["heavy"] if lane == Lane.HEAVY else []), *(["second"] if second else [])]


def after(found: QuerySet[Testimony], name: str, place: tuple[date, str] | None) -> QuerySet[Testimony]:
    """In the order of the queue, from the row after `place` on: its day and its id."""
    day = day_of(name)
    if place:
        found = found.filter(Q(**{f"{day}__gt": place[0]}) | Q(**{day: place[0], "public_id__gt": place[1]}))
    return found.annotate(queue_day=F(day)).order_by(day, "public_id")


# A text lies sealed: the bytes of its ciphertext, in classes that are wide enough, say how long it is to read.
LENGTHS: dict[str, dict[str, Any]] = {
    "short": {"sealed_bytes__lt": 700},
    "medium": {"sealed_bytes__gte": 700, "sealed_bytes__lt": 3_000},
    "long": {"sealed_bytes__gte": 3_000},
}
