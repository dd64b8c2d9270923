"""What each person at the desk carried, by week: how many texts, and how many of them heavy. Never how fast."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from testimonies.models import Event

from .trail import today
from .weight import IS_ABOUT_HEAVY

WEEKS = 8


@dataclass(frozen=True)
class Week:
    """Different texts opened from this Monday on; `heavy` are those that are so now."""

    monday: date
    opened: int = 0
    heavy: int = 0


def mondays() -> list[date]:
    """Of the last weeks, the newest first: it is not over."""
    this = today() - timedelta(days=today().weekday())
    return [this - timedelta(weeks=back) for back in range(WEEKS)]


def by_week(users: Iterable[User]) -> dict[str, list[Week]]:
    """For each of these, in their order, a line of all weeks. One question, whatever their number."""
    names, weeks = [user.get_username() for user in users], mondays()
    opened = Event.objects.openings().filter(who__in=names, day__gte=weeks[-1])
    rows = (
        opened.annotate(monday=TruncWeek("day"), is_heavy=IS_ABOUT_HEAVY)
        .order_by()
        .values_list("who", "monday")
        .annotate(
            opened=Count("testimony", distinct=True),
            heavy=Count("testimony", distinct=True, filter=Q(is_heavy=True)),
        )
    )
    found = {(who, monday): Week(monday, *numbers) for who, monday, *numbers in rows}
    return {name: [found.get((name, monday), Week(monday)) for monday in weeks] for name in names}
