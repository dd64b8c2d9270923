"""How one likes to work: one's own page, one's own record."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Preference, Term, TermKind
from testimonies.rules import picking, preferences
from tests import people

from .desk import QUEUE, at_desk
from .test_rights import of_role

pytestmark = pytest.mark.django_db
PAGE = "/admin/preferences/"


def said(client: Client) -> str:
    return client.get(PAGE).content.decode()


def term(slug: str, kind: str = TermKind.BEHAVIOUR) -> Term:
    return Term.objects.get(kind=kind, slug=slug)


def save(client: Client, **fields: Any) -> Any:
    return client.post(PAGE, {"a_day": "25", "goes_on": "on", "shortcuts": "on"} | fields)


def test_each_page_of_the_desk_leads_there() -> None:
    assert f'href="{PAGE}"' in at_desk(people.a_moderator()).get(QUEUE).content.decode()


def test_nothing_is_written_before_it_is_saved() -> None:
    user = people.a_moderator()
    page = said(at_desk(user))
    assert 'name="a_day" value="25"' in page and "Nobody else can look at it" in page
    assert not Preference.objects.exists()
    assert preferences.of(user).goes_on


def test_what_is_saved_is_one_s_own_and_comes_back() -> None:
    user, other = people.a_moderator(), people.a_moderator()
    heavy = term("sexual-assault", TermKind.WARNING)
    save(at_desk(user), a_day="7", blur="on", warnings=[heavy.pk], behaviours=[term("followed").pk])
    mine = Preference.objects.get()
    assert (mine.user, mine.a_day, mine.blur, mine.by_paragraph, mine.digest) == (user, 7, True, False, False)
    assert set(preferences.themes(user)) == {heavy, term("followed")}
    assert re.search(rf'value="{heavy.pk}"[^>]* checked', said(at_desk(user)))
    assert not preferences.themes(other) and 'value="25"' in said(at_desk(other))


def test_take_next_gives_no_text_of_a_theme_one_does_not_want() -> None:
    user, other = people.a_moderator(), people.a_moderator()
    unwanted = people.waiting(warnings=["sexual-assault"], behaviours=["followed"])
    preferences.save(user, unwanted=[term("sexual-assault", TermKind.WARNING)])
    assert picking.take_next(user) is None
    assert picking.take_next(other) == unwanted
    wanted = people.waiting("Il a rappelé trois fois dans la soirée.")
    assert picking.take_next(user) == wanted


def test_one_may_still_open_such_a_text_oneself() -> None:
    user, row = people.a_moderator(), people.waiting(behaviours=["followed"])
    preferences.save(user, unwanted=[term("followed")])
    assert people.opened(row, user).claimed_by == user


def test_saved_again_without_them_the_themes_are_given_back() -> None:
    user = people.a_moderator()
    preferences.save(user, unwanted=[term("followed")])
    save(at_desk(user))
    assert Preference.objects.count() == 1 and not preferences.themes(user)


@pytest.mark.parametrize("number", ["0", "-1", "121", "", "many", "1e9"])
def test_a_number_out_of_bounds_is_refused_and_said(number: str) -> None:
    answer = save(at_desk(people.a_moderator()), a_day=number)
    assert "Write a whole number from 1 to 120." in answer.content.decode()
    assert not Preference.objects.exists()


def test_the_bounds_follow_the_hard_cap(settings: Any) -> None:
    user = people.a_moderator()
    settings.DESK_OPENED_A_DAY = 10
    assert 'name="a_day" value="10"' in said(at_desk(user))
    assert "from 1 to 10." in save(at_desk(user), a_day="11").content.decode()


def test_the_themes_offered_are_those_of_one_s_calls() -> None:
    call = people.a_call(slug="other")
    call.terms.add(term("followed"))
    page = said(at_desk(people.a_moderator(call)))
    assert term("followed").label_en in page
    assert term("private-message").label_en not in page
    assert term("sexual-assault", TermKind.WARNING).label_en in page  # of warnings the call chose none


def test_an_answer_that_says_nothing_is_no_theme() -> None:
    offered = set(preferences.themes_offered(people.a_moderator()).values_list("slug", flat=True))
    assert "sexual-assault" in offered and not {"none", "prefer-not"} & offered


def test_a_theme_that_no_call_offers_is_no_choice() -> None:
    call = people.a_call(slug="other")
    call.terms.add(term("followed"))
    answer = save(at_desk(people.a_moderator(call)), behaviours=[term("private-message").pk])
    assert "Choose among the themes shown." in answer.content.decode()
    assert not Preference.objects.exists()


def test_one_theme_chosen_before_may_still_be_taken_back() -> None:
    user = people.a_moderator()
    preferences.save(user, unwanted=[term("followed")])
    user.calls.clear()
    assert list(preferences.themes_offered(user)) == [term("followed")]


def test_the_switch_at_the_foot_of_each_page_is_remembered() -> None:
    user = people.a_moderator()
    at_desk(user).post("/admin/shortcuts/")
    page = at_desk(user).get(QUEUE).content.decode()
    assert Preference.objects.get().shortcuts is False and "data-shortcuts" not in page


@pytest.mark.parametrize("role", ["Analysts", "Operators"])
def test_who_reads_nothing_chooses_what_is_left(role: str) -> None:
    client = at_desk(of_role(role))
    page = said(client)
    assert 'name="digest"' in page and "a_day" not in page and "behaviours" not in page
    client.post(PAGE, {"digest": "on"})
    assert Preference.objects.get().digest


def test_a_stranger_is_sent_to_the_login() -> None:
    assert Client().get(PAGE)["Location"].startswith("/admin/login/")
    assert Client().post(PAGE, {"a_day": "3"}).status_code == 403
    assert not Preference.objects.exists()


def test_no_page_of_records_and_no_right_leads_to_anybody_s() -> None:
    assert Preference not in admin.site._registry
    assert not apps.get_model("auth", "Permission").objects.filter(content_type__model="preference").exists()
    mine, lead = people.a_moderator(), people.a_lead()
    preferences.save(mine, a_day=7)
    assert 'value="7"' not in said(at_desk(lead))


def queries(user: Any) -> int:
    client = at_desk(user)
    with CaptureQueriesContext(connection) as asked:
        said(client)
    return len(asked)


def test_the_page_asks_as_many_questions_for_one_call_as_for_four() -> None:
    user = people.a_moderator()
    for_one = queries(user)
    for number in range(3):
        people.a_call(slug=f"call-{number}").members.add(user)
    assert queries(user) == for_one
