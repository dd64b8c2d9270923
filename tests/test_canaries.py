"""Words that nobody may see, looked for in every answer of every address (security.md F04, F10; promise 2)."""

from typing import Any

import pytest
from django.test import Client

from testimonies.models import Side, Testimony
from testimonies.rules import follow_up, moderation, receipts

from . import people
from .walk import addresses, desk_addresses

pytestmark = pytest.mark.django_db
CANARY = "zibeline"
HIDDEN = "ornithorynque"


def told(state: str) -> Testimony:
    """A testimony in this state, with a canary in every private field it may hold there."""
    row = people.waiting(f"Une histoire {CANARY} avec {HIDDEN} dedans, {state}.", trade="plumber")
    follow_up.reply(row, text=f"Message {CANARY}.")
    follow_up.reply(row, text=f"Réponse {CANARY}.", side=Side.TEAM)
    follow_up.add_details(row, company=f"{CANARY} SARL", choices={"age_band": ["25-34"]})
    moderator = people.a_moderator()
    if state in ("refused", "changes_asked"):
        name = {"refused": "refuse", "changes_asked": "ask_change"}[state]
        moderation.move(
            row, name, by=people.by(moderator), version=1, reason="verdict", sentence=f"{CANARY} ?"
        )
    if state == "counted":
        moderation.move(row, "count_only", by=people.by(moderator), version=1)
    if state in ("published", "suspended"):
        people.opened(row, moderator)
        people.hide(row, moderator, CANARY)
        people.hide(row, moderator, HIDDEN)
        row = moderation.move(row, "approve", by=people.by(moderator), version=1)
    if state == "suspended":
        moderation.move(row, "suspend", by=people.by(moderator), version=1, reason="verdict", sentence=CANARY)
    return Testimony.objects.get(pk=row.pk)


STATES = ("waiting", "changes_asked", "refused", "counted", "published", "suspended")


def said(answer: Any) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return headers + answer.getvalue().decode(errors="replace")


@pytest.mark.parametrize("state", STATES)
def test_no_address_tells_a_stranger_an_unpublished_word(client: Client, state: str) -> None:
    row = told(state)
    names = list(row.call.members.values_list("username", flat=True))
    visited = 0
    methods = ("get", "post", "head", "options", "put", "delete") if state == "waiting" else ("get", "post")
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        for method in methods:
            answer = getattr(client, method)(address)
            visited += 1
            words = said(answer)
            assert CANARY not in words and HIDDEN not in words, (method, address)
            assert not [name for name in names if name in words], (method, address)
            assert answer.status_code < 500, (method, address)
    assert visited > 60


def test_the_walk_would_see_a_published_word(client: Client) -> None:
    row = people.published(f"Une histoire {CANARY} sans rien de caché.")
    seen = [address for address in addresses(public_id=row.pk, slug=row.call.slug)
            if CANARY in said(client.get(address))]  # fmt: skip
    assert {f"/temoignages/{row.pk}/", "/temoignages/", "/", "/en/testimonies/"} <= set(seen)


@pytest.mark.parametrize("state", STATES)
def test_the_desk_shows_a_stranger_nothing(client: Client, state: str) -> None:
    row = told(state)
    for address in desk_addresses(object_id=row.pk, content_type_id="1", app_label="testimonies"):
        answer = client.get(address)
        assert CANARY not in said(answer), address
        assert "public" not in answer.get("Cache-Control", ""), address
        assert answer.status_code in (200, 301, 302, 403, 404, 405), address


def test_no_anonymous_answer_sets_a_cookie_but_the_way_out(client: Client) -> None:
    row = people.published()
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert not answer.cookies or address == "/quitter", address
            assert "Cookie" not in answer.get("Vary", ""), address


def test_only_readers_pages_may_be_kept_and_for_five_seconds(client: Client) -> None:
    row = people.published()
    kept = set()
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        rule = client.get(address).get("Cache-Control", "")
        assert rule == "public, max-age=5" or "no-store" in rule, address
        if "public" in rule:
            kept.add(address)
        assert "no-store" in client.post(address).get("Cache-Control", ""), address
    assert not [
        one for one in kept if "temoigner" in one or "suivi" in one or "testify" in one or "follow" in one
    ]
    assert f"/temoignages/{row.pk}/" in kept


def test_foreign_hosts_get_no_page(client: Client) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "testserver@evil.example"):
        assert client.get("/", headers={"host": host}).status_code == 400


def test_forwarding_headers_change_nothing_a_cache_may_hold(client: Client) -> None:
    plain = client.get("/temoignages/").content
    for header in (
        "x-forwarded-host",
        "x-forwarded-scheme",
        "x-original-url",
        "x-rewrite-url",
        "accept-language",
        "cookie",
    ):
        assert client.get("/temoignages/", headers={header: "evil.example"}).content == plain


def test_get_changes_nothing(client: Client) -> None:
    """security.md F11: a crawl leaves every row as it was."""
    row = told("published")

    def rows() -> list[Any]:
        return list(Testimony.objects.order_by("pk").values())

    before = rows()
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        client.get(address, {"action": "withdraw_yes", "receipt": "x", "pass": follow_up.issue_pass(row)})
    assert rows() == before


def test_a_foreign_post_changes_nothing_wherever_it_goes(client: Client) -> None:
    row = told("published")
    fields = {"pass": follow_up.issue_pass(row), "message": "x" * 30, "story": "y" * 30, "nonce": receipts.mint(),
              "publication": "publish", "consent_read": "on"}  # fmt: skip
    before = list(Testimony.objects.values()), row.messages.count()
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        for action in (
            "withdraw_yes",
            "reply",
            "amend",
            "amend_save",
            "delete_message",
            "details_save",
            "reopen",
            "agree",
        ):
            client.post(address, fields | {"action": action}, headers={"sec-fetch-site": "cross-site"})
    assert (list(Testimony.objects.values()), row.messages.count()) == before
