"""Texts written to break or to take over a page: shown as text, everywhere, also with the policy off (F07, F07b)."""

from html import escape
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Testimony
from testimonies.rules import follow_up

from .. import people

pytestmark = pytest.mark.django_db

HOSTILE = {
    "script": "<script>fetch('//127.0.0.1:9')</script> au milieu d'un récit.",
    "handler": "\"><img src=x onerror=alert(1)> et la suite du récit.",
    "attribute": "' onmouseover='alert(1)' x=' récit ordinaire ensuite.",
    "link": "javascript:alert(1) puis [clic](javascript:alert(1)) et la suite.",
    "template": "{{ settings.SECRET_KEY }}{% load x %} dans mon récit.",
    "closing tags": "</textarea></main></body></html><h1>Vide</h1> récit.",
    "comment": "<!-- --!> <![CDATA[ ]]> récit d'une visite ordinaire.",
    "entities": "&lt;script&gt; &amp;amp; &#x27; récit d'une visite.",
    "strip_tags": "<" * 51 + "a>" * 51 + " récit.",
    "long word": "a" * 9_000,
    "zalgo": "Z" + "\u0301" * 300 + " récit d'une visite ordinaire.",
    "right to left": "Il a dit \u202egnol sèrt\u202c puis il est parti.",
    "null": "Il a dit\x00 bonjour, puis il est parti.",
    "formula": "=1+1;@SUM(A1) puis un récit d'une visite.",
    "separators": "ligne\u2028suite\u2029fin du récit ordinaire.",
}  # fmt: skip


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def told(request: pytest.FixtureRequest) -> Testimony:
    row = people.waiting(request.param)
    row.redactions.all().delete()
    follow_up.reply(row, text=row.story[:500])
    return row


def raw_markup(page: Any, text: str) -> bool:
    """Whether the text stands in the page unescaped, where escaping would change it."""
    return escape(text) != text and text in page.content.decode()


def test_readers_get_the_text_as_text_and_every_list_still_stands(client: Client, told: Testimony) -> None:
    other = people.published("Une autre histoire, tranquille, à côté.")
    reader = people.a_moderator()
    people.opened(told, reader)
    for hit in people.open_hits(told):
        people.hide(told, reader, told.story[hit.start : hit.end])
    row = people.approved(told, reader)
    for address in ("/", "/temoignages/", f"/temoignages/{row.pk}/", "/appels/harcelementdomicile/"):
        page = client.get(address)
        assert page.status_code == 200
        assert not raw_markup(page, row.public_text), address
    assert other.public_text in client.get("/temoignages/").content.decode()


def test_the_author_gets_her_text_back_as_text(client: Client, told: Testimony) -> None:
    for action in ("state", "text", "amend"):
        page = client.post("/suivi/", {"action": action, "pass": follow_up.issue_pass(told)},
                           headers={"sec-fetch-site": "same-origin"})  # fmt: skip
        assert page.status_code == 200
        assert not raw_markup(page, told.story), action


def test_the_desk_shows_text_as_text(client: Client, told: Testimony) -> None:
    reader = people.a_moderator()
    people.opened(told, reader)
    client.force_login(reader)
    for address in (
        "/admin/",
        "/admin/testimonies/testimony/",
        f"/admin/testimonies/testimony/{told.pk}/change/",
    ):
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        assert not raw_markup(page, told.story), address
