"""After a run of work, a word about resting. It never blocks, and nothing is kept of it but the trail of the work itself."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import Event

from .trail import today
from .weight import IS_ABOUT_HEAVY

WINDOW = timedelta(minutes=60)
MANY, MANY_HEAVY = 10, 3


@dataclass(frozen=True)
class Run:
    """Different texts opened within the last hour."""

    texts: int
    heavy: int

    @property
    def wants_rest(self) -> bool:
        return self.texts >= MANY or self.heavy >= MANY_HEAVY


def run_of(user: User) -> Run:
    since = timezone.now() - WINDOW
    days = (today(), today() - timedelta(days=1))  # an hour may lie on both sides of midnight
    opened = Event.objects.openings().filter(who=user.get_username(), day__in=days, at__gte=since)
    rows = set(opened.annotate(is_heavy=IS_ABOUT_HEAVY).values_list("testimony", "is_heavy"))
    return Run(len(rows), sum(is_heavy for _testimony, is_heavy in rows))
