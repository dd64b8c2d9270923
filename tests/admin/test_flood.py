"""The flood at the desk: kept apart, nothing decided by itself, refused together in two presses and brought back as easily."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testimonies.models import Event, Lane, Reason, Sign, State, Testimony
from testimonies.rules import follow_up
from tests import people

from .desk import QUEUE, act, at_desk, item, opened
from .test_queue import ids, totals

pytestmark = pytest.mark.django_db
OTHER = (
    "La propriétaire est entrée deux fois sans prévenir, et elle a fouillé dans les tiroirs de ma chambre."
)


def in_flood(row: Testimony) -> Testimony:
    Testimony.objects.filter(pk=row.pk).update(lane=Lane.FLOOD, lane_signs=Sign.COPIES)
    return people.fresh(row)


def copies(number: int) -> list[Testimony]:
    return [in_flood(people.waiting(people.STORY + f" Numéro {place}.")) for place in range(number)]


def page_of(client: Any, address: str, **data: str) -> str:
    return str(client.get(address, data).content.decode())


def ticks(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)" id="row-[\w-]{22}" checked', page)


# The queue


def test_the_flood_stands_apart_with_its_count_and_heavy_ones_say_why() -> None:
    flood, heavy = in_flood(people.waiting()), people.waiting(OTHER)
    Testimony.objects.filter(pk=heavy.pk).update(lane=Lane.HEAVY, lane_signs=f"{Sign.LINKS} {Sign.TRAP}")
    client = at_desk(people.a_moderator())
    waiting, apart = page_of(client, QUEUE), page_of(client, QUEUE, view="flood")
    assert (ids(waiting), ids(apart)) == ([heavy.pk], [flood.pk])
    assert (totals(waiting)["waiting"], totals(waiting)["flood"]) == (1, 1)
    for words in ("with care", "several links", "a field that people do not see was filled in"):
        assert words in waiting
    assert "nearly the same as several others" in apart


def test_take_next_gives_none_of_the_flood_unless_asked_from_there() -> None:
    row, client = in_flood(people.waiting()), at_desk(people.a_moderator())
    assert "Nothing waits for you" in client.post(f"{QUEUE}next/", follow=True).content.decode()
    assert '<input type="hidden" name="view" value="flood">' in page_of(client, QUEUE, view="flood")
    assert row.pk in client.post(f"{QUEUE}next/", {"view": "flood"})["Location"]


def test_the_largest_groups_are_offered_where_the_flood_is() -> None:
    rows, client = copies(4), at_desk(people.a_moderator())
    people.waiting(OTHER)
    page = page_of(client, QUEUE, view="flood")
    assert "4 texts" in page
    assert sum(f'{item(row)}"><code>' in page for row in rows) == 1


def test_more_rows_of_the_flood_cost_no_more_queries(django_assert_num_queries: Any) -> None:
    client = at_desk(people.a_moderator())
    copies(3)
    page_of(client, QUEUE, view="flood")
    with CaptureQueriesContext(connection) as three:
        page_of(client, QUEUE, view="flood")
    copies(3)
    with django_assert_num_queries(len(three)):
        assert len(ids(page_of(client, QUEUE, view="flood"))) == 6


# One testimony


def test_the_page_of_one_says_its_lane_and_what_was_noticed() -> None:
    row = in_flood(people.waiting())
    page = page_of(at_desk(people.a_moderator()), item(row))
    assert "Resembles automatic sendings" in page
    assert "Nearly the same as several others" in page
    assert "no proof of anything" in page


@pytest.mark.parametrize("lane", [Lane.NORMAL, Lane.HEAVY])
def test_one_is_taken_out_of_the_flood(lane: str) -> None:
    row, mia = in_flood(people.waiting()), people.a_moderator()
    client = at_desk(mia)
    assert "Not flood" in opened(client, row)
    act(client, row, "not_flood", lane=lane)
    assert people.fresh(row).lane == lane
    assert (Event.objects.get(what=f"lane_{lane}").who, people.fresh(row).lane_signs) == (
        mia.username,
        Sign.COPIES,
    )
    assert "Not flood" not in page_of(client, item(row))
    assert act(client, row, "not_flood", lane=lane).status_code == 409


@pytest.mark.parametrize("lane", ["", "flood", "x", "\x00"])
def test_it_goes_to_no_other_lane(lane: str) -> None:
    row, client = in_flood(people.waiting()), at_desk(people.a_moderator())
    opened(client, row)
    act(client, row, "not_flood", lane=lane)
    assert people.fresh(row).lane == Lane.FLOOD


def test_it_is_taken_out_under_ones_own_claim_alone() -> None:
    row = in_flood(people.waiting())
    act(at_desk(people.a_moderator()), row, "not_flood", lane=Lane.NORMAL)
    assert people.fresh(row).lane == Lane.FLOOD


# Texts like one that was read


def test_texts_alike_are_shown_once_the_text_is_open_each_with_its_link() -> None:
    (example, *others), client = copies(4), at_desk(people.a_moderator())
    people.waiting(OTHER)
    assert "Texts like this one" not in page_of(client, item(example))
    page = opened(client, example)
    assert "Texts like this one" in page
    assert all(item(row) in page for row in others)
    assert people.STORY not in page.partition('id="alike"')[2].partition("</section>")[0]


def test_they_are_refused_in_two_presses_and_nothing_happens_at_the_first() -> None:
    (example, spared, *others), client = copies(5), at_desk(people.a_moderator())
    opened(client, example)
    page = page_of(client, f"{QUEUE}{example.pk}/alike/")
    assert len(ticks(page)) == 5
    assert set(Testimony.objects.values_list("state", flat=True)) == {State.WAITING}
    chosen = [value for value in ticks(page) if not value.startswith(spared.pk)]
    answer = client.post(f"{QUEUE}{example.pk}/alike/", {"chosen": chosen}, follow=True)
    assert "4 texts are refused" in answer.content.decode()
    refused = Testimony.objects.filter(state=State.REFUSED, reason=Reason.FLOOD)
    assert set(refused.values_list("pk", flat=True)) == {example.pk, *(row.pk for row in others)}


def test_nobody_refuses_a_group_without_having_read_one_of_it() -> None:
    rows, client = copies(3), at_desk(people.a_moderator())
    chosen = ticks(page_of(client, f"{QUEUE}{rows[0].pk}/alike/"))
    answer = client.post(f"{QUEUE}{rows[0].pk}/alike/", {"chosen": chosen}, follow=True)
    assert "Read the whole of this version first" in answer.content.decode()
    assert not Testimony.objects.filter(state=State.REFUSED).exists()


def test_what_changed_since_it_was_listed_and_what_talks_stays() -> None:
    (example, talks, changed, last), client = copies(4), at_desk(people.a_moderator())
    follow_up.reply(talks, text="Une question.")
    opened(client, example)
    page = page_of(client, f"{QUEUE}{example.pk}/alike/")
    assert talks.pk not in page
    follow_up.amend(follow_up.Visit(changed, 1), story=people.STORY + " Numéro 2. Et encore.", hidden=[])
    forged = f"{talks.pk}:1:waiting"
    client.post(f"{QUEUE}{example.pk}/alike/", {"chosen": [*ticks(page), forged, "x", "\x00:1:waiting"]})
    states = {row.pk: people.fresh(row).state for row in (example, talks, changed, last)}
    assert states == {example.pk: State.REFUSED, talks.pk: State.WAITING, changed.pk: State.WAITING,
                      last.pk: State.REFUSED}  # fmt: skip


def refused_group(number: int) -> tuple[list[Testimony], Any]:
    rows, client = copies(number), at_desk(people.a_moderator())
    opened(client, rows[0])
    chosen = ticks(page_of(client, f"{QUEUE}{rows[0].pk}/alike/"))
    client.post(f"{QUEUE}{rows[0].pk}/alike/", {"chosen": chosen})
    return rows, client


def test_for_thirty_days_they_are_brought_back_in_two_presses() -> None:
    rows, client = refused_group(3)
    listed = re.findall(r"testimony/([\w-]{22})/back/", page_of(client, f"{QUEUE}refused/"))
    assert len(listed) == 1
    page = page_of(client, f"{QUEUE}{listed[0]}/back/")
    assert all(item(row) in page for row in rows)
    assert Testimony.objects.filter(state=State.REFUSED).count() == 3
    answer = client.post(f"{QUEUE}{listed[0]}/back/", follow=True)
    assert "3 texts wait again" in answer.content.decode()
    assert {(row.state, row.told_on) for row in Testimony.objects.all()} == {(State.WAITING, None)}
    assert "Nothing was refused as flood" in page_of(client, f"{QUEUE}refused/")


def test_the_lists_of_texts_alike_cost_no_more_queries_with_more_rows(django_assert_num_queries: Any) -> None:
    rows, client = copies(2), at_desk(people.a_moderator())
    address = f"{QUEUE}{rows[0].pk}/alike/"
    page_of(client, address)
    with CaptureQueriesContext(connection) as one:
        page_of(client, address)
    copies(2)
    with django_assert_num_queries(len(one)):
        assert len(ticks(page_of(client, address))) == 4


def test_another_calls_texts_are_neither_shown_nor_touched() -> None:
    rows = copies(3)
    outsider = at_desk(people.a_moderator(people.a_call(slug="other")))
    for name in ("alike", "back"):
        assert outsider.get(f"{QUEUE}{rows[0].pk}/{name}/").status_code == 404
        assert outsider.post(f"{QUEUE}{rows[0].pk}/{name}/").status_code == 404
    assert "Nothing was refused" in page_of(outsider, f"{QUEUE}refused/")
