"""The analyst's view of the tallies: one choice of filters gives page and export alike. Never a word, never one person.

Every number is rounded to five by itself, and fewer than five are not shown. A sum is rounded from the true sum, not added
up from rounded parts: taking parts from it leaves an error of the same size as the cell that was hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum

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
        first, months = today().replace(day=1), int(self.period) - 1
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
    """The period as a whole, the largest first; what is hidden comes last, in the order of the alphabet."""
    summed = _chosen(user, choice).values_list("value").annotate(total=Sum("number"))
    found = [Figure(value, rounded(total)) for value, total in summed]
    return sorted(found, key=lambda one: (-(one.number or 0), one.value))


def by_month(user: User, choice: Choice) -> list[Month]:
    """Month by month, of one value where one is chosen, else of all."""
    rows = _chosen(user, choice)
    if choice.value:
        rows = rows.filter(value=choice.value)
    summed = rows.values_list("month").annotate(total=Sum("number")).order_by("month")
    return [Month(month, rounded(total)) for month, total in summed]


def by_both(user: User, choice: Choice) -> list[tuple[date, Figure]]:
    """Each month and value, for the export."""
    summed = _chosen(user, choice).values_list("month", "value").annotate(total=Sum("number"))
    return [
        (month, Figure(value, rounded(total))) for month, value, total in summed.order_by("month", "value")
    ]


def _chosen(user: User, choice: Choice) -> QuerySet[Tally]:
    rows = Tally.objects.filter(call__members=user, dimension=choice.of).order_by()
    if choice.call:
        rows = rows.filter(call__slug=choice.call)
    return rows.filter(month__gte=choice.since) if choice.since else rows
