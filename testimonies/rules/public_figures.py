"""What published pages show, counted: exact, kept in one row, counted anew every hour at most.

Only what a page shows is counted: the area where its author lets it be shown, and no answer that says nothing.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from testimonies.models import Call, PublishedFigures, TermKind, Testimony

from .reading import SILENT

EVERY = timedelta(hours=1)
TOTAL = "total"
# One value each, then the lists of which a page shows several.
BY_COLUMN = {"trade": "trade__slug", "year": "year", "language": "language"}
BY_TERM = (TermKind.BEHAVIOUR, TermKind.WARNING)

Numbers = dict[str, dict[str, int]]


def recount_when_old(now: datetime) -> bool:
    """Whether it was time. A clock that was put back does not stop the counting."""
    if PublishedFigures.objects.filter(pk=1, counted_at__gt=now - EVERY, counted_at__lte=now).exists():
        return False
    recount(now)
    return True


def recount(now: datetime) -> PublishedFigures:
    """Counted before anything is written; two at once write the same."""
    rows, of_demo = _rows()
    facts = {"counted_at": now, "of_demo": of_demo, "cells": counted(rows)}
    return PublishedFigures.objects.update_or_create(pk=1, defaults=facts)[0]


def kept() -> PublishedFigures:
    """As last counted; an empty one where nothing was counted yet."""
    return PublishedFigures.objects.filter(pk=1).first() or PublishedFigures(
        counted_at=timezone.now(), of_demo=False
    )


def _rows() -> tuple[QuerySet[Testimony], bool]:
    """Fictional ones only where the site has no other call, so that who tries it out sees figures."""
    calls = Call.objects.shown()
    of_demo = calls.filter(is_demo=True).exists() and not calls.filter(is_demo=False).exists()
    return Testimony.objects.published().filter(call__is_demo=of_demo).order_by(), of_demo


def counted(rows: QuerySet[Testimony]) -> Numbers:
    """One query for each column and one for all lists; the database groups."""
    cells: Numbers = {name: dict(_by(rows, column)) for name, column in BY_COLUMN.items()}
    cells[TOTAL] = {"": sum(cells["language"].values())}
    cells["area"] = dict(_by(rows.filter(show_area=True), "area__slug"))
    return cells | by_terms(rows, BY_TERM)


def by_terms(rows: QuerySet[Testimony], kinds: tuple[TermKind, ...]) -> Numbers:
    """How many of these rows carry each term of these lists."""
    told = rows.filter(terms__kind__in=kinds)
    cells: Numbers = {kind.value: {} for kind in kinds}
    for kind, slug, number in told.values_list("terms__kind", "terms__slug").annotate(Count("pk")):
        if slug not in SILENT:
            cells[kind][slug] = number
    return cells


def _by(rows: QuerySet[Testimony], column: str) -> Iterator[tuple[str, int]]:
    grouped: Any = rows.values_list(column).annotate(number=Count("pk"))
    for value, number in grouped:
        if value is not None and value not in SILENT:
            yield str(value), number
