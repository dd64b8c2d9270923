"""How many testimonies of a call and month have which value: counted anew on the first turn of each day, shown rounded.

What the team accepted is counted by what it tells (trade, behaviour, area, the company's answer). What came in is counted by
what became of it, and by how long it waited. A flood, waiting, refused or forgotten, is in `outcome` alone, so that a raid
cannot write the figures.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncMonth

from testimonies.models import DESK, Beat, Call, Event, Reason, State, Tally, TermKind, Testimony

from . import retention
from .trail import today

TERMS = {"behaviour": TermKind.BEHAVIOUR, "company_answer": TermKind.COMPANY_ANSWER}
DIMENSIONS = ("total", "outcome", "wait", "trade", *TERMS, "area")
# Days from sending to the first decision of the desk: each band ends before the next begins.
BANDS = (("0", 1), ("1-2", 3), ("3-7", 8), ("8-30", 31))
LONGER = "31-"
STEP = 5  # cells are rounded to it, and below it not shown (design 7)

Line = tuple[date, str, int]


def count_once(day: date) -> bool:
    """On the first turn of each day; whether this was it. Counted before anything is locked: nobody who sends waits."""
    if Beat.objects.filter(pk=1, counted_on=day).exists():
        return False
    counted = _counted(day)
    with transaction.atomic():
        beat = Beat.objects.select_for_update().get(pk=1)
        if beat.counted_on == day:  # another was quicker
            return False
        _replace(counted)
        beat.counted_on = day
        beat.save(update_fields=["counted_on"])
    return True


def count_all() -> None:
    counted = _counted(today())
    with transaction.atomic():
        _replace(counted)


def _replace(counted: list[Tally]) -> None:
    Tally.objects.all().delete()
    Tally.objects.bulk_create(counted, batch_size=500)


def _counted(day: date) -> list[Tally]:
    since = whole_from(
        max(retention.over("trail", day), retention.over("forgotten", day) + timedelta(days=1))
    )
    return [
        Tally(call=call, dimension=dimension, month=month, value=value, number=number)
        for call in Call.objects.all()
        for dimension in DIMENSIONS
        for month, value, number in _lines(call, dimension, since)
    ]


def whole_from(day: date) -> date:
    """The first day of the first month that has no day before this one."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _lines(call: Call, dimension: str, since: date) -> Iterator[Line]:
    """What came in is told of the months that trail and emptied rows still tell whole: later the refused are gone."""
    of_call = Testimony.objects.filter(call=call)
    accepted, received = of_call.accepted(), of_call.filter(submitted_on__gte=since).with_outcome()
    if dimension == "total":
        return _by(received.annotate(became=F("outcome")).exclude(became=Reason.FLOOD), Value(""))
    if dimension == "outcome":
        return _by(received, F("outcome"))
    if dimension == "wait":
        return _by(_decided(call).filter(day__gte=since), _band(), "day")
    if dimension in TERMS:
        return _by(accepted.filter(terms__kind=TERMS[dimension]), F("terms__slug"))
    return _by(accepted.exclude(**{dimension: None}), F(f"{dimension}__slug"))


def _by(rows: QuerySet[Any], value: Any, day: str = "submitted_on") -> Iterator[Line]:
    grouped = rows.order_by().annotate(month=TruncMonth(day), value=value).values_list("month", "value")
    yield from grouped.annotate(number=Count("pk"))


def _decided(call: Call) -> QuerySet[Event]:
    """Sendings with the day of the first decision of the desk, as far back as the trail goes."""
    decisions = Event.objects.filter(testimony=OuterRef("testimony"), origin=State.WAITING, actor__in=DESK)
    first = decisions.exclude(reason=Reason.FLOOD).order_by("id").values("day")[:1]
    sent = Event.objects.filter(call=call.slug, what="submit").annotate(first=Subquery(first))
    waited = ExpressionWrapper(F("first") - F("day"), output_field=DurationField())
    return sent.filter(first__isnull=False).annotate(waited=waited)


def _band() -> Case:
    whens = (When(waited__lt=timedelta(days=end), then=Value(name)) for name, end in BANDS)
    return Case(*whens, default=Value(LONGER))


def rounded(number: int) -> int | None:
    """To the nearest five; None for fewer than five."""
    return STEP * ((number + STEP // 2) // STEP) if number >= STEP else None
