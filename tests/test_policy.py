"""The Content-Security-Policy of every answer: nothing inline, nothing from elsewhere, the desk included (security.md F07)."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.admin.test_rights import of_role

from . import people
from .walk import addresses, desk_addresses

pytestmark = pytest.mark.django_db
NEEDED = {"default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'"}


def directives(policy: str) -> dict[str, str]:
    """Each directive once: browsers take the first of two and forget the other."""
    parts = [part.strip().partition(" ") for part in policy.split(";") if part.strip()]
    assert len({name for name, _space, _sources in parts}) == len(parts), policy
    return {name: sources for name, _space, sources in parts}


def faults(policy: str) -> list[str]:
    """What a policy says that ours may not. Every source is 'none' or 'self'; so no nonce, blob:, unsafe-* or origin."""
    found = directives(policy)
    missing = [f"{name} is not {value}" for name, value in NEEDED.items() if found.get(name) != value]
    return missing + [f"{name} {value}" for name, value in found.items() if value not in ("'none'", "'self'")]


def everywhere(client: Client) -> Iterator[tuple[str, str]]:
    """Every address by GET and by POST, and what is no page; with the policy of the answer."""
    row = people.published()
    desk = desk_addresses(public_id=row.pk, object_id=row.pk)
    for address in (*addresses(public_id=row.pk, slug=row.call.slug), *desk, "/nulle-part/", "/temoignages"):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            yield f"{method} {address} {answer.status_code}", answer.get("Content-Security-Policy", "")


@pytest.mark.parametrize("who", ["a stranger", "a lead", "an operator"])
def test_every_answer_carries_the_strict_policy(client: Client, who: str) -> None:
    if who != "a stranger":
        client.force_login(people.a_lead() if who == "a lead" else of_role("Operators"))
    answers = dict(everywhere(client))
    assert {address: faults(policy) for address, policy in answers.items() if faults(policy)} == {}
    assert len(answers) > 150


def test_an_answer_to_a_foreign_host_or_a_broken_request_carries_it_too(client: Client) -> None:
    for answer in (
        client.get("/", headers={"host": "evil.example"}),
        client.post("/temoigner/", {f"x{number}": "" for number in range(5_001)}),
    ):
        assert answer.status_code == 400
        assert faults(answer.get("Content-Security-Policy", "")) == []


@pytest.mark.parametrize(
    "worse",
    [
        "'unsafe-inline'",
        "'nonce-x'",
        "blob:",
        "https://cdn.example",
        "'self' data:",
        "*",
        "'self'; script-src 'none'",
    ],
)
def test_a_weaker_policy_would_be_seen(worse: str) -> None:
    strict = "; ".join(f"{name} {value}" for name, value in NEEDED.items())
    assert faults(f"{strict}; style-src 'self'") == []
    if "script-src" in worse:
        with pytest.raises(AssertionError):
            faults(f"{strict}; script-src {worse}")
    else:
        assert faults(f"{strict}; script-src {worse}") == [f"script-src {worse}"]
