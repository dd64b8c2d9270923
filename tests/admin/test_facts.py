"""Facts at the desk: a lead says when a fact was checked and where it was read; others look at it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Helpline, LegalNote, Step
from testimonies.rules.trail import today
from tests import people

from .desk import at_desk
from .test_rights import of_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
HIDDEN = "within-72-hours"


def page_of(fact: Any) -> str:
    return f"/admin/testimonies/{fact._meta.model_name}/{fact.pk}/change/"


def fields(client: Client, fact: Any) -> dict[str, Any]:
    form = client.get(page_of(fact)).context["adminform"].form
    return {key: [one.pk for one in value] if isinstance(value, list) else value
            for key, value in form.initial.items() if value not in (None, False)}  # fmt: skip


@pytest.mark.parametrize(("model", "slug"), [(Step, HIDDEN), (LegalNote, "blackmail")])
def test_a_lead_confirms_a_fact_in_one_press(model: Any, slug: str) -> None:
    fact, client = model.objects.get(slug=slug), at_desk(people.a_lead())
    data = fields(client, fact) | {"source": "Read by Dr Fictional, 2026", "checked_today": "yes"}
    assert client.post(page_of(fact), data).status_code == 302
    fact.refresh_from_db()
    assert (fact.verified_on, fact.source) == (today(), "Read by Dr Fictional, 2026")


def test_a_day_of_check_needs_a_source_and_has_to_have_come() -> None:
    fact, client = Step.objects.get(slug=HIDDEN), at_desk(people.a_lead())
    data = fields(client, fact)
    page = client.post(page_of(fact), data | {"source": "", "checked_today": "yes"}).content.decode()
    assert "Say where it was read" in page
    tomorrow = today() + timedelta(days=1)
    page = client.post(page_of(fact), data | {"verified_on": tomorrow}).content.decode()
    assert "This day has not come yet" in page
    assert Step.objects.get(slug=HIDDEN).verified_on is None


def test_a_link_leads_nowhere_but_to_a_page_over_https() -> None:
    fact, client = Step.objects.get(slug="route-cnil"), at_desk(people.a_lead())
    for link in ("http://cnil.fr", "javascript:alert(1)", "cnil.fr"):
        assert client.post(page_of(fact), fields(client, fact) | {"link": link}).status_code == 200
    assert Step.objects.get(slug="route-cnil").link == "https://cnil.fr"


def test_the_list_says_what_is_overdue_and_what_was_never_checked() -> None:
    LegalNote.objects.update(verified_on=today())
    LegalNote.objects.filter(slug="rape").update(verified_on=date(2024, 1, 1))
    LegalNote.objects.filter(slug="threats").update(verified_on=None)
    client, address = at_desk(people.a_lead()), "/admin/testimonies/legalnote/"
    late, never = (client.get(address, {"check": one}).content.decode() for one in ("overdue", "never"))
    assert "222-23" in late and "222-17" not in late
    assert "222-17" in never and "222-23" not in never
    assert client.get(address, {"country__exact": "FR", "check": "x"}).status_code == 200


@pytest.mark.parametrize("role", ["Moderators", "Operators"])
def test_who_is_no_lead_reads_and_changes_nothing(role: str) -> None:
    note, reader = LegalNote.objects.get(slug="rape"), at_desk(of_role(role))
    assert "checked_today" not in reader.get(page_of(note)).content.decode()
    assert reader.post(page_of(note), {"checked_today": "yes", "source": "x"}).status_code == 403


def test_an_operator_is_told_at_the_door_what_wants_a_check() -> None:
    for model in (LegalNote, Step, Helpline):
        model.objects.update(verified_on=today())
    operator = at_desk(of_role("Operators"))
    assert "To be checked again" not in operator.get("/admin/").content.decode()
    note = LegalNote.objects.get(slug="rape")
    LegalNote.objects.filter(pk=note.pk).update(verified_on=date(2024, 1, 1))
    page = operator.get("/admin/").content.decode()
    assert "To be checked again" in page and "checked on 1 January 2024" in page
    assert f'<a href="{page_of(note)}">' in page
