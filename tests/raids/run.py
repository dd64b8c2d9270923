"""Sends a simulated raid through the real submission, then deals with its clusters as the desk would."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch

from django.core.cache import cache

from testimonies.models import Call, Lane, Publication, Testimony
from testimonies.rules import desk, receipts, submission, trail
from testimonies.rules.raid import clusters, load
from tests import people

from .generator import DRIP_DAYS, PLAUSIBLE, STYLES, TRUE, Sending

CAUGHT = "caught"


@dataclass
class Result:
    """By style, how many were sent, waited in each lane, and were offered in a cluster; `lost` are true texts in the flood
    or in a cluster, with their signs."""

    sent: Counter[str] = field(default_factory=Counter)
    lanes: Counter[tuple[str, str]] = field(default_factory=Counter)
    clustered: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)

    @property
    def fakes_caught(self) -> float:
        return sum(self.caught[style] for style in STYLES) / sum(self.sent[style] for style in STYLES)

    @property
    def true_kept(self) -> float:
        return 1 - self.caught[TRUE] / self.sent[TRUE]


def play(sendings: list[Sending], *, under_load: bool) -> Result:
    """`under_load` sends all of a day within ten minutes; else they come an hour apart."""
    call = people.a_call()
    rows = dict(_sent(call, sendings, under_load))
    dealt_with = _clustered(call)
    result = Result()
    for pk, one in rows.items():
        _count(result, one, Testimony.objects.get(pk=pk), pk in dealt_with)
    return result


def _count(result: Result, one: Sending, row: Testimony, clustered: bool) -> None:
    result.sent[one.style] += 1
    result.lanes[one.style, row.lane] += 1
    result.clustered[one.style] += clustered
    caught = clustered or row.lane == Lane.FLOOD
    result.caught[one.style] += caught
    if caught == (one.style == TRUE) and one.style != PLAUSIBLE:
        listed = result.lost if caught else result.missed
        listed.append(
            (one.style, f"{row.lane} [{row.lane_signs}] {'cluster ' * clustered}{one.text[:160]!r}")
        )


def _sent(call: Call, sendings: list[Sending], under_load: bool) -> Iterator[tuple[str, Sending]]:
    start = datetime.now(trail.PARIS) - timedelta(days=DRIP_DAYS)
    for number, one in enumerate(sendings):
        with _at(start + timedelta(days=one.day), 0 if under_load else number * 3600):
            yield _submitted(call, one), one


def _submitted(call: Call, one: Sending) -> str:
    answers = submission.Answers(
        language=one.language, call=call.slug, story=one.text, publication=Publication.PUBLISH, country="FR"
    )
    sent = submission.submit(answers=answers, nonce=receipts.mint(), circumstances=one.circumstances)
    assert sent.testimony is not None
    return sent.testimony.pk


@contextmanager
def _at(day: datetime, second: int) -> Iterator[None]:
    """On that day in Paris; `second` is what the counting of load takes for now."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return day

    now = day.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() + second
    with patch.object(trail, "datetime", Then), patch.object(load.time, "time", lambda: now):
        yield


def _clustered(call: Call) -> set[str]:
    """All that is offered, page after page: the example is opened, and what lies around it refused."""
    lead = people.a_lead(call)
    by = desk.acting(lead)
    done: set[str] = set()
    while offered := clusters.largest(lead):
        for cluster in offered:
            row = people.opened(cluster.example, lead)
            star = [clusters.Seen.of(row), *(one.seen for one in clusters.around(row, lead))]
            clusters.refuse_all(row, by=by, seen=star)
            done |= {one.public_id for one in star}
    cache.clear()
    return done
