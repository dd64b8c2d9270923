"""The item page of who reads paragraph by paragraph, or blurred; and the line that stands before any text."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from testimonies.rules import preferences
from tests import people

from ..rules.test_unfolding import THREE
from .desk import act, at_desk, item

pytestmark = pytest.mark.django_db


def who_likes(**facts: bool) -> User:
    user = people.a_moderator()
    preferences.save(user, **facts)
    return User.objects.get(pk=user.pk)


def page(client: Client, row: people.Testimony) -> str:
    return client.get(item(row)).content.decode()


def test_the_text_comes_one_paragraph_at_a_time_without_a_script() -> None:
    client, row = at_desk(who_likes(by_paragraph=True)), people.waiting(THREE)
    act(client, row, "claim")
    closed = page(client, row)
    assert "Show paragraph 1 of 3" in closed and "lundi" not in closed
    assert act(client, row, "open", paragraph="1")["Location"] == f"{item(row)}#last-shown"
    first = page(client, row)
    assert "lundi" in first and "mercredi" not in first and "Show paragraph 2 of 3" in first
    act(client, row, "open", paragraph="2")
    second = page(client, row)
    assert "mercredi" in second and "répondu" not in second and "data-story" not in second
    act(client, row, "open", paragraph="3")
    whole = page(client, row)
    assert "répondu" in whole and "data-story" in whole


def test_before_the_whole_was_shown_an_approval_is_refused_and_says_why() -> None:
    client, row = at_desk(who_likes(by_paragraph=True)), people.waiting(THREE)
    act(client, row, "claim")
    act(client, row, "open", paragraph="1")
    assert "Read the whole of this version first." in act(client, row, "approve").content.decode()
    act(client, row, "open", whole="yes")
    assert act(client, row, "approve").status_code == 302
    assert people.fresh(row).state == "published"


@pytest.mark.parametrize("number", ["", "x", "-1", "99999", "²", "1\0"])
def test_a_forged_number_opens_nothing(number: str) -> None:
    client, row = at_desk(who_likes(by_paragraph=True)), people.waiting(THREE)
    act(client, row, "claim")
    assert act(client, row, "open", paragraph=number).status_code == 302
    assert "lundi" not in page(client, row)


def test_who_did_not_choose_it_opens_the_whole() -> None:
    client, row = at_desk(people.a_moderator()), people.waiting(THREE)
    act(client, row, "claim")
    assert "Show paragraph" not in page(client, row)
    act(client, row, "open")
    assert "répondu" in page(client, row)


def test_one_plain_line_stands_before_the_text() -> None:
    client, row = at_desk(people.a_moderator()), people.waiting(warnings=["sexual-assault"])
    act(client, row, "claim")
    line = " ".join(page(client, row).split('class="at-a-glance">')[1].split("</p>")[0].split())
    behaviours = ", ".join(term.label_en for term in row.terms.filter(kind="behaviour"))
    warnings = row.terms.get(kind="warning").label_en
    assert row.trade is not None
    assert line == f"{row.trade.label_en}: {behaviours}. Warnings: {warnings}. About 90 characters."


def test_without_trade_and_warnings_the_line_says_so() -> None:
    client, row = at_desk(people.a_moderator()), people.waiting(trade="", behaviours=[])
    act(client, row, "claim")
    line = " ".join(page(client, row).split('class="at-a-glance">')[1].split("</p>")[0].split())
    assert line.startswith("No trade given. No warnings.")


def test_blurred_words_are_reached_by_the_keyboard() -> None:
    client, row = at_desk(who_likes(blur=True)), people.waiting()
    act(client, row, "claim")
    act(client, row, "open")
    blurred = page(client, row)
    assert 'class="item blurs"' in blurred and 'data-story tabindex="0"' in blurred
    assert "blurs" not in page(at_desk(people.a_lead()), row)


def test_hiding_and_handing_over_stay_one_press_away() -> None:
    client, row = at_desk(who_likes(by_paragraph=True)), people.waiting(THREE)
    act(client, row, "claim")
    act(client, row, "open", paragraph="1")
    assert f"{row.pk}/hand_over/" in page(client, row)
    assert act(client, row, "hand_over").status_code == 302
    assert people.fresh(row).claimed_by is None
