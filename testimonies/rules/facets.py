"""How many published testimonies each choice leaves: counted now and then, read in one row."""

import json
import time
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from testimonies.models import Card, CardTerm, Kept, TermKind

NAME = "facets"
COLUMNS = ("call", "trade", "area", "year", "language")
TERMS = (TermKind.BEHAVIOUR, TermKind.WARNING)
# Counting may take so much of one process: a thousandth, and never less than a minute apart.
SHARE = 1_000
LEAST = timedelta(minutes=1)

Counts = dict[str, dict[str, int]]


def kept() -> Counts:
    """For each choice, by what the database knows a value by. Empty before the first count."""
    value = Kept.objects.filter(name=NAME).values_list("value", flat=True).first()
    counts: Counts = json.loads(value)["counts"] if value else {}
    return counts


def count_when_due() -> None:
    """In each turn of housekeeping: a count that took a second is made anew after a thousand."""
    last = Kept.objects.filter(name=NAME).first()
    if last is None or timezone.now() - last.counted_at >= max(
        LEAST, SHARE * timedelta(seconds=json.loads(last.value)["took"])
    ):
        count()


def count() -> None:
    started = time.perf_counter()
    counts = {name: _by(name) for name in COLUMNS} | {str(kind): _by_term(kind) for kind in TERMS}
    value = json.dumps({"counts": counts, "took": round(time.perf_counter() - started, 3)})
    Kept.objects.update_or_create(name=NAME, defaults={"value": value, "counted_at": timezone.now()})


def _by(name: str) -> dict[str, int]:
    rows = (
        Card.objects.shown().exclude(**{name: None}).values_list(name).annotate(number=Count("pk")).order_by()
    )
    return {str(value): number for value, number in rows}


def _by_term(kind: str) -> dict[str, int]:
    links = CardTerm.objects.filter(card__in=Card.objects.shown(), term__kind=kind)
    return {
        str(pk): number for pk, number in links.values_list("term").annotate(number=Count("pk")).order_by()
    }
