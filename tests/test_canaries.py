"""Words that nobody may see, looked for in every answer of every address (security.md F04, F10; promise 2)."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from testimonies.models import Aside, State, Testimony
from testimonies.models.privacy import Privacy
from testimonies.models.sealed import SealedTextField
from testimonies.pages.following.acts import ACTS
from testimonies.pages.following.screens import SCREENS
from testimonies.rules import desk, evidence, follow_up, memo, receipts, tokens

from . import people
from .pages.coming_back import ENGLISH, FRENCH, post
from .walk import addresses, desk_addresses, in_each_language

pytestmark = pytest.mark.django_db
CANARY = "zibeline"  # in every sealed field, and redacted where the text is published
ONCE_PUBLIC = (
    "ornithorynque"  # a word that readers may see while the text is published, and not a moment longer
)
AMENDED = "waiting after it was published"
# What two of them have in common is asked of one; the others in full length.
LIKE_OTHERS = {State.APPROVED, State.CHANGES_ASKED, State.SUSPENDED, State.FORGOTTEN}
STATES = [
    pytest.param(one, marks=pytest.mark.long) if one in LIKE_OTHERS else one
    for one in (*State.values, AMENDED)
]


def told(state: str) -> Testimony:
    """A testimony in this state, with a canary in every private field it may hold there."""
    row = people.waiting(f"Une histoire {CANARY} avec {ONCE_PUBLIC} dedans, {state}.", trade="plumber")
    follow_up.reply(row, text=f"Message {CANARY}.")
    follow_up.add_details(row, company=f"{CANARY} SARL", choices={"age_band": ["25-34"]})
    moderator = people.a_lead()
    people.answered(row, f"Réponse {CANARY}.", moderator)
    people.keeps_a_picture(row, f"{CANARY} sur la capture")
    people.is_reported(row, CANARY)
    people.set_aside(f"Mise de côté {CANARY}.")
    people.hide(people.opened(row, moderator), moderator, CANARY)
    if state == AMENDED:
        row = people.decide(
            people.in_state(State.PUBLISHED, row, moderator), "amend", story=f"{row.story} Bis."
        )
    else:
        row = people.in_state(state, row, moderator)
    if state == State.WAITING:
        desk.hand_over(people.fresh(row), moderator)
    if state in (State.REFUSED, State.CHANGES_ASKED, State.SUSPENDED):
        row.reason_text = f"{CANARY} ?"
        row.save(update_fields=["reason_text"])
    return people.fresh(row)


def private_values(row: Testimony) -> dict[tuple[str, str], set[Any]]:
    """What the private fields of a testimony hold: read from the classes of all models, so that a new field is covered."""
    found = {}
    for model in apps.get_app_config("testimonies").get_models():
        sealed = {field.name for field in model._meta.fields if isinstance(field, SealedTextField)}
        private = {name for name, kind in model.PRIVACY.items() if kind is Privacy.PRIVATE} | sealed
        records = records_of(row, model) if private else ()
        for name in private:
            values = {getattr(one, name) for one in records} - {"", None}
            # What somebody wrote is known by its canary, what the machine made (a digest, an hour) by its own value.
            found[model.__name__, name] = {CANARY if CANARY in str(value) else value for value in values}
    return found


def records_of(row: Testimony, model: type[models.Model]) -> models.QuerySet[Any]:
    """Those of this testimony; what is of none, all of them."""
    if model is Aside:
        return Aside.objects.all()
    lookup = {"Testimony": "pk", "EvidenceCopy": "evidence__testimony", "Band": "signature__testimony"}.get(
        model.__name__, "testimony"
    )
    return model._default_manager.filter(**{lookup: row.pk})


def secrets(row: Testimony) -> set[Any]:
    """What nobody may be shown in the state the row is in."""
    shown = set() if row.state == State.PUBLISHED else {ONCE_PUBLIC}
    pictures = {evidence.cleaned(one) for one in row.evidence.all()} | {people.SENT_PICTURE}
    return {CANARY, *shown, *pictures}.union(*private_values(row).values())


def walked(row: Testimony) -> list[str]:
    """Every address with what it wants of this row, its picture's id too."""
    one = row.evidence.first()
    found = addresses(public_id=row.pk, slug=row.call.slug, picture_id=one.public_id if one else "nothing")
    return [*found, *(f"{address}?k={row.pk}" for address in in_each_language("own_picture"))]


def told_of(answer: Any, row_secrets: set[Any]) -> set[Any]:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    words = headers.encode() + answer.getvalue()
    return {one for one in row_secrets if in_bytes(one) in words}


def in_bytes(secret: Any) -> bytes:
    return bytes(secret) if isinstance(secret, bytes | memoryview) else str(secret).encode()


def test_every_private_field_of_every_model_is_filled() -> None:
    """In one state or in the other: a decision takes away what she wrote before, and only a refusal has its sentence."""
    found = [private_values(told(state)) for state in ("refused", AMENDED)]
    assert [name for name in found[0] if not any(values[name] for values in found)] == []


@pytest.mark.parametrize("state", STATES)
def test_no_address_tells_a_stranger_an_unpublished_word(client: Client, state: str) -> None:
    row = told(state)
    hidden = secrets(row) | set(row.call.members.values_list("username", flat=True))
    visited = 0
    methods = ("get", "post", "head", "options", "put", "delete") if state == "waiting" else ("get", "post")
    for address in walked(row):
        for method in methods:
            answer = getattr(client, method)(address)
            visited += 1
            assert not told_of(answer, hidden), (method, address)
            assert answer.status_code < 500, (method, address)
    assert visited > 60


