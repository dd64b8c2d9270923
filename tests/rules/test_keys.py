"""Keyed digests, and the proof at the start that the keys are the right ones."""

import ast
import os

import pytest

from testimonies.models import KeyCheck
from testimonies.rules import follow_up, keys, receipts

from .. import house, people

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


@pytest.mark.django_db
def test_a_start_writes_down_a_new_key_only_beside_ones_that_are_right(settings) -> None:
    settings.ENCRYPTION_KEYS = {"k2": NEW, **settings.ENCRYPTION_KEYS}
    keys.write_key_checks()
    assert KeyCheck.objects.filter(public_id="encryption:k2").exists()
    settings.RECEIPT_KEYS = {"r9": NEW}
    keys.write_key_checks()
    assert not KeyCheck.objects.filter(public_id="receipt:r9").exists()


@pytest.mark.django_db
def test_keys_that_stored_rows_name_and_the_settings_lack_are_named(settings) -> None:
    people.sent()
    assert keys.data_faults() == []
    settings.ENCRYPTION_KEYS, settings.RECEIPT_KEYS = {"k9": NEW}, {"r9": OLD}
    faults = " ".join(keys.data_faults())
    assert "no key 'k1' in ENCRYPTION_KEYS" in faults
    assert "RECEIPT_KEYS has no key 'r1'" in faults


@pytest.mark.django_db
def test_a_wrong_key_is_told_from_one_that_is_only_missing(settings) -> None:
    keys.write_key_checks()
    settings.ENCRYPTION_KEYS = {"other": NEW}
    assert keys.wrong_keys() == []
    settings.ENCRYPTION_KEYS = {"k1": NEW}
    assert len(keys.wrong_keys()) == 1


LABELLED = {"derived", "mac", "digest", "digests", "_digests"}


def labels() -> dict[str, set[str]]:
    """Each label that the code writes, with the modules that do."""
    found: dict[str, set[str]] = {}
    for path in house.python_files("testimonies"):
        for call in house.calls(path.read_text()):
            first = call.args[0] if call.args else None
            if house.called(call) in LABELLED and isinstance(first, ast.Constant):
                found.setdefault(str(first.value), set()).add(path.name)
    return found


def test_each_label_belongs_to_one_module_and_makes_a_key_of_its_own() -> None:
    assert {"receipt words", "receipt pepper", "aside pepper", "nonce", "answers"} <= labels().keys()
    assert all(len(modules) == 1 for modules in labels().values()), labels()
    made = {keys.derived(label, keys.current_id()) for label in labels()}
    assert len(made) == len(labels())


def test_the_key_that_makes_the_words_and_the_pepper_that_finds_them_differ(settings) -> None:
    raw = next(iter(settings.RECEIPT_KEYS.values()))
    words, pepper = (keys.derived(f"receipt {one}", keys.current_id()) for one in ("words", "pepper"))
    assert len({raw, words, pepper, keys.derived("aside pepper", keys.current_id())}) == 4
    assert len(words) == len(pepper) == 32
