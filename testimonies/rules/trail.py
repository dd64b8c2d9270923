"""Writing the trail. An author's act keeps its day alone; a moderator's keeps its hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import DESK, Actor, Event, Testimony

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class By:
    """Who does something: the author, a member of the desk, or the clock."""

    actor: Actor
    user: User | None = None

    @property
    def name(self) -> str:
        return self.user.get_username() if self.user else ""


AUTHOR = By(Actor.AUTHOR)
CLOCK = By(Actor.CLOCK)
READER = By(Actor.READER)


def today() -> date:
    """The day in Paris: what "today" means to those who write and those who read them."""
    return datetime.now(PARIS).date()


def record(what: str, *, by: By, testimony: Testimony | None = None, **facts: object) -> Event:
    """Adds one row. `facts` are columns of `Event`: origin, target, reason, kind, version."""
    event = _event(what, by, testimony, facts)
    event.save(force_insert=True)
    return event


def record_each(what: str, kinds: Iterable[str], *, by: By, testimony: Testimony, **facts: object) -> None:
    """Adds one row for each kind of passage, in their order, all in one query: a text may hold hundreds."""
    Event.objects.bulk_create(_event(what, by, testimony, {**facts, "kind": kind}) for kind in kinds)


def record_all(what: str, rows: Iterable[Testimony], *, by: By, **facts: object) -> None:
    """Adds one row for each of these testimonies, all in one query."""
    Event.objects.bulk_create([_event(what, by, row, facts) for row in rows], batch_size=500)


def _event(what: str, by: By, testimony: Testimony | None, facts: dict[str, object]) -> Event:
    about: dict[str, object] = {}
    if testimony is not None:
        about = {"testimony": testimony.pk, "call": testimony.call.slug, "version": testimony.version}
    at = timezone.now() if by.actor in DESK else None
    return Event(day=today(), at=at, what=what, actor=by.actor, who=by.name, **{**about, **facts})
