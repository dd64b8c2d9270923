"""What happened in a month, for everybody to read on `/moderation/`: written once it is over, rounded, and never again.

From the trail, which keeps a year, and from notices. Numbers under five are not shown; a raid is a line of its own.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median_high

from django.db.models import Count, Min, Q, QuerySet

from testimonies.models import DESK, Call, Event, LedgerLine, Notice, Reason, State

from .tallies import STEP, rounded
from .trail import today

BACK = 11  # months made up for where the site slept: the trail reaches no further
WAIT, FLOOD = "wait", "flood"
# What the trail calls it, and what the ledger does.
ACTS = {"submit": "received", "release": "published", "count_only": "counted", "withdraw": "withdrawn",
        "suspend": "suspended", "refuse": "refused"}  # fmt: skip
BY_REASON = frozenset({"refused", "suspended"})

Number = tuple[str, str, int]


def write() -> int:
    """Writes what is missing of the months that are over; gives how many months that was. Two at once write it once."""
    first = Event.objects.aggregate(day=Min("day"))["day"]
    there = set(LedgerLine.objects.values_list("month", flat=True).distinct())
    missing = [
        month for month in _months_over() if first and month >= first.replace(day=1) and month not in there
    ]
    for month in missing:
        LedgerLine.objects.bulk_create(_lines(month), ignore_conflicts=True)
    return len(missing)


def _lines(month: date) -> Iterator[LedgerLine]:
    """A wait is no number of people: it is told as it is, once five were answered."""
    for what, about, number in _numbers(month):
        yield LedgerLine(month=month, what=what, about=about, number=rounded(number))
    waits = _waits(month)
    middle = median_high(waits) if len(waits) >= STEP else None
    yield LedgerLine(month=month, what=WAIT, number=middle)


def _months_over() -> list[date]:
    """First days of the last months, the oldest first."""
    months, day = [], today().replace(day=1)
    for _month in range(BACK):
        day = (day - timedelta(days=1)).replace(day=1)
        months.append(day)
    return months[::-1]


def _numbers(month: date) -> Iterator[Number]:
    """Every kind has its line, also where nothing happened: a month that is written is known by them."""
    whole: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for what, reason, number in _acts(month):
        name = FLOOD if what == "refuse" and reason == Reason.FLOOD else ACTS[what]
        whole[name] += number
        if name in BY_REASON:
            reasons[name, reason] += number
    yield from ((name, "", whole[name]) for name in (*ACTS.values(), FLOOD))
    yield from ((name, reason, number) for (name, reason), number in sorted(reasons.items()))
    yield from _notices(month)


def _trail() -> QuerySet[Event]:
    """Without what is fictional."""
    return Event.objects.exclude(call__in=Call.objects.filter(is_demo=True).values("slug"))


def _acts(month: date) -> Iterator[Number]:
    made = _trail().filter(_in(month, "day"), what__in=ACTS).order_by()
    yield from made.values_list("what", "reason").annotate(number=Count("pk"))


def _notices(month: date) -> Iterator[Number]:
    notices = Notice.objects.filter(testimony__call__is_demo=False).order_by()
    received = notices.filter(_in(month, "received_on"))
    yield "notices", "", received.count()
    yield from (
        ("notices", kind, number) for kind, number in received.values_list("kind").annotate(Count("pk"))
    )
    yield "answered", "", notices.filter(_in(month, "closed_on")).count()
    closed = notices.filter(_in(month, "closed_on"))
    yield from (
        ("answered", outcome, number)
        for outcome, number in closed.values_list("outcome").annotate(Count("pk"))
    )


def _waits(month: date) -> list[int]:
    """Days from sending to the first decision of the desk, of what was decided in this month."""
    made = (
        _trail().filter(_in(month, "day"), origin=State.WAITING, actor__in=DESK).exclude(reason=Reason.FLOOD)
    )
    decided = dict(made.order_by("-id").values_list("testimony", "day"))
    sent = Event.objects.filter(what="submit", testimony__in=made.values("testimony"))
    return [(decided[pk] - day).days for pk, day in sent.values_list("testimony", "day") if pk in decided]


def _in(month: date, name: str) -> Q:
    after = (month + timedelta(days=31)).replace(day=1)
    return Q(**{f"{name}__gte": month, f"{name}__lt": after})


def shown() -> dict[date, list[LedgerLine]]:
    """The months that are written, the newest first, twelve at most."""
    months: dict[date, list[LedgerLine]] = {}
    since = (today() - timedelta(days=366)).replace(day=1)
    for line in LedgerLine.objects.filter(month__gte=since).order_by("-month", "id"):
        months.setdefault(line.month, []).append(line)
    return dict(list(months.items())[:12])
