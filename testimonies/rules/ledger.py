"""What happened in a month, for everybody to read on `/moderation/`: written once it is over, rounded, and never again.

From the trail, which keeps a year, and from notices. Numbers under five are not shown; a raid is a line of its own.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median_high

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from testimonies.models import DESK, Call, Event, LedgerLine, Notice, Reason, State

from . import retention
from .tallies import STEP, rounded, whole_from
from .trail import today

WAIT, FLOOD = "wait", "flood"
# What the trail calls it, and what the ledger does. What lapsed was counted or erased as its author chose.
ACTS = {"submit": "received", "release": "published", "count_only": "counted", "lapse_count": "counted",
        "withdraw": "withdrawn", "lapse_erase": "withdrawn", "suspend": "suspended", "refuse": "refused"}  # fmt: skip
BY_REASON = frozenset({"refused", "suspended"})

Number = tuple[str, str, int]


def write() -> int:
    """Writes what is missing of the months that are over; gives how many months that was. Two at once write it once."""
    there = set(LedgerLine.objects.values_list("month", flat=True).distinct())
    missing = [month for month in _months_over() if month not in there]
    for month in missing:
        LedgerLine.objects.bulk_create(_lines(month), ignore_conflicts=True)
    return len(missing)


def _lines(month: date) -> Iterator[LedgerLine]:
    """A part under five has no line, or that it is there would tell it from none at all.

    A wait is no number of people: it is told as it is, once five were answered.
    """
    for what, about, number in _numbers(month):
        if not about or rounded(number):
            yield LedgerLine(month=month, what=what, about=about, number=rounded(number))
    waits = _waits(month)
    middle = median_high(waits) if len(waits) >= STEP else None
    yield LedgerLine(month=month, what=WAIT, number=middle)


def _months_over() -> Iterator[date]:
    """The oldest first, from the first thing that ever happened, and none that the trail tells in part."""
    first = Event.objects.aggregate(day=Min("day"))["day"] or today()
    month = max(first.replace(day=1), whole_from(retention.over("trail", today())))
    while month < today().replace(day=1):
        yield month
        month = _after(month)


def _numbers(month: date) -> Iterator[Number]:
    """Every kind has its whole, also where nothing happened: a month that is written is known by them."""
    whole: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for what, reason, number in _acts(month):
        name = FLOOD if what == "refuse" and reason == Reason.FLOOD else ACTS[what]
        whole[name] += number
        if name in BY_REASON:
            reasons[name, reason] += number
    yield from ((name, "", whole[name]) for name in (*dict.fromkeys(ACTS.values()), FLOOD))
    yield from ((name, reason, number) for (name, reason), number in sorted(reasons.items()))
    yield from _notices(month)


def _trail() -> QuerySet[Event]:
    """Without what is fictional."""
    return Event.objects.exclude(call__in=Call.objects.filter(is_demo=True).values("slug"))


def _acts(month: date) -> Iterator[Number]:
    """Each testimony once: one that comes down to be changed is published again."""
    made = _trail().filter(_in(month, "day"), what__in=ACTS).order_by()
    yield from made.values_list("what", "reason").annotate(number=Count("testimony", distinct=True))


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
    """Days from sending to the first decision of the desk, of what was first decided in this month."""
    made = _trail().filter(origin=State.WAITING, actor__in=DESK).exclude(reason=Reason.FLOOD)
    before = made.filter(testimony=OuterRef("testimony"), pk__lt=OuterRef("pk"))
    decided = dict(made.filter(_in(month, "day"), ~Exists(before)).values_list("testimony", "day"))
    sent = Event.objects.filter(
        what="submit", testimony__in=made.filter(_in(month, "day")).values("testimony")
    )
    return [(decided[pk] - day).days for pk, day in sent.values_list("testimony", "day") if pk in decided]


def _in(month: date, name: str) -> Q:
    return Q(**{f"{name}__gte": month, f"{name}__lt": _after(month)})


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def shown() -> dict[date, list[LedgerLine]]:
    """The months that are written, the newest first, twelve at most."""
    months: dict[date, list[LedgerLine]] = {}
    since = (today() - timedelta(days=366)).replace(day=1)
    for line in LedgerLine.objects.filter(month__gte=since).order_by("-month", "id"):
        months.setdefault(line.month, []).append(line)
    return dict(list(months.items())[:12])
