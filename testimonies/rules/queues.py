"""The queues of the desk: who stands in each, how many, and since when. Never a word of any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import CharField, Count, DateField, F, Min, Q, QuerySet, Value
from django.db.models.functions import Now

from testimonies.models import Call, Lane, Notice, Testimony
from testimonies.models.testimony import TestimonyQuerySet

NAMES = ("waiting", "heavy", "flood", "mine", "second", "escalated", "answers", "due")
# By which day a queue goes; all others by the day of sending.
DAYS = {"answers": "author_wrote_on", "due": "release_on"}
COUNTED = ("mine", "escalated", "answers", "due")  # beside the lanes of what waits
ANYBODY = -1  # stands for the key of who asks, where a question is put together
NO_DAY = Value(None, output_field=DateField())  # a notice goes by the hour an answer is owed


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


def rows(own: TestimonyQuerySet, user: int, name: str) -> TestimonyQuerySet:
    """Those of one queue among the `own` of this person, by their key, in no order yet."""
    match name:
        case "heavy":
            return own.to_be_read().filter(lane=Lane.HEAVY)
        case "flood":
            return own.flood()
        case "mine":
            return own.filter(claimed_by=user, claimed_until__gt=Now())
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
    """Of every queue, and of notices, in one question. What waits is read off an index alone; each of the others has one
    of its own.
    """
    found = dict.fromkeys((*NAMES, "notices", "late"), Standing())
    if own := tuple(call.pk for call in calls):
        question, values = _question(own)
        with connection.cursor() as cursor:
            cursor.execute(question, [user.pk if value == ANYBODY else value for value in values])
            for queue, second, total, oldest in cursor.fetchall():
                for name in _names(queue, second=second):
                    found[name] += Standing(total, _day(oldest))
    return found


@lru_cache(maxsize=64)
def _question(calls: tuple[int, ...]) -> tuple[str, tuple[Any, ...]]:
    """Put together once, since that takes ten times as long as the answer."""
    own = Testimony.objects.filter(call__in=calls)
    lanes = own.waiting().order_by().values(queue=F("lane"), second=F("second_reading"))
    owed = Notice.objects.filter(testimony__call__in=calls).open()
    more = [
        *(_counted(rows(own, ANYBODY, name), name, Min(day_of(name))) for name in COUNTED),
        *(_counted(some, name, NO_DAY) for name, some in (("notices", owed), ("late", owed.filter(due_at__lt=Now())))),
    ]  # fmt: skip
    first = lanes.annotate(total=Count("*"), oldest=Min("submitted_on"))
    return first.union(*more, all=True).query.sql_with_params()


def _counted(found: QuerySet[Any], name: str, oldest: Any) -> QuerySet[Any, Any]:
    named = found.order_by().values(queue=Value(name, output_field=CharField()), second=Value(value=False))
    counted: QuerySet[Any, Any] = named.annotate(total=Count("*"), oldest=oldest)
    return counted


def _day(value: date | str | None) -> date | None:
    """SQLite gives it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _names(lane: str, *, second: bool) -> list[str]:
    """The queues that this counts for: a lane is part of several."""
    if lane not in (Lane.NORMAL, Lane.HEAVY):
        return [lane]
    return ["waiting", *(["heavy"] if lane == Lane.HEAVY else []), *(["second"] if second else [])]


def after(found: QuerySet[Testimony], name: str, place: tuple[date, str] | None) -> QuerySet[Testimony]:
    """In the order of the queue, from the row after `place` on: its day and its id.

    The day is asked for twice: an index finds where to begin by the first, and by no `or`.
    """
    day = day_of(name)
    if place:
        beyond = Q(**{f"{day}__gt": place[0]}) | Q(public_id__gt=place[1])
        found = found.filter(beyond, **{f"{day}__gte": place[0]})
    return found.annotate(queue_day=F(day)).order_by(day, "public_id")


# A text lies sealed: the bytes of its ciphertext, in classes that are wide enough, say how long it is to read.
LENGTHS: dict[str, dict[str, Any]] = {
    "short": {"sealed_bytes__lt": 700},
    "medium": {"sealed_bytes__gte": 700, "sealed_bytes__lt": 3_000},
    "long": {"sealed_bytes__gte": 3_000},
}
