"""Figures of a month with those who are counted and not published: what is shown lets nobody derive one person.

Published pages are known to everybody, one by one. So those who are counted only are rounded apart from the published: a
rounded sum, less what pages show, would betray one of them. And each testimony is counted once, with all of its answer who
came since that answer was last counted: two months tell of different people, and nobody's withdrawal shows. The reasons
and what remains: docs/decisions/0016-figures.md.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from testimonies.models import Snapshot, State, TermKind, Testimony

from . import keys
from .public_figures import Numbers
from .reading import SILENT
from .tallies import STEP, rounded

# Of those who are counted only: what pages show of others. Of everybody: what pages show of nobody.
OF_COUNTED = ("trade", TermKind.BEHAVIOUR, "year")
OF_ALL = (TermKind.PLACE, TermKind.DATA_SOURCE, TermKind.AFTER, TermKind.COMPANY_ANSWER)
COUNTED, PUBLISHED = "counted", "published"
COLUMNS = {"trade": "trade__slug", "year": "year"}

Months = dict[str, int]  # how many came in each month, by its first day
ByMonth = dict[str, dict[str, Months]]  # of each dimension and value
Bases = dict[str, dict[str, dict[str, list[str | int]]]]  # of each part, dimension and value: a `Base`


@dataclass(frozen=True)
class Base:
    """What is shown of one value in one part, 0 for nothing, and the month up to which its people are in it."""

    upto: str = ""
    shown: int = 0

    def next(self, month: str, came: int, others: int | None, *, drawn: bool) -> "Base":
        """`came` people with this answer since `upto` are shown once they are five and a draw says that it is time.

        `others` came without it, None where nobody knows. Where everybody knows, they must be five too: of five new pages
        each would be told.
        """
        enough = came >= STEP and (others is None or others >= STEP)
        return Base(month, self.shown + (rounded(came) or 0)) if enough and drawn else self


def write_once(day: date) -> bool:
    """Writes the month that is over, once; one that was missed is in the next."""
    month = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    if Snapshot.objects.filter(month__gte=month).exists():
        return False
    before = Snapshot.objects.order_by("-month").first()
    bases = dict(_moved_on(before.bases if before else {}, month.isoformat()))
    # Two at once draw the same, and the first is kept.
    Snapshot.objects.bulk_create(
        [Snapshot(month=month, cells=_cells(bases), bases=bases)], ignore_conflicts=True
    )
    return True


def latest() -> Snapshot | None:
    return Snapshot.objects.order_by("-month").defer("bases").first()


def _moved_on(before: Bases, month: str) -> Iterator[tuple[str, dict[str, dict[str, list[str | int]]]]]:
    for part, (whole, numbers) in {COUNTED: _counted(), PUBLISHED: _published()}.items():
        old = before.get(part, {})
        yield (
            part,
            {
                dimension: dict(_values(old.get(dimension, {}), values, whole, f"{part} {dimension}", month))
                for dimension, values in numbers.items()
            },
        )


def _values(
    before: dict[str, list[str | int]], values: dict[str, Months], whole: Months | None, name: str, month: str
) -> Iterator[tuple[str, list[str | int]]]:
    for value in sorted({*before, *values}):
        base = Base(*before.get(value, ()))
        came = _since(values.get(value, {}), base.upto, month)
        others = None if whole is None else _since(whole, base.upto, month) - came
        yield value, list(astuple(base.next(month, came, others, drawn=_drawn(f"{month} {name} {value}"))))


def _since(months: Months, upto: str, month: str) -> int:
    return sum(number for one, number in months.items() if upto < one <= month)


def _drawn(cell: str) -> bool:
    """One in two, from a key: a month that is written again after a restore draws the same."""
    return keys.mac("figures", keys.current_id(), cell.encode())[0] % 2 == 1


def _counted() -> tuple[None, ByMonth]:
    """By the month in which it was decided."""
    rows = _of("state_since", Testimony.objects.in_state(State.COUNTED))
    found = {name: _by_column(rows, column) for name, column in COLUMNS.items()}
    return None, found | _by_term(rows, (TermKind.BEHAVIOUR, *OF_ALL))


def _published() -> tuple[Months, ByMonth]:
    """By the month of the first publication."""
    rows = _of("first_published_on", Testimony.objects.published())
    months = {str(month): number for month, number in rows.values_list("month").annotate(Count("pk"))}
    return months, _by_term(rows, OF_ALL)


def _of(day: str, rows: QuerySet[Testimony]) -> QuerySet[Any]:
    """What is fictional is counted nowhere."""
    return rows.filter(call__is_demo=False).order_by().annotate(month=TruncMonth(day))


def _by_column(rows: QuerySet[Any], column: str) -> dict[str, Months]:
    found: dict[str, Months] = defaultdict(dict)
    told = rows.exclude(**{column: None}).values_list(column, "month").annotate(Count("pk"))
    for value, month, number in told:
        if value not in SILENT:
            found[str(value)][str(month)] = number
    return found


def _by_term(rows: QuerySet[Any], kinds: tuple[TermKind, ...]) -> ByMonth:
    found: ByMonth = {kind.value: defaultdict(dict) for kind in kinds}
    told = rows.filter(terms__kind__in=kinds).values_list("terms__kind", "terms__slug", "month")
    for kind, slug, month, number in told.annotate(Count("pk")):
        if slug not in SILENT:
            found[kind][slug][str(month)] = number
    return found


def _cells(bases: Bases) -> Numbers:
    """The parts of a value are added up as they are shown; what is hidden is not there."""
    cells: Numbers = {str(name): {} for name in (*OF_COUNTED, *OF_ALL)}
    for part in bases.values():
        for dimension, values in part.items():
            for value, (_upto, shown) in values.items():
                if shown:
                    cells[dimension][value] = cells[dimension].get(value, 0) + int(shown)
    return cells
