"""Keyed digests, and the proof at the start that the keys are the right ones."""

import os

import pytest

from testimonies.models import KeyCheck
from testimonies.rules import follow_up, keys, receipts

from .. import people

OLD, NEW = os.urandom(32), os.urandom(32)


def test_each_purpose_and_each_key_has_a_digest_of_its_own(settings) -> None:
    settings.RECEIPT_KEYS = {"r2": NEW, "r1": OLD}
    found = {keys.digest(label, b"x", key_id) for label in ("one", "other") for key_id in ("r1", "r2")}
    assert len(found) == 4
    assert keys.digest("one", b"x").startswith("r2:")
    assert keys.digests("one", b"x") == [keys.digest("one", b"x", key_id) for key_id in ("r2", "r1")]


@pytest.mark.django_db
def test_a_receipt_made_under_an_old_key_still_opens_after_a_new_one_came(settings) -> None:
    settings.RECEIPT_KEYS = {"r1": OLD}
    sent = people.sent()
    settings.RECEIPT_KEYS = {"r2": NEW, "r1": OLD}
    visit = follow_up.find(receipts.parse(" ".join(sent.words), "fr"))
    assert visit is not None
    assert visit.testimony == sent.testimony


@pytest.mark.django_db
def test_the_right_keys_have_no_fault() -> None:
    keys.write_key_checks()
    assert keys.key_faults() == []
    before = KeyCheck.objects.count()
    keys.write_key_checks()
    assert KeyCheck.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ENCRYPTION_KEYS", "RECEIPT_KEYS"])
def test_a_missing_and_a_wrong_key_are_each_named(settings, name: str) -> None:
    keys.write_key_checks()
    key_id = next(iter(getattr(settings, name)))
    setattr(settings, name, {key_id: NEW})
    assert [name in fault and "not the one" in fault for fault in keys.key_faults()] == [True]
    setattr(settings, name, {"other": NEW})
    assert [name in fault and "has no key" in fault for fault in keys.key_faults()] == [True]


@pytest.mark.django_db
def test_without_any_proof_the_start_is_refused() -> None:
    KeyCheck.objects.all().delete()
    assert "migrate" in keys.key_faults()[0]
