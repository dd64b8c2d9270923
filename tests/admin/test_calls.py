"""Calls at the desk: who edits them, and the checklist before one opens."""

import re

import pytest

from testimonies.models import Call, Event, LegalNotice
from tests import people

from .desk import at_desk

pytestmark = pytest.mark.django_db
TICKS = {"restore_tried": "on", "keys_kept": "on"}


@pytest.fixture
def call() -> Call:
    return people.a_call(slug="nouvel-appel", opened_on=None)


@pytest.fixture
def notice() -> LegalNotice:
    return LegalNotice.objects.create(**dict.fromkeys(LegalNotice.FIELDS, "a@b.fr"))


def page(call: Call, name: str) -> str:
    return f"/admin/testimonies/call/{call.pk}/{name}/"


def test_with_every_line_true_a_call_opens(call, notice) -> None:
    lead, _other = people.a_lead(call), people.a_lead(call)
    assert at_desk(lead).post(page(call, "open"), TICKS).status_code == 302
    call.refresh_from_db()
    assert call.accepts
    assert Event.objects.get(what="open_call").who == lead.username


@pytest.mark.parametrize("missing", ["notice", "lead", "restore_tried", "keys_kept"])
def test_with_one_line_missing_it_stays_shut(call, missing: str) -> None:
    full = "" if missing == "notice" else "a@b.fr"
    LegalNotice.objects.create(**dict.fromkeys(LegalNotice.FIELDS, full))
    lead = people.a_lead(call)
    if missing != "lead":
        people.a_lead(call)
    ticks = {name: "on" for name in TICKS if name != missing}
    response = at_desk(lead).post(page(call, "open"), ticks)
    call.refresh_from_db()
    assert "cannot open yet" in response.content.decode()
    assert call.opened_on is None


def test_where_a_second_factor_is_required_leads_without_one_do_not_count(call, notice, settings) -> None:
    lead, _other = people.a_lead(call), people.a_lead(call)
    client = at_desk(lead)
    settings.SECOND_FACTOR = "required"
    from testimonies.rules import calls

    assert [check.done for check in calls.checklist(call)] == [True, False]
    assert client.get(page(call, "open")).status_code == 302  # to the login: neither has this session one


def test_the_opening_day_is_written_by_nothing_else(call) -> None:
    client = at_desk(people.a_lead(call))
    data = {
        "hashtag": "#x", "title_fr": "t", "title_en": "t", "introduction_fr": "i", "introduction_en": "i",
        "opened_on": "2026-01-01", "opened_on_0": "2026-01-01", "members": [],
    }  # fmt: skip
    client.post(page(call, "change"), data)
    call.refresh_from_db()
    assert (call.hashtag, call.opened_on) == ("#x", None)


def test_an_open_call_is_closed_and_opened_again(call, notice) -> None:
    lead, _other = people.a_lead(call), people.a_lead(call)
    client = at_desk(lead)
    client.post(page(call, "open"), TICKS)
    client.post(page(call, "close"))
    call.refresh_from_db()
    assert call.closed_on is not None
    client.post(page(call, "open"), TICKS)
    call.refresh_from_db()
    assert call.accepts


def test_closing_what_is_not_open_says_so(call) -> None:
    response = at_desk(people.a_lead(call)).post(page(call, "close"), follow=True)
    assert "not open" in response.content.decode()


def test_a_lead_sees_and_opens_the_calls_they_belong_to_alone(call, notice) -> None:
    client = at_desk(people.a_lead())
    assert "#other" not in client.get("/admin/testimonies/call/").content.decode()
    assert [client.get(page(call, name)).status_code for name in ("open", "close")] == [404, 404]


def test_a_moderator_does_not_edit_or_open_calls(call) -> None:
    client = at_desk(people.a_moderator(call))
    assert client.get("/admin/testimonies/call/").status_code == 403
    assert client.post(page(call, "open"), TICKS).status_code == 404


def test_whoever_makes_a_call_belongs_to_it() -> None:
    lead = people.a_lead()
    data = {
        "slug": "neuf", "hashtag": "#neuf", "title_fr": "t", "title_en": "t", "introduction_fr": "i",
        "introduction_en": "i",
    }  # fmt: skip
    at_desk(lead).post("/admin/testimonies/call/add/", data)
    assert list(Call.objects.get(slug="neuf").members.all()) == [lead]


def test_members_are_chosen_among_those_who_may_read(call) -> None:
    from tests.admin.test_rights import of_role

    operator = of_role("Operators")
    reader = people.a_moderator()
    shown = at_desk(people.a_lead(call)).get(page(call, "change")).content.decode()
    labels = re.findall(r"([\w-]+)\s*</label>", shown)
    assert reader.username in labels
    assert operator.username not in labels
