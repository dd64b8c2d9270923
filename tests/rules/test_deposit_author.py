"""What goes into an author's sheet, and the days the site vouches for."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from testimonies.models import Event, Testimony
from testimonies.models.sealed import SealBrokenError
from testimonies.rules import deposit, deposit_author, moderation
from testimonies.rules.follow_up import Visit
from testimonies.rules.trail import CLOCK, today

from .. import people

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 2, 3)


def visit(row: Testimony) -> Visit:
    return Visit(people.fresh(row), row.version, bytes(32))


def received_long_ago() -> Testimony:
    row = people.waiting()
    Testimony.objects.filter(pk=row.pk).update(submitted_on=LONG_AGO)
    return people.fresh(row)


def test_a_first_text_is_here_since_the_day_it_was_received() -> None:
    sheet = deposit_author.make(visit(received_long_ago()))
    (item,) = sheet.signed.statement.items
    assert (item.since, sheet.signed.statement.signed) == (LONG_AGO, today())
    assert deposit.fits(sheet.signed.statement, sheet.salts[0], people.STORY)


def test_a_changed_text_is_not_older_than_its_change() -> None:
    row = people.decide(received_long_ago(), "amend", story="Une autre histoire, écrite plus tard.")
    assert deposit_author.here_since(row) == today()
    QuerySet.update(Event.objects.filter(what="amend"), day=date(2021, 1, 1))
    assert deposit_author.here_since(row) == date(2021, 1, 1)


def test_where_the_trail_forgot_the_change_it_is_the_day_of_the_signature() -> None:
    row = people.decide(received_long_ago(), "amend", story="Une autre histoire, écrite plus tard.")
    Event.objects.forget_before(date(2999, 1, 1))
    assert deposit_author.here_since(row) == today()


def test_each_screenshot_is_there_as_she_sent_it_with_its_own_day() -> None:
    row = people.waiting()
    people.keeps_a_picture(row, added_on=LONG_AGO)
    sheet = deposit_author.make(visit(row))
    text, picture = sheet.signed.statement.items
    assert (text.kind, picture.kind, picture.since) == ("text", "picture", LONG_AGO)
    assert picture.commitment == deposit.commitment(sheet.salts[1], people.SENT_PICTURE)


def test_a_pass_without_the_words_makes_no_sheet_of_pictures() -> None:
    row = people.waiting()
    people.keeps_a_picture(row)
    with pytest.raises(SealBrokenError):
        deposit_author.make(Visit(row, 1, b""))


def test_once_her_own_words_are_erased_no_sheet_is_made_of_them() -> None:
    row = moderation.burn(people.published(), by=CLOCK, version=1)
    assert not deposit_author.may_prove(row)
    people.keeps_a_picture(row)
    assert deposit_author.may_prove(row)
    (item,) = deposit_author.make(visit(row)).signed.statement.items
    assert item.kind == "picture"


def test_without_a_key_none_is_offered(settings: Any) -> None:
    row = people.waiting()
    assert deposit_author.may_prove(row)
    settings.SIGNING_KEYS = {}
    assert not deposit_author.may_prove(row)


def test_nothing_of_it_is_stored(django_assert_num_queries: Any) -> None:
    visited = visit(people.waiting())
    with django_assert_num_queries(1) as asked:
        deposit_author.make(visited)
    assert all(one["sql"].startswith("SELECT") for one in asked)
