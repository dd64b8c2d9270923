"""How many texts one person opens a day: as many as they want at most, and never more than the site allows anybody."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import ngettext

from testimonies.models import Event, Testimony

from . import outbox, preferences
from .moderation import MoveError
from .trail import By, record, today

FIVE_MORE, STEP = "five_more", 5


class EnoughForTodayError(MoveError):
    """This person opened as many texts today as they wanted to, or as the site allows."""


@dataclass(frozen=True)
class Day:
    """What one person opened today: `seen` are the testimonies, each once; `wanted` is how many they agreed to."""

    seen: frozenset[str]
    wanted: int

    @property
    def opened(self) -> int:
        return len(self.seen)

    @property
    def is_over(self) -> bool:
        return self.opened >= min(self.wanted, settings.DESK_OPENED_A_DAY)

    @property
    def may_go_on(self) -> bool:
        """By one's own choice; the hard cap is nobody's to lift."""
        return self.opened < settings.DESK_OPENED_A_DAY


def of(user: User) -> Day:
    seen: set[str] = set()
    wanted = preferences.of(user).a_day
    acts = Event.objects.openings(FIVE_MORE).by_on(user.get_username(), today())
    for what, testimony in acts.order_by("id").values_list("what", "testimony"):
        if what == FIVE_MORE:
            wanted = max(wanted, len(seen) + STEP)
        else:
            seen.add(testimony)
    return Day(frozenset(seen), wanted)


def check(user: User) -> None:
    """Nothing more is given to who has had enough. What is open already is theirs to finish."""
    if (day := of(user)).is_over:
        raise enough(day)


def five_more(*, by: By) -> None:
    """Somebody's own choice to go on, kept in the trail. At the hard cap it changes nothing."""
    if by.user is not None and of(by.user).may_go_on:
        record(FIVE_MORE, by=by)


def allows(testimony: Testimony, user: User) -> bool:
    """Whether the hard cap lets this one be opened; a text opened today already counts no second time.

    Holds the person's other openings back until the transaction ends, so that many at once do not slip through. Where it
    says no, the leads are told, once a day.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk))
    day = of(user)
    if day.may_go_on or testimony.pk in day.seen:
        return True
    key = f"enough-{user.pk}-{today():%Y%m%d}"
    outbox.tell(outbox.leads(), "enough", key=key, account=user.pk, number=day.opened)
    return False


def enough(day: Day) -> EnoughForTodayError:
    told = ngettext(
        "That was enough for today: you opened %(n)s text. Others go on, and the rest waits for tomorrow.",
        "That was enough for today: you opened %(n)s texts. Others go on, and the rest waits for tomorrow.",
        day.opened,
    )
    return EnoughForTodayError(told % {"n": day.opened})
