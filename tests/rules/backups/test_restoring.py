"""A backup comes back whole into an empty database, on either engine, and what was erased since does not."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.db.migrations.recorder import MigrationRecorder

from testimonies.models import Card, Event, KeyCheck, State, Term, Testimony
from testimonies.rules import follow_up, keys, moderation, receipts, search, search_query
from testimonies.rules.backups import locked, restoring, tables
from testimonies.rules.backups.stream import BackupError
from testimonies.rules.trail import AUTHOR

from ... import people
from .base import a_full_site, backed_up

pytestmark = pytest.mark.django_db


def restored(backup: bytes, identity: Path, **how: Any) -> restoring.Done:
    return restoring.restore(io.BytesIO(backup), identity, **how)


def found_by(word: str) -> list[str]:
    return [card.testimony_id for card in search.matching(Card.objects.shown(), search_query.read(word))]


def test_all_rows_come_back_and_receipts_and_search_work(identity: Path) -> None:
    site = a_full_site()
    before, backup = tables.sums(), backed_up()
    tables.clear()
    assert not Testimony.objects.exists()
    done = restored(backup, identity)
    after = tables.sums()
    trail = Event._meta.db_table
    assert {name: one for name, one in after.items() if name != trail} == {
        name: one for name, one in before.items() if name != trail
    }
    assert after[trail].rows == before[trail].rows + 1
    assert Event.objects.first().what == "restored"  # type: ignore[union-attr]
    assert done.rows == sum(one.rows for one in before.values())
    assert (done.erased_again, done.left, done.differing) == ([], [], [])
    found = follow_up.find(receipts.parse(" ".join(site["words"]), "fr"))
    assert found and found.testimony.story.startswith("Le plombier")
    assert keys.key_faults() == []
    assert found_by("facteur") == [site["public"].pk]


def test_what_is_written_next_gets_a_number_of_its_own(identity: Path) -> None:
    a_full_site()
    backup = backed_up()
    tables.clear()
    restored(backup, identity)
    assert people.published().pk != people.published().pk
    assert Event.objects.filter(what="submit").count() == 4


def test_what_was_withdrawn_forgotten_or_burnt_since_is_erased_again(identity: Path, ledger: Path) -> None:
    site = a_full_site()
    burnt, forgotten = people.published("Une autre histoire, plus longue."), people.waiting()
    backup = backed_up()
    moderation.move(site["public"], "withdraw", by=AUTHOR, version=1)
    ledger.write_text(
        f"2099-01 {site['public'].pk} withdrawn\n2099-01 {forgotten.pk} forgotten\n2099-01-01 {burnt.pk} burnt\n"
        f"2099-01-01 {site['waiting'].pk} burnt\n2099-01 an-id-that-never-came-x withdrawn\ntorn"
    )
    tables.clear()
    done = restored(backup, identity)
    assert done.erased_again == [site["public"].pk, forgotten.pk, burnt.pk]
    assert done.left == [site["waiting"].pk]
    assert people.fresh(site["public"]).state == State.WITHDRAWN
    assert people.fresh(forgotten).state == State.FORGOTTEN
    assert people.fresh(burnt).burnt_on is not None
    assert found_by("facteur") == []


def test_what_was_burnt_before_the_backup_is_not_burnt_in_newer_words(identity: Path, ledger: Path) -> None:
    row = people.published()
    backup = backed_up()
    ledger.write_text(f"2020-01-01 {row.pk} burnt\n")
    tables.clear()
    assert restored(backup, identity).erased_again == []
    assert people.fresh(row).burnt_on is None


def test_without_the_purge_ledger_nothing_is_restored_unless_one_says_so(
    identity: Path, ledger: Path
) -> None:
    backup = backed_up()
    ledger.unlink()
    tables.clear()
    with pytest.raises(BackupError, match="PURGE_LEDGER"):
        restored(backup, identity)
    assert restored(backup, identity, without_ledger=True).rows > 0


def remade(backup: bytes, identity: Path, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """A backup that somebody changed who can open it, or that a fault of ours left so."""
    found: list[bytes] = []
    locked.unlock(io.BytesIO(backup), locked.identities(identity), found.append)
    out = io.BytesIO()
    locked.lock(change(found), out, [str(locked.identities(identity)[0].to_public())])
    return out.getvalue()


def without_a_row(lines: list[bytes]) -> list[bytes]:
    (place, *_) = [number for number, line in enumerate(lines) if line.startswith(b"[")]
    return lines[:place] + lines[place + 1 :]


def of_a_later_release(lines: list[bytes]) -> list[bytes]:
    last = max(one.name for one in MigrationRecorder.Migration.objects.filter(app="testimonies"))
    return [lines[0].replace(last.encode(), b"0099_later"), *lines[1:]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[:-1], "has no end"),
        (without_a_row, "does not hold what it says"),
        (
            of_a_later_release,
            "made by a release that ends with testimonies.0099_later",
        ),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_and_changes_nothing(
    change: Callable[[list[bytes]], list[bytes]], said: str, identity: Path
) -> None:
    backup, seeds = remade(backed_up(), identity, change), Term.objects.count()
    with pytest.raises(BackupError, match=said):
        restored(backup, identity)
    assert Term.objects.count() == seeds > 0


def test_what_was_not_written_as_it_was_read_is_refused(
    identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.waiting()
    backup, values = backed_up(), tables.values
    tables.clear()
    monkeypatch.setattr(
        tables, "values", lambda model, row: ["xx" if one == "fr" else one for one in values(model, row)]
    )
    with pytest.raises(BackupError, match="not what was read: testimonies_testimony"):
        restored(backup, identity)
    assert not Testimony.objects.exists()


def test_a_row_that_the_database_refuses_is_named_by_its_table_alone(
    identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, values = backed_up(), tables.values
    tables.clear()
    monkeypatch.setattr(tables, "values", lambda model, row: [None for _one in values(model, row)])
    with pytest.raises(BackupError, match=r"refused a row \(IntegrityError, table testimonies_\w+\)\.$"):
        restored(backup, identity)


def test_a_database_that_is_not_empty_is_never_written_over(identity: Path) -> None:
    row = people.waiting()
    with pytest.raises(BackupError, match=r"not empty \(Testimony, Event\)"):
        restored(backed_up(), identity)
    assert people.fresh(row).story == people.STORY


@pytest.mark.parametrize("setting", ["ENCRYPTION_KEYS", "RECEIPT_KEYS"])
def test_a_key_that_is_missing_or_another_one_is_named_and_nothing_is_restored(
    setting: str, identity: Path, settings: Any
) -> None:
    keys.write_key_checks()
    people.waiting()
    backup = backed_up()
    tables.clear()
    right = getattr(settings, setting)
    for wrong in ({"x9": bytes(32)}, dict.fromkeys(right, bytes(32))):
        setattr(settings, setting, wrong)
        with pytest.raises(BackupError, match=setting):
            restored(backup, identity)
    assert not Testimony.objects.exists() and not KeyCheck.objects.exists()


def test_settings_that_are_not_as_they_were_are_named(identity: Path, settings: Any) -> None:
    backup = backed_up()
    tables.clear()
    settings.SITE_NAME, settings.KEEP_DAYS = "Autre", {}
    assert restored(backup, identity).differing == ["KEEP_DAYS", "SITE_NAME"]


def test_no_key_no_session_and_no_address_with_a_password_is_in_it(identity: Path, settings: Any) -> None:
    settings.EMAIL_URL = "smtp+tls://name:zanahoria@example.org:587"
    found: list[bytes] = []
    locked.unlock(io.BytesIO(backed_up()), locked.identities(identity), found.append)
    text = b"".join(found).decode()
    secrets = [settings.SECRET_KEY, "zanahoria", str(settings.DATABASES["default"]["NAME"])]
    secrets += [key.hex() for key in (*settings.ENCRYPTION_KEYS.values(), *settings.RECEIPT_KEYS.values())]
    assert [one for one in secrets if one in text] == []
    assert "django_session" not in text and "testimonies_sitting" not in text
    assert '"keys":{"ENCRYPTION_KEYS":["k1"]' in text


def test_any_one_of_several_keys_opens_it(identity: Path, settings: Any, tmp_path: Path) -> None:
    second = pyrage.x25519.Identity.generate()
    settings.BACKUP_PUBLIC_KEY = [*settings.BACKUP_PUBLIC_KEY, str(second.to_public())]
    (tmp_path / "second").write_text(str(second))
    backup = backed_up()
    for key in (identity, tmp_path / "second"):
        tables.clear()
        assert restored(backup, key).rows > 0


def test_it_is_kept_in_clear_nowhere(identity: Path) -> None:
    site = a_full_site()
    backup = backed_up()
    assert b"facteur" not in backup and site["public"].pk.encode() not in backup
    assert backup.startswith(b"age-encryption.org/v1\n")
