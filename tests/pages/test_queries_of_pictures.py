"""Four screenshots cost no more queries than one, wherever they are shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Testimony, Verdict
from testimonies.rules import evidence
from tests import people
from tests.admin.desk import at_desk, item, opened

from .coming_back import Author

OTHER = "Le serrurier a lu mon numéro sur la facture. Trois appels dimanche, puis des fleurs sur mon palier."


def with_pictures(count: int) -> Testimony:
    """Each with a rectangle, allowed and agreed to; of texts that are not alike, since the desk asks once more for those."""
    row = people.waiting(OTHER if count > 1 else people.STORY)
    people.takes_screenshots(row.call)
    for _time in range(count):
        one = people.keeps_a_picture(row, "Tu es jolie.", may_be_shown=True)
        evidence.cover(one, boxes=[(0, 0, 9, 9)], covered=people.CLEANED_PICTURE)
        one.verdict = Verdict.SHOWN
        one.save(update_fields=["verdict"])
    return people.fresh(row)


def at_the_desk(row: Testimony, _client: Client) -> Client:
    desk = at_desk(people.a_moderator())
    opened(desk, row)
    return desk


def published(row: Testimony, client: Client) -> Client:
    people.in_state("published", row)
    return client


def waiting(_row: Testimony, client: Client) -> Client:
    return client


def her_screen(name: str) -> Callable[[Testimony, Client], str]:
    return lambda row, client: Author(client, row).press(name)


def item_page(row: Testimony, client: Client) -> str:
    return client.get(item(row)).content.decode()


def readers_page(row: Testimony, client: Client) -> str:
    return client.get(row.get_absolute_url()).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prepared", "shown", "mark"),
    [
        (waiting, her_screen("evidence"), 'class="picture"'),
        (waiting, her_screen("text"), "<main"),
        (published, her_screen("text"), "<main"),
        (at_the_desk, item_page, "data-frame"),
        (published, readers_page, 'class="picture"'),
    ],
    ids=["her screenshots", "her text", "her published text", "the desk", "readers"],
)
def test_four_screenshots_cost_the_queries_of_one(
    prepared: Any, shown: Any, mark: str, client: Client, remembering: None
) -> None:
    costs, marks = [], []
    for count in (1, 4):
        row = with_pictures(count)
        who = prepared(row, client)
        shown(row, who)  # what is read once and kept is no cost of a page
        with CaptureQueriesContext(connection) as queries:
            page = shown(row, who)
        costs.append(len(queries))
        marks.append(page.count(mark))
    assert costs[0] == costs[1] > 0
    assert marks[0] > 0 and marks[1] == marks[0] * (1 if mark == "<main" else 4)
