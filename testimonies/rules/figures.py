"""The analyst's view of the tallies: one choice of filters gives page and export alike. Never a word, never one person.

Every number is rounded to five by itself, and fewer than five are not shown, none no differently: a value has a line once
it has five in the period, and every month has one. A sum is rounded from the true sum, not added up from rounded parts:
taking parts from it leaves an error of the same size as the cell that was hidden. The month that is not over is left out,
or a look on two days would show what one testimony tells. What stays: who exports each day sees a month of the past step
from 5 to 10 as one more is decided about. Each export is in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Min, QuerySet, Sum

from testimonies.models import Call, Tally

from .tallies import DIMENSIONS, rounded
from .trail import today

PERIODS = ("12", "24", "all")  # months


@dataclass(frozen=True)
class Choice:
    """What is looked at; whatever an address asks for and nobody knows counts as not asked."""

    call: str
    of: str
    period: str
    value: str

    @classmethod
    def read(cls, asked: Mapping[str, str], calls: list[Call]) -> "Choice":
        def one_of(name: str, known: tuple[str, ...]) -> str:
            return value if (value := asked.get(name, "")) in known else known[0]

        return cls(
            call=one_of("call", ("", *(call.slug for call in calls))),
            of=one_of("of", DIMENSIONS),
            period=one_of("period", PERIODS),
            value=asked.get("value", "")[:60].replace("\0", ""),
        )

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in vars(self).items() if value})

    @property
    def since(self) -> date | None:
        if self.period == "all":
            return None
        first, months = today().replace(day=1), int(self.period)
        total = first.year * 12 + first.month - 1 - months
        return date(total // 12, total % 12 + 1, 1)


@dataclass(frozen=True)
class Figure:
    """`number` is None for fewer than five."""

    value: str
    number: int | None


@dataclass(frozen=True)
class Month:
    month: date
    number: int | None


def by_value(user: User, choice: Choice) -> list[Figure]:
    """The period as a whole, the largest first."""
    summed = _chosen(user, choice).values_list("value").annotate(total=Sum("number"))
    found = [Figure(value, rounded(total)) for value, total in summed if rounded(total)]
    return sorted(found, key=lambda one: (-(one.number or 0), one.value))


def by_month(user: User, choice: Choice) -> list[Month]:
    """Month by month, of one value where one is chosen, else of all."""
    rows = _chosen(user, choice)
    months = _months(rows)
    if choice.value:
        rows = rows.filter(value=choice.value)
    summed = dict(rows.values_list("month").annotate(total=Sum("number")))
    return [Month(month, rounded(summed.get(month, 0))) for month in months]


def by_both(user: User, choice: Choice) -> list[tuple[date, Figure]]:
    """Each month and value that has a line, for the export."""
    rows = _chosen(user, choice)
    summed = rows.values_list("month", "value").annotate(total=Sum("number"))
    found = {(month, value): rounded(total) for month, value, total in summed}
    values = sorted(one.value for one in by_value(user, choice))
    return [(month, Figure(value, found.get((month, value)))) for month in _months(rows) for value in values]


def _months(rows: QuerySet[Tally]) -> list[date]:
    """All since the first that is counted; none where nothing is."""
    month, months = rows.aggregate(first=Min("month"))["first"], []
    while month and month < today().replace(day=1):
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def _chosen(user: User, choice: Choice) -> QuerySet[Tally]:
    rows = Tally.objects.filter(
        call__members=user, dimension=choice.of, month__lt=today().replace(day=1)
    ).order_by()
    if choice.call:
        rows = rows.filter(call__slug=choice.call)
    return rows.filter(month__gte=choice.since) if choice.since else rows
