"""The human check: good for one nonce, for a while, with our key, and never an error whatever is sent."""

import base64
import json
from typing import Any

import pytest
from altcha.v1 import Payload, create_challenge, solve_challenge
from django.conf import settings as django_settings

from testimonies.rules import human_check, receipts


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(human_check, "HIGHEST", 300)


def solution(challenge: str, **changes: Any) -> str:
    """What the worker would send."""
    facts = json.loads(challenge)
    found = solve_challenge(facts["challenge"], facts["salt"], facts["algorithm"], facts["maxNumber"])
    assert found is not None
    names = ("algorithm", "challenge", "salt", "signature")
    answer = {name: facts[name] for name in names} | {"number": found.number} | changes
    return base64.b64encode(json.dumps(answer).encode()).decode()


def test_a_solved_challenge_is_good_with_its_nonce() -> None:
    nonce = receipts.mint()
    assert human_check.solved(nonce, solution(human_check.challenge(nonce)))


def test_a_stolen_solution_is_worth_nothing_with_another_nonce() -> None:
    mine, theirs = receipts.mint(), receipts.mint()
    assert not human_check.solved(mine, solution(human_check.challenge(theirs)))


def test_a_challenge_of_somebody_elses_making_is_worth_nothing() -> None:
    nonce = receipts.mint()
    foreign = create_challenge(hmac_key=b"their own key", max_number=300, salt="", number=None, expires=None,
                                  params=None, algorithm="SHA-256", salt_length=12)  # fmt: skip
    assert not human_check.solved(nonce, solution(json.dumps(foreign.to_dict())))


def test_a_challenge_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    nonce = receipts.mint()
    with monkeypatch.context() as later:
        later.setattr(receipts, "NONCE_SECONDS", -1)
        old = human_check.challenge(nonce)
    assert not human_check.solved(nonce, solution(old))


def test_its_end_cannot_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    nonce = receipts.mint()
    with monkeypatch.context() as later:
        later.setattr(receipts, "NONCE_SECONDS", -1)
        old = human_check.challenge(nonce)
    salt = json.loads(old)["salt"]
    for moved in (salt.partition("?")[0], salt + "expires=9999999999", salt.replace("expires=", "expired=")):
        assert not human_check.solved(nonce, solution(old, salt=moved)), moved


def test_another_number_is_no_solution() -> None:
    nonce = receipts.mint()
    challenge = human_check.challenge(nonce)
    assert not human_check.solved(nonce, solution(challenge, number=301))


def test_an_old_key_goes_on_being_good(settings: Any) -> None:
    nonce = receipts.mint()
    payload = solution(human_check.challenge(nonce))
    settings.RECEIPT_KEYS = {"r9": bytes(32), **django_settings.RECEIPT_KEYS}
    assert human_check.solved(nonce, payload)


def encoded(facts: Any) -> str:
    return base64.b64encode(json.dumps(facts).encode()).decode()


SHAPE = {"algorithm": "SHA-256", "challenge": "a", "number": 1, "salt": "a", "signature": "a"}


@pytest.mark.parametrize(
    "payload",
    ["", "é", "\ud83d", "\x00", "====", "x" * 100_000, encoded(None), encoded([*SHAPE]), encoded(7), encoded({}),
     encoded(SHAPE), encoded(SHAPE | {"salt": None}), encoded(SHAPE | {"salt": "?expires=x"}),
     encoded(SHAPE | {"number": "1"}), encoded(SHAPE | {"number": 10**300}), encoded(SHAPE | {"salt": "\ud83d"}),
     encoded(SHAPE | {"algorithm": "MD5"}), base64.b64encode(b"[" * 440).decode(), encoded(SHAPE | {"more": 1})],
)  # fmt: skip
def test_whatever_else_is_sent_is_no_solution(payload: str) -> None:
    assert human_check.solved(receipts.mint(), payload) is False
    assert human_check.solved("no nonce", payload) is False


def test_a_payload_is_as_short_as_is_said() -> None:
    nonce = receipts.mint()
    payload = Payload.from_base64(solution(human_check.challenge(nonce))).to_base64()
    assert len(payload) < human_check.LONGEST_PAYLOAD * 0.75
