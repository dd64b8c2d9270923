"""What each person carries by week, for leads and for oneself; never how fast."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Event, Lane, Testimony
from testimonies.rules import load
from testimonies.rules.trail import today
from tests import people

from .desk import QUEUE, at_desk, item
from .test_rights import of_role

pytestmark = pytest.mark.django_db
PAGE, OWN = "/admin/load/", "/admin/preferences/"


def cells(page: str, name: str) -> list[str]:
    """What the line of this person says, week by week."""
    line = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
    assert line, page
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<td.*?</td>", line[1], re.DOTALL)]


def opened_on(day: date, user: User, row: Testimony, what: str = "open") -> None:
    Event.objects.create(day=day, what=what, actor="moderator", who=user.username, testimony=row.pk)


def carried() -> User:
    """Two texts this week, one of them heavy and opened twice, one a week ago, one too long ago."""
    user, (one, heavy) = people.a_moderator(), (people.waiting(), people.waiting("Un autre texte."))
    Testimony.objects.filter(pk=heavy.pk).update(lane=Lane.HEAVY)
    this = load.mondays()[0]
    for row in (one, heavy, heavy):
        opened_on(this, user, row)
    opened_on(this - timedelta(days=1), user, one, "open_part")
    opened_on(this - timedelta(weeks=8), user, one)
    return user


def test_a_lead_sees_texts_and_heavy_ones_by_week() -> None:
    user = carried()
    page = at_desk(people.a_lead()).get(PAGE).content.decode()
    assert cells(page, user.username) == ["2 1 heavy", "1", *["0"] * 6]
    assert "nobody carries too much alone" in page


def test_one_s_own_line_is_on_one_s_own_page() -> None:
    user, other = carried(), people.a_moderator()
    page = at_desk(user).get(OWN).content.decode()
    assert cells(page, user.username)[0] == "2 1 heavy"
    assert other.username not in page


def test_names_stand_in_the_order_of_the_alphabet_whatever_was_opened() -> None:
    lead, names = people.a_lead(), []
    for number in range(3):
        user = people.a_moderator()
        names.append(user.username)
        for _ in range(number):
            people.opened(people.waiting(), user)
    page = at_desk(lead).get(PAGE).content.decode()
    assert re.findall(r'<th scope="row">(\w+)</th>', page) == sorted([*names, lead.username])


def test_it_shows_no_hour_no_time_a_decision_and_nobody_of_other_calls() -> None:
    user, stranger = carried(), people.a_moderator(people.a_call(slug="other"))
    page = at_desk(people.a_lead()).get(PAGE).content.decode()
    table = page[page.index('<table class="queue load">') : page.rindex("</table>")]
    assert user.username in table and stranger.username not in page
    assert not re.search(r"\d\d?:\d\d|hour|minute|average|per ", table)
    assert "?o=" not in table


@pytest.mark.parametrize("role", ["Moderators", "Analysts", "Operators"])
def test_nobody_but_leads_has_it(role: str) -> None:
    assert at_desk(of_role(role)).get(PAGE).status_code == 403
    assert Client().get(PAGE)["Location"].startswith("/admin/login/")


def test_no_other_page_of_the_desk_counts_what_a_person_opened() -> None:
    """Each number of a page stays the same, whoever has opened a hundred texts or none."""
    user, lead, row = people.a_moderator(), people.a_lead(), people.waiting()
    pages = (QUEUE, item(row), "/admin/notes/", "/admin/testimonies/event/", f"{QUEUE}refused/")

    def numbers() -> list[list[str]]:
        client = at_desk(lead)
        texts = [
            re.sub(r"(?s)<script.*?</script>|value=\"[^\"]*\"", "", client.get(one).content.decode())
            for one in pages
        ]
        return [re.findall(rf"{user.username}\W+\d+|\d+\W+{user.username}", text) for text in texts]

    before = numbers()
    for number in range(100):
        Event.objects.create(
            day=today(), what="open", actor="moderator", who=user.username, testimony=f"n{number}"
        )
    assert numbers() == before == [[]] * len(pages)


def test_as_many_questions_for_three_as_for_one() -> None:
    lead = people.a_lead()

    def asked() -> int:
        client = at_desk(lead)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    before = asked()
    for _ in range(3):
        people.opened(people.waiting(), people.a_moderator())
    assert asked() == before


@pytest.mark.postgresql
def test_it_reads_the_trail_by_its_index() -> None:
    Event.objects.bulk_create(
        Event(
            day=today() - timedelta(days=n % 300),
            what="open",
            actor="moderator",
            who=f"who{n % 50}",
            testimony=str(n),
        )
        for n in range(9_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE testimonies_event")
    with CaptureQueriesContext(connection) as queries:
        load.by_week([User(username="who7"), User(username="who8")])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "days_of_a_member" in plan and "Seq Scan on testimonies_event" not in plan, plan
