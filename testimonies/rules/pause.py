"""After a run of work, a word about resting. It never blocks, and nothing is kept of it but the trail of the work itself."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.contrib.auth.models import User
from django.db.models.functions import Now

from testimonies.models import Event

from .compiled import DAY, TEXT, Compiled, compiled
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
    # An hour may lie on both sides of midnight.
    rows = set(_opened().rows(user.get_username(), today() - timedelta(days=1)))
    return Run(len(rows), sum(is_heavy for _testimony, is_heavy in rows))


@cache
def _opened() -> Compiled:
    lately = Event.objects.openings().filter(who=TEXT, day__gte=DAY, at__gte=Now() - WINDOW)
    return compiled(lately.annotate(is_heavy=IS_ABOUT_HEAVY).values_list("testimony", "is_heavy"), TEXT, DAY)
