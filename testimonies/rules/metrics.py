"""Figures for monitoring, in the format of Prometheus. Every label is a word of the program's own or the name of a call:
none is of a visitor, an address, a testimony or a text. `METRICS` says whether any are kept (docs/operating/monitoring.md).
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
disable_created_metrics()  # type: ignore[no-untyped-call]  # when a page was first asked for is nobody's affair
_own = CollectorRegistry()
REQUESTS = Counter(
    "testimonies_requests",
    "Answers, by the name of the page, never its address.",
    ("route", "method", "status"),
    registry=_own,
)
DURATIONS = Histogram(
    "testimonies_request_seconds",
    "Time until an answer was ready, by the name of the page.",
    ("route",),
    buckets=SECONDS,
    registry=_own,
)
LIMITS_HIT = Counter(
    "testimonies_limits_hit", "Acts that a limit found too many, by its name.", ("limit",), registry=_own
)


def exposition(*more: Collector) -> bytes:
    """What a scrape is answered: counts of all processes, and what `more` finds."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Own())
    for one in more:
        registry.register(one)
    return generate_latest(registry)


class _Own(Collector):
    """This process alone."""

    def collect(self) -> Iterator[Metric]:
        yield from _own.collect()
