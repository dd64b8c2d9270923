"""Writing the trail: one row for each thing done, however many are done at once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testimonies.models import Event, Kind, Standing, Testimony, Waiver
from testimonies.rules import desk
from testimonies.rules.redaction import Span
from testimonies.rules.trail import AUTHOR, record, record_each

from .. import people

pytestmark = pytest.mark.django_db


def columns(what: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name not in ("id", "at", "what")}
        for row in Event.objects.filter(what=what).order_by("id").values()
    ]


@pytest.mark.parametrize("author", [True, False])
def test_rows_written_together_say_what_rows_written_one_by_one_say(author: bool) -> None:
    row = people.waiting()
    by = AUTHOR if author else people.by(people.a_moderator())
    kinds = [Kind.PHONE, Kind.EMAIL, Kind.PHONE]
    for kind in kinds:
        record("one", by=by, testimony=row, kind=kind, reason="spam")
    record_each("each", kinds, by=by, testimony=row, reason="spam")
    assert columns("each") == columns("one")
    assert [one["kind"] for one in columns("each")] == kinds
    assert [one.at is None for one in Event.objects.filter(what="each")] == [author] * 3


def test_nothing_done_leaves_no_row() -> None:
    record_each("each", [], by=AUTHOR, testimony=people.waiting())
    assert columns("each") == []


def made_of(passages: int) -> Testimony:
    """A text with so many passages that the detector sees and nobody decided about."""
    row = people.waiting("Puis @abcd m'a écrit. " * passages)
    row.redactions.all().delete()
    return row


def spans(row: Testimony) -> list[Span]:
    return [Span(hit.start, hit.end, hit.kind) for hit in people.open_hits(row)]


def hidden(row: Testimony, user: Any) -> None:
    desk.hide_open(row, user, version=1)


def kept(row: Testimony, user: Any) -> None:
    desk.mark(row, user, version=1, spans=spans(row), standing=Standing.KEPT, reason=Waiver.values[0])


def hidden_again(row: Testimony, user: Any) -> None:
    """Each new decision takes the place of one that was there."""
    hidden(row, user)
    desk.mark(row, user, version=1, spans=[Span(one.start, one.end, "cut") for one in row.redactions.all()])


@pytest.mark.parametrize("decide", [hidden, kept, hidden_again])
def test_deciding_about_thirty_passages_costs_the_queries_of_three(decide: Any) -> None:
    user, costs = people.a_moderator(), []
    for passages in (3, 30):
        row = people.opened(made_of(passages), user)
        with CaptureQueriesContext(connection) as queries:
            decide(row, user)
        assert row.redactions.count() == passages
        assert Event.objects.about(row).filter(what__startswith="mark_").count() % passages == 0
        costs.append(len(queries))
    assert costs[0] == costs[1]