def forged(row: Testimony, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Passes that open nothing, the more dangerous ones made of a good one."""
    good = follow_up.issue_pass(row)
    with monkeypatch.context() as earlier:
        earlier.setattr(follow_up, "PASS_SECONDS", -1)
        expired = follow_up.issue_pass(row)
    middle = len(good) // 2
    bent = good[:middle] + ("A" if good[middle] != "A" else "B") + good[middle + 1 :]
    return {
        "none": "",
        "nonsense": "forged",
        "bent": bent,
        "cut": good[:-4],
        "expired": expired,
        "id": row.pk,
    }


@pytest.mark.parametrize("state", STATES)
def test_no_pass_but_a_good_one_tells_a_word(
    client: Client, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    row = told(state)
    hidden, before = secrets(row), Testimony.objects.values().get()
    for name, token in forged(row, monkeypatch).items():
        for action in (*SCREENS, *ACTS):
            answer = post(
                client, ENGLISH, {"pass": token, "action": action, "story": "y" * 30, "message": "x"}
            )
            assert answer.status_code == 200, (name, action)
            assert not told_of(answer, hidden), (name, action)
    assert Testimony.objects.values().get() == before


def test_a_good_pass_would_be_seen(client: Client) -> None:
    row = told("waiting")
    answer = post(client, FRENCH, {"pass": follow_up.issue_pass(row), "action": "text"})
    assert {CANARY, ONCE_PUBLIC} <= told_of(answer, secrets(row))


@pytest.mark.parametrize("state", STATES)
def test_no_receipt_but_the_right_one_tells_a_word(client: Client, state: str) -> None:
    row = told(state)
    words = receipts.word_list("fr")
    for wrong in (
        [*words[:8]],
        [*words[:7]],
        ["?"] * 8,
        [row.pk],
        [str(row.receipt_digest)],
        ["'", "OR", "1=1"],
    ):
        answer = post(client, FRENCH, {"action": "open", "receipt": " ".join(wrong), "then": "text"})
        assert not told_of(answer, secrets(row) - set(wrong)), wrong
        assert b'name="pass"' not in answer.content, wrong


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.FORGOTTEN])
def test_the_right_receipt_opens_nothing_once_it_is_gone(client: Client, state: str) -> None:
    sent = people.sent(f"Une histoire avec {CANARY} dedans, et rien de plus.")
    opening = {"action": "open", "receipt": " ".join(sent.words), "then": "text"}
    assert told_of(post(client, FRENCH, opening), {CANARY})
    people.in_state(state, sent.testimony)
    assert b'name="pass"' not in post(client, FRENCH, opening).content


def test_no_token_but_a_good_one_tells_what_was_set_aside(client: Client) -> None:
    people.set_aside(f"Mise de côté {CANARY}.")
    digest, before = Aside.objects.get().digest, list(Aside.objects.values())
    bad = (
        "",
        "forged",
        digest,
        follow_up.issue_pass(people.waiting()),
        tokens.issue("aside", [digest, "00" * 32], -1),
    )
    for address in addresses(public_id="x" * 22, slug="harcelementdomicile"):
        for token in bad:
            fields = {
                "aside": token,
                "pass": token,
                "receipt": token,
                "change": "story",
                "set_aside": "",
                "erase": "",
            }
            for answer in (client.get(address, fields), post(client, address, fields)):
                assert not told_of(answer, {CANARY, digest} - {token}), (address, token)
    assert list(Aside.objects.values()) == before


def test_the_right_words_would_be_seen_and_after_sending_open_nothing(client: Client) -> None:
    opening = {"action": "open", "receipt": " ".join(people.set_aside(f"Mise de côté {CANARY}."))}
    assert told_of(post(client, FRENCH, opening), {CANARY})
    Aside.objects.all().delete()
    assert not told_of(post(client, FRENCH, opening), {CANARY})


def test_the_walk_would_see_a_published_word(client: Client) -> None:
    row = people.published(f"Une histoire {CANARY} sans rien de caché.")
    seen = [address for address in addresses(public_id=row.pk, slug=row.call.slug)
            if told_of(client.get(address), {CANARY})]  # fmt: skip
    assert {f"/temoignages/{row.pk}/", "/temoignages/", "/", "/en/testimonies/"} <= set(seen)


@pytest.mark.parametrize("state", STATES)
def test_the_desk_shows_a_stranger_nothing(client: Client, state: str) -> None:
    row = told(state)
    hidden = secrets(row)
    picture = row.evidence.first()
    known = {"picture_id": picture.public_id, "copy": "cleaned"} if picture else {}
    for address in desk_addresses(object_id=row.pk, public_id=row.pk, content_type_id="1", **known):
        answer = client.get(address)
        assert not told_of(answer, hidden), address
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
    for address in walked(row):
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
    """Nor a frame that the process remembers: whoever asks first lays it out for all."""
    plain = client.get("/temoignages/").content
    for header in (
        "x-forwarded-host",
        "x-forwarded-scheme",
        "x-original-url",
        "x-rewrite-url",
        "accept-language",
        "cookie",
    ):
        memo.forget()
        assert client.get("/temoignages/", headers={header: "evil.example"}).content == plain
        assert client.get("/temoignages/").content == plain


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
