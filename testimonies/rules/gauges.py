"""What the database says at a scrape: queues, mail, and when the timer last ran. Asked four times a minute at most."""

from collections.abc import Iterator
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any

from django.db import DatabaseError
from django.db.models import Count, F, Min, Value
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from testimonies.models import Beat, Testimony
from testimonies.models.testimony import TestimonyQuerySet

from . import mailing
from .trail import today

SECONDS = 15


class Gauges(Collector):
    """Keeps what it found for a moment: a scraper that asks all the time costs no more."""

    def __init__(self) -> None:
        self.kept: list[Metric] = []
        self.until = 0.0
        self.lock = Lock()

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        with self.lock:
            if monotonic() >= self.until:
                self.kept, self.until = _found(), monotonic() + SECONDS
            yield from self.kept


def _found() -> list[Metric]:
    """Without a database, that it is away."""
    try:
        found = [*_queues(), *_timer(), *_mail()]
    except DatabaseError:
        found = []
    return [_one("database_up", "Whether the database answered, 1 or 0.", int(bool(found))), *found]


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"testimonies_{name}", words, value=value)


def _queues() -> Iterator[Metric]:
    labels = ("call", "queue")
    sizes = GaugeMetricFamily(
        "testimonies_queue_size", "Testimonies that wait, by call and queue.", labels=labels
    )
    ages = GaugeMetricFamily(
        "testimonies_queue_oldest_days", "Days that the oldest of a queue has waited.", labels=labels
    )
    now, oldest = today(), 0
    for call, queue, number, since in _standing():
        days = (now - since).days
        oldest = max(oldest, days)
        sizes.add_metric([call, queue], number)
        ages.add_metric([call, queue], days)
    yield from (sizes, ages, _one("oldest_wait_days", "Days that the oldest of all has waited.", oldest))


def _standing() -> Iterator[tuple[str, str, int, date]]:
    """Call, queue, how many, and since when the oldest: lanes off an index alone, then what a lead holds, then answers."""
    answers = Testimony.objects.alive().filter(author_wrote_on__isnull=False)
    yield from _grouped(Testimony.objects.waiting(), "submitted_on", "lane")
    yield from _grouped(Testimony.objects.passed_on(), "state_since", Value("escalated"))
    yield from _grouped(answers, "author_wrote_on", Value("answers"))


def _grouped(rows: TestimonyQuerySet, day: str, queue: str | Value) -> Iterator[Any]:
    named = F(queue) if isinstance(queue, str) else queue
    found = rows.order_by().values("call__slug", queue=named)
    counted = found.annotate(number=Count("pk"), since=Min(day))
    yield from counted.values_list("call__slug", "queue", "number", "since")


def _timer() -> Iterator[Metric]:
    beat = Beat.objects.filter(pk=1).first()
    if beat:
        age = (timezone.now() - beat.at).total_seconds()
        yield _one("beat_age_seconds", "Seconds since housekeeping last ran.", age)
    yield _one("brake", "Whether retention holds back, 1 or 0.", int(bool(beat and beat.braked_since)))


def _mail() -> Iterator[Metric]:
    yield _one("outbox_late", "Notes to the team that wait for over an hour to be mailed.", mailing.late())
    yield _one("outbox_given_up", "Notes of the last days that will never be mailed.", mailing.given_up())
