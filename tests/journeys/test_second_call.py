"""A second collective on the same site: its call, its trades and its moderators, made at the desk alone."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from testimonies.models import Call, LegalNotice, State, Term, Testimony
from testimonies.rules import accounts
from tests import people
from tests.admin.desk import QUEUE, act, at_desk, item, opened
from tests.admin.door import log_in, with_password
from tests.admin.test_rights import of_role
from tests.pages.coming_back import OURS
from tests.pages.test_testify import answers, hidden_fields, words_of

pytestmark = pytest.mark.django_db
ADMIN = "/admin/testimonies"
SLUG, HASHTAG = "harcelementautravail", "#harcelementautravail"
STORY = "Le chef de rang m’a suivie jusqu’aux vestiaires. Il a attendu devant la porte, et il a ri."
OWN = {"chef-de-rang": ("Chef de rang", "Head waiter"), "gerant": ("Gérant", "Manager")}


def comes_in(operator: Client, name: str, role: str) -> User:
    """Made by an operator, who passes the link on; chooses a password and logs in."""
    group = Group.objects.get(name=role)
    page = operator.post(
        "/admin/auth/user/add/", {"username": name, "is_active": "on", "groups": [group.pk]}, follow=True
    )
    link = re.search(r"http://testserver(/admin/invitation/[^\s<]+)", unescape(page.content.decode()))
    assert link, page.content.decode()
    with_password(link[1])
    assert log_in(name).get("/admin/", follow=True).status_code == 200
    return User.objects.get(username=name)


def adds_trades(lead: Client) -> list[Term]:
    for slug, (french, english) in OWN.items():
        data = {
            "kind": "trade",
            "slug": slug,
            "order": 0,
            "active": "on",
            "label_fr": french,
            "label_en": english,
        }
        assert lead.post(f"{ADMIN}/term/add/", data).status_code == 302
    return list(Term.objects.filter(kind="trade", slug__in=OWN))


def words(call: str) -> dict[str, Any]:
    return {
        "hashtag": call, "title_fr": "Harcelées au travail", "title_en": "Harassed at work",
        "introduction_fr": "Un supérieur, un collègue. Racontez.", "introduction_en": "A superior, a colleague. Tell.",
    }  # fmt: skip


def makes_the_call(lead: Client, members: list[User], terms: list[Term]) -> Call:
    data = words(HASHTAG) | {"terms": [term.pk for term in terms], "members": [user.pk for user in members]}
    assert lead.post(f"{ADMIN}/call/add/", data | {"slug": SLUG}).status_code == 302
    return Call.objects.get(slug=SLUG)


def keeps_its_trades(lead: Client, first: Call) -> None:
    """What the new call adds is not offered by the first: its lead ticks what it offers."""
    kept = Term.objects.filter(kind="trade").exclude(slug__in=OWN)
    data = {name: getattr(first, name) for name in words("")} | {"is_default": "on"}
    data |= {
        "terms": [term.pk for term in kept],
        "members": list(first.members.filter(groups__name__in=accounts.MEMBERS).values_list("pk", flat=True)),
    }
    assert lead.post(f"{ADMIN}/call/{first.pk}/change/", data).status_code == 302


def offered_trades(path: str) -> set[str]:
    page = Client().get(path).content.decode()
    return set(
        re.findall(r'<option value="([\w-]+)"', page.partition('name="trade"')[2].partition("</select>")[0])
    )


def tells() -> list[str]:
    author, form = Client(), f"/temoigner/?appel={SLUG}"
    assert f'action="/temoigner/?call={SLUG}"' in author.get(form).content.decode()
    check = author.post(form, answers(story=STORY, trade="chef-de-rang"), **OURS)
    fields = hidden_fields(check)
    sending = re.search(r'action="(/temoigner/envoyer/[^"]*)"', check.content.decode())
    assert sending and SLUG in sending[1]
    return words_of(author.post(sending[1], fields, **OURS))


def readers_find(row: Testimony) -> None:
    reader = Client()
    elsewhere = people.published("Un autre texte, pour le premier appel, qui ne doit pas paraître ici.")
    for path in (
        f"/appels/{SLUG}/", f"/en/calls/{SLUG}/", f"/temoignages/?call={SLUG}",
        f"/temoignages/flux.atom?call={SLUG}", f"/donnees/lignes.csv?call={SLUG}",
    ):  # fmt: skip
        page = reader.get(path).getvalue().decode()
        assert row.pk in page and elsewhere.pk not in page, path
    assert "Harassed at work" in reader.get(f"/en/calls/{SLUG}/").content.decode()
    assert HASHTAG in reader.get("/appels/").content.decode()
    assert f'<option value="{SLUG}"' in reader.get("/temoignages/").content.decode()
    assert row.pk not in reader.get("/").content.decode()  # the home page is the first call's


def test_a_second_call_is_made_run_and_read_without_touching_code() -> None:
    LegalNotice.objects.create(**dict.fromkeys(LegalNotice.FIELDS, "a@b.fr"))
    first, of_the_first = people.a_call(), people.a_moderator()
    lead, operator = at_desk(people.a_lead()), at_desk(of_role("Operators"))
    second_lead, moderator, analyst = (
        comes_in(operator, name, role)
        for name, role in (("lou", "Lead moderators"), ("max", "Moderators"), ("ana", "Analysts"))
    )

    trades = adds_trades(lead)
    call = makes_the_call(lead, [second_lead, moderator, analyst], trades)
    keeps_its_trades(lead, first)
    assert Client().get(f"/appels/{SLUG}/").status_code == 404  # not before it is open
    ticks = {"restore_tried": "on", "keys_kept": "on"}
    assert lead.post(f"{ADMIN}/call/{call.pk}/open/", ticks).status_code == 302
    assert offered_trades(f"/temoigner/?appel={SLUG}") == set(OWN)
    assert "plumber" in offered_trades("/temoigner/") and not set(OWN) & offered_trades("/temoigner/")

    assert len(tells()) == 8
    row = Testimony.objects.get()
    assert (row.call, row.state, row.trade) == (call, State.WAITING, trades[0])

    stranger, reader = at_desk(of_the_first), at_desk(moderator)
    assert row.pk not in stranger.get(QUEUE).content.decode()
    assert stranger.get(item(row)).status_code in (302, 404)
    assert row.pk in reader.get(QUEUE).content.decode()
    assert "vestiaires" in opened(reader, row)
    act(reader, row, "approve")
    row.refresh_from_db()
    assert row.state == State.PUBLISHED

    readers_find(row)
    figures = "/admin/figures/"
    assert HASHTAG in at_desk(analyst).get(figures).content.decode()
    assert HASHTAG not in at_desk(of_role("Analysts")).get(figures).content.decode()
