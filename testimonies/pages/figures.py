"""The public figures: what published pages show, counted exactly, and the rounded months with those who are counted only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from testimonies.models import Term
from testimonies.rules import public_figures, snapshots
from testimonies.rules.public_figures import TOTAL, Numbers

from .caching import readers_page
from .charts import Chart, drawn
from .figure_words import PREDICATES, of_published, of_received

# In the order of the page. What `PREDICATES` names is counted on pages, what the snapshot names for everybody or beside.
NAMES: dict[str, Any] = {
    "trade": _("Trade of the person"),
    "behaviour": _("What happened"),
    "place": _("Where it happened"),
    "data_source": _("How the personal data was obtained"),
    "after": _("What followed"),
    "company_answer": _("What the company answered"),
    "area": _("Area, where it may be shown"),
    "year": _("Year"),
    "warning": _("Content warnings"),
    "language": _("Language of the text"),
}


@dataclass(frozen=True)
class Line:
    """One value. `published` is exact; `rounded` is of the snapshot, None where it is hidden."""

    value: str
    label: Any
    published: int
    rounded: int | None


@dataclass(frozen=True)
class Section:
    """One question. With `is_public`, pages show the answer, and `rounded` is of those who are counted only."""

    name: str
    title: Any
    is_public: bool
    has_rounded: bool
    lines: list[Line]
    chart: Chart
    sentence: str


@dataclass(frozen=True)
class Figures:
    total: int
    of_demo: bool
    counted_at: Any
    month: date | None
    sections: list[Section]


def read() -> Figures:
    """Three queries: what is kept of pages, the last month, and what the values are called."""
    kept, snapshot = public_figures.kept(), snapshots.latest()
    labels = _labels()
    rounded: Numbers = snapshot.cells if snapshot else {}
    total = kept.cells.get(TOTAL, {}).get("", 0)
    sections = [_section(name, kept.cells, rounded, labels, total) for name in NAMES]
    month = snapshot.month if snapshot else None
    counted_at = kept.counted_at if kept.pk else None
    return Figures(total, kept.of_demo, counted_at, month, [one for one in sections if one.lines])


@readers_page
def figures(request: HttpRequest) -> HttpResponse:
    found = read()
    of_pages = [one for one in found.sections if one.is_public]
    hidden = [one for one in found.sections if not one.is_public]
    return render(request, "pages/figures.html", {"figures": found, "of_pages": of_pages, "hidden": hidden})


def _labels() -> dict[tuple[str, str], Any]:
    kinds = set(NAMES) - {"year", "language"}
    return {("language", code): name for code, name in settings.LANGUAGES} | {
        (term.kind, term.slug): term.label for term in Term.objects.filter(kind__in=kinds)
    }


def _section(name: str, exact: Numbers, rounded: Numbers, labels: dict[Any, Any], total: int) -> Section:
    is_public, has_rounded = name in PREDICATES, bool(rounded.get(name))
    lines = sorted(_lines(exact.get(name, {}), rounded.get(name, {}), name, labels), key=_order(name))
    numbers = [
        (one.label, number)
        for one in lines
        if (number := one.published or (one.rounded or 0) * (not is_public))
    ]
    return Section(
        name, NAMES[name], is_public, has_rounded, lines, drawn(numbers), _sentence(name, numbers, total)
    )


def _lines(
    exact: dict[str, int], rounded: dict[str, int], name: str, labels: dict[Any, Any]
) -> Iterator[Line]:
    for value in {*exact, *rounded}:
        yield Line(value, labels.get((name, value), value), exact.get(value, 0), rounded.get(value))


def _order(name: str) -> Any:
    """Years from the last to the first; everything else from the most to the least."""
    if name == "year":
        return lambda one: -int(one.value)
    return lambda one: (-one.published, -(one.rounded or 0), str(one.label))


def _sentence(name: str, numbers: list[tuple[Any, int]], total: int) -> str:
    """Of the largest number."""
    if not numbers:
        return ""
    label, number = max(numbers, key=lambda one: one[1])
    return (
        of_published(name, label, number, total) if name in PREDICATES else of_received(name, label, number)
    )
