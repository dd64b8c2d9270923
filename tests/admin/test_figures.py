"""Figures at the desk: for analysts and leads, numbers alone, page and export from one choice."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest

from testimonies.models import Call, Event, Tally
from testimonies.rules import accounts, tallies
from testimonies.rules.trail import today
from tests import people

from .desk import at_desk
from .test_rights import of_role

pytestmark = pytest.mark.django_db
LAST = (today().replace(day=1) - timedelta(days=1)).replace(day=1)  # the last month that is over
PAGE, CSV, JSON = "/admin/figures/", "/admin/figures/export.csv", "/admin/figures/export.json"


def analyst(*calls: Call) -> Any:
    user = of_role("Analysts")
    for call in calls or (people.a_call(),):
        call.members.add(user)
    return user


def tally(
    value: str, number: int, dimension: str = "trade", month: date | None = None, call: Call | None = None
) -> None:
    month = month or LAST
    Tally.objects.create(
        call=call or people.a_call(), month=month, dimension=dimension, value=value, number=number
    )


def exported(client: Any, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(CSV + query).content.decode())))


def test_an_analyst_comes_to_the_figures_and_sees_them_rounded() -> None:
    tally("plumber", 13)
    tally("movers", 4)
    tally("movers", 4, month=(LAST - timedelta(days=1)).replace(day=1))
    page = at_desk(analyst()).get(PAGE + "?of=trade&value=movers").content.decode()
    assert "Plumber" in page and ">15<" in page and ">10<" in page and "fewer than 5" in page
    assert ">13<" not in page and ">4<" not in page and ">8<" not in page


def test_a_few_look_like_none_on_the_page_and_in_the_files() -> None:
    tally("plumber", 50)
    client = at_desk(analyst())
    asked = [PAGE + "?of=trade&value=movers", CSV + "?of=trade", JSON + "?of=trade"]
    none = [_without_token(client.get(address)) for address in asked]
    tally("movers", 4)
    assert [_without_token(client.get(address)) for address in asked] == none


def _without_token(answer: Any) -> str:
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|data-token="\w+"|data-left="\d+"',
        "",
        answer.content.decode(),
    )


def test_the_month_that_is_not_over_is_neither_shown_nor_exported() -> None:
    tally("plumber", 50, month=today().replace(day=1))
    client = at_desk(analyst())
    assert "No figures yet" in client.get(PAGE + "?of=trade").content.decode()
    assert exported(client, "?of=trade") == []


def test_each_month_since_the_first_has_its_line() -> None:
    tally("plumber", 50)
    before = LAST
    for _month in range(2):
        before = (before - timedelta(days=1)).replace(day=1)
    tally("plumber", 50, month=before)
    numbers = [row["number"] for row in exported(at_desk(analyst()), "?of=trade")]
    assert numbers == ["50", "", "50", "100"]


def test_the_desk_leads_an_analyst_there_and_a_lead_to_the_queue() -> None:
    assert at_desk(analyst()).get("/admin/")["Location"] == PAGE
    assert at_desk(people.a_lead()).get("/admin/")["Location"] == "/admin/testimonies/testimony/"
    assert at_desk(people.a_lead()).get(PAGE).status_code == 200


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_each_page_of_the_desk_leads_whoever_may_see_them_to_the_figures(role: str) -> None:
    user = analyst() if role == "analyst" else people.a_lead()
    assert f'href="{PAGE}"' in at_desk(user).get("/admin/notes/").content.decode()
    assert f'href="{PAGE}"' not in at_desk(people.a_moderator()).get("/admin/notes/").content.decode()


def test_an_analyst_is_invited_into_a_call_and_can_be_given_another_by_its_lead() -> None:
    ana = accounts.invite(name="ana", role="analyst", calls=[people.a_call()])
    ana.set_password("correct horse battery staple")
    ana.save(update_fields=["password"])
    assert list(ana.calls.all()) == [people.a_call()]
    assert ana in accounts.readers(of=people.a_call(slug="other"))
    olga = accounts.invite(name="olga", role="operator", calls=[people.a_call()])
    assert not olga.calls.exists()


@pytest.mark.parametrize("path", [PAGE, CSV, JSON])
def test_whoever_has_not_the_right_is_kept_out(path: str) -> None:
    assert at_desk(people.a_moderator()).get(path).status_code == 403
    assert at_desk(of_role("Operators")).get(path).status_code == 403


@pytest.mark.parametrize(
    "query", ["?of=x", "?call=other", "?value=%00", "?period=0", "?of=trade&value=" + "x" * 900]
)
def test_what_an_address_asks_for_and_nobody_knows_counts_as_not_asked(query: str) -> None:
    tally("plumber", 13)
    client = at_desk(analyst())
    assert client.get(PAGE + query).status_code == client.get(CSV + query).status_code == 200


def test_another_call_is_not_counted() -> None:
    tally("plumber", 50, call=people.a_call(slug="other"))
    tally("plumber", 10)
    assert [row["number"] for row in exported(at_desk(analyst()), "?of=trade")] == ["10", "10"]


def test_months_of_one_value_and_an_older_month_only_when_asked() -> None:
    tally("plumber", 10)
    tally("plumber", 20, month=date(2020, 1, 1))
    client = at_desk(analyst())
    assert "January 2020" not in client.get(PAGE + "?of=trade&value=plumber").content.decode()
    page = client.get(PAGE + "?of=trade&value=plumber&period=all").content.decode()
    assert "January 2020" in page and "Month by month: Plumber" in page


def test_exports_hold_what_the_page_shows_and_leave_a_row_in_the_trail() -> None:
    tally("plumber", 13)
    tally("movers", 4)
    tally("movers", 2, month=(LAST - timedelta(days=1)).replace(day=1))
    user = analyst()
    client = at_desk(user)
    rows = exported(client, "?of=trade")
    assert [(row["value"], row["number"]) for row in rows if not row["month"]] == [
        ("plumber", "15"),
        ("movers", "5"),
    ]
    assert client.get(JSON + "?of=trade").json()["figures"][0]["number"] is None
    assert Event.objects.filter(what="export_figures", who=user.username).count() == 2


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_a_sign_of_a_formula_is_defused(sign: str) -> None:
    tally(f"{sign}cmd", 10)
    assert exported(at_desk(analyst()), "?of=trade")[0]["value"] == f"'{sign}cmd"


def test_no_word_of_a_testimony_is_among_them() -> None:
    people.published("Une histoire avec zibeline dedans.")
    tallies.count_all()
    client = at_desk(analyst())
    for path in (PAGE, CSV, JSON):
        for of in tallies.DIMENSIONS:
            assert b"zibeline" not in client.get(f"{path}?of={of}").content


def test_without_a_call_or_a_number_it_says_so() -> None:
    user = analyst()
    assert "No figures yet" in at_desk(user).get(PAGE).content.decode()
    user.calls.clear()
    assert "You belong to no call yet" in at_desk(user).get(PAGE).content.decode()


def test_it_asks_the_database_as_often_for_many_rows(django_assert_num_queries) -> None:
    client = at_desk(analyst())
    tally("plumber", 10)
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE + "?of=trade")
    for number in range(40):
        tally(f"trade-{number}", 10 + number)
    with django_assert_num_queries(10):
        client.get(PAGE + "?of=trade")
