"""How PostgreSQL finds what the desk shows among many testimonies: by indexes, whatever the queue, count or filter."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testimonies.models import Testimony
from testimonies.rules import desk, picking, presence, queues
from tests import people
from tests.bench import corpus
from tests.kept import for_the_module

from .desk import QUEUE, at_desk, item

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
WAITING, PUBLISHED = 300, 12_000
SCAN, TERMS = "Seq Scan on testimonies_testimony ", "Seq Scan on testimonies_testimony_terms"


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[Testimony]:
    with for_the_module(django_db_blocker):
        call = people.a_call()
        corpus.waiting(call, WAITING)
        like = Testimony.objects.order_by("submitted_on", "public_id").last()
        assert like
        corpus.published(call, PUBLISHED)
        corpus.analysed()
        yield like


def plans(act: Callable[[], Any]) -> list[str]:
    """The plan of each question about testimonies that this asks."""
    with CaptureQueriesContext(connection) as queries:
        act()
    asked = [
        one["sql"]
        for one in queries
        if one["sql"].startswith(("SELECT", "(SELECT")) and "testimonies_testimony" in one["sql"]
    ]
    assert asked
    with connection.cursor() as cursor:
        found = []
        for sql in asked:
            cursor.execute("EXPLAIN " + sql)
            found.append("\n".join(row[0] for row in cursor.fetchall()))
    return found


def test_a_scan_of_all_would_be_seen(many: Testimony) -> None:
    assert any(SCAN in plan for plan in plans(lambda: Testimony.objects.filter(year=2000).count()))


def test_no_queue_count_filter_or_item_reads_all_testimonies(many: Testimony) -> None:
    user = people.a_lead()
    client = at_desk(user)
    views = [{"view": name} for name in queues.NAMES]
    filters = [{"trade": "plumber"}, {"warning": "minor"}, {"behaviour": "followed"}, {"length": "long"}, {"language": "en"},
               {"call": "harcelementdomicile"}, {"state": "refused"}]  # fmt: skip
    for query in [*views, *filters]:
        bad = [plan for plan in plans(lambda query=query: client.get(QUEUE, query)) if SCAN in plan]
        assert not bad, (query, bad)
    assert not [plan for plan in plans(lambda: client.get(item(many))) if SCAN in plan]


def test_neither_does_the_picker_nor_who_is_missing(many: Testimony) -> None:
    user = people.a_moderator()
    assert not [plan for plan in plans(lambda: picking.take_next(user)) if SCAN in plan]
    assert not [plan for plan in plans(lambda: presence.stuck([many.call])) if SCAN in plan]


def test_after_a_heavy_text_or_a_light_one_the_picker_reads_the_terms_of_none_but_the_next_few(
    many: Testimony,
) -> None:
    for warnings in ([], ["minor"]):
        user, row = people.a_moderator(), people.waiting(f"Une histoire : {warnings}.", warnings=warnings)
        people.opened(row, user)
        desk.hand_over(people.fresh(row), user)
        bad = [plan for plan in plans(lambda user=user: picking.take_next(user)) if TERMS in plan]
        assert not bad, bad


def test_of_several_calls_nothing_more_is_read(many: Testimony) -> None:
    user = people.a_moderator()
    people.a_call(slug="other").members.add(user)
    client = at_desk(user)
    for name in queues.NAMES:
        bad = [plan for plan in plans(lambda name=name: client.get(QUEUE, {"view": name})) if SCAN in plan]
        assert not bad, (name, bad)


def test_what_is_to_be_read_is_found_without_a_look_at_what_was_decided(many: Testimony) -> None:
    client = at_desk(people.a_lead())
    for query in ({}, {"after": f"{many.submitted_on - timedelta(days=40)}.{many.pk}"}):
        found = plans(lambda query=query: client.get(QUEUE, query))
        assert any("to_be_read_" in plan for plan in found), found
