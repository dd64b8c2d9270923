"""New keys take the place of old ones, and everything still opens: before, during and after (security.md F31)."""

import os
import signal
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import BinaryField

from testimonies.models import Call, Copy, Evidence, EvidenceCopy, KeyCheck, Testimony
from testimonies.models.sealed import SealBrokenError, SealedTextField, key_id_of
from testimonies.rules import conversation, evidence, follow_up, key_needs, keys, receipts, rotation
from testimonies.rules.trail import AUTHOR, today

from .. import people

pytestmark = pytest.mark.django_db
SEALED_OLD, SEALED_NEW, RECEIPT_OLD, RECEIPT_NEW = (os.urandom(32) for _ in range(4))
Words = dict[str, tuple[int, ...]]
# Sealed to an author's words, written in clear for readers, or no text: no key of the site is in them.
NOT_OURS = {
    "aside.sealed",
    "evidence.public_picture",
    "keycheck.proof",
    "passkey.public_key",
    "shareimage.picture",
    "signature.hashes",
}


@pytest.fixture(autouse=True)
def old(settings: Any) -> None:
    """The site before: one key of each kind, written down."""
    KeyCheck.objects.all().delete()
    settings.ENCRYPTION_KEYS, settings.RECEIPT_KEYS = {"k1": SEALED_OLD}, {"r1": RECEIPT_OLD}
    keys.write_key_checks()


@pytest.fixture
def new(settings: Any) -> Callable[[], None]:
    """The operator puts a new key of each kind before the old ones."""

    def put() -> None:
        settings.ENCRYPTION_KEYS = {"k2": SEALED_NEW, "k1": SEALED_OLD}
        settings.RECEIPT_KEYS = {"r2": RECEIPT_NEW, "r1": RECEIPT_OLD}

    return put


def rotate(**options: Any) -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out, stderr=out, **options)
    return out.getvalue()


def rotated_with_faults() -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("rotate_keys", stdout=out, stderr=out)
    return out.getvalue()


def everything(row: Testimony) -> Evidence:
    """One value in every sealed place."""
    row.company, row.reason_text = "Réseau Azur", "Merci."
    row.save(update_fields=["company", "reason_text"])
    conversation.add(row, side="author", text="Une précision.", by=AUTHOR)
    one = people.keeps_a_picture(row, "Le message dit bonsoir.")
    evidence.cover(one, boxes=[(1, 2, 3, 4)], covered=b"covered")
    return one


def ids() -> dict[str, set[str]]:
    """The keys under which each sealed column lies."""
    return {
        f"{store.name}.{name}": {key_id_of(bytes(value)) for value in store.rows().values_list(name, flat=True) if value}
        for store in rotation.stores()
        for name in store.fields
    }  # fmt: skip


def test_every_binary_column_is_re_sealed_or_known_not_to_be_ours() -> None:
    columns = {
        f"{model._meta.model_name}.{one.name}"
        for model in apps.get_app_config("testimonies").get_models()
        for one in model._meta.local_fields
        if isinstance(one, BinaryField)
    }
    ours = {f"{store.name}.{name}" for store in rotation.stores() for name in store.fields}
    assert columns - ours == NOT_OURS & columns
    assert "testimony.story" in ours and "evidencecopy.sealed" in ours


def test_everything_sealed_lies_under_the_new_key_afterwards_and_reads_as_before(new: Any) -> None:
    row = people.waiting()
    one = everything(row)
    original = one.copies.get(copy=Copy.ORIGINAL).sealed
    new()
    said = rotate()
    assert set().union(*ids().values()) == {"k2"} | {key_id_of(bytes(original))} - {
        key_id_of(bytes(original))
    }
    row = people.fresh(row)
    assert (row.story, row.company, row.reason_text) == (people.STORY, "Réseau Azur", "Merci.")
    assert [message.text for message in row.messages.all()] == ["Une précision."]
    one = row.evidence.get()
    assert (one.transcript, evidence.cleaned(one)) == ("Le message dit bonsoir.", people.CLEANED_PICTURE)
    assert evidence.for_readers(one) == b"covered"
    assert evidence.original(one, bytes(32)) == people.SENT_PICTURE
    assert "nothing needs k1 any more" in said


def test_a_second_run_changes_nothing(new: Any) -> None:
    everything(people.waiting())
    new()
    rotate()
    before = (
        list(Testimony.objects.values_list("story", "company")),
        list(EvidenceCopy.objects.values_list("sealed")),
    )
    assert "Re-sealed: 0 of 0 rows." in rotate()
    after = (
        list(Testimony.objects.values_list("story", "company")),
        list(EvidenceCopy.objects.values_list("sealed")),
    )
    assert str([[bytes(v[0]) for v in part] for part in before]) == str(
        [[bytes(v[0]) for v in part] for part in after]
    )


def test_without_an_old_key_there_is_nothing_to_do() -> None:
    people.waiting()
    assert rotate() == "Re-sealed: 0 of 0 rows.\nThere is no old key.\n"


def test_it_may_be_stopped_after_any_batch_and_goes_on(new: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [people.waiting(f"Histoire {number} de la soirée.") for number in range(5)]
    new()
    stores = rotation.stores
    monkeypatch.setattr(
        rotation, "stores", lambda: [rotation.Store(s.rows, s.fields, s.bound, 1) for s in stores()]
    )
    for stopped in range(1, 5):
        steps = rotation.run()
        next(steps)
        steps.close()
        assert (
            sum(key_id_of(bytes(value)) == "k2" for (value,) in Testimony.objects.values_list("story"))
            == stopped
        )
    assert "Re-sealed: 1 of 1 rows." in rotate()
    assert all(people.fresh(row).story.startswith("Histoire") for row in rows)


def test_a_row_whose_key_is_missing_is_named_without_its_words_and_stops_no_other(
    new: Any, settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = {"k0": os.urandom(32), "k1": SEALED_OLD}
    lost = people.waiting("Zibeline perdue dans la soirée.")
    settings.ENCRYPTION_KEYS = {"k1": SEALED_OLD}
    kept = people.waiting()
    new()
    said = rotated_with_faults()
    assert f"Not re-sealed: testimony {lost.pk}: story: no key 'k0'" in said
    assert "Zibeline" not in said and kept.pk not in said
    assert people.fresh(kept).story == people.STORY
    assert {key_id_of(bytes(value)) for (value,) in Testimony.objects.values_list("story")} == {"k0", "k2"}


def test_a_value_moved_to_another_row_is_named_and_left(new: Any) -> None:
    one, other = people.waiting("Une première histoire."), people.waiting("Une autre histoire.")
    stolen = Testimony.objects.values_list("story", flat=True).get(pk=one.pk)
    Testimony.objects.filter(pk=other.pk).update(story=bytes(stolen))
    new()
    assert f"testimony {other.pk}: story: a value of testimony.story does not open" in rotated_with_faults()
    assert people.fresh(one).story == "Une première histoire."
    with pytest.raises(SealBrokenError):
        _ = people.fresh(other).story


def test_a_wrong_key_stops_it_before_anything_is_written(new: Any, settings: Any) -> None:
    row = people.waiting()
    settings.ENCRYPTION_KEYS = {"k2": SEALED_NEW, "k1": os.urandom(32)}
    with pytest.raises(CommandError, match="'k1' is not the one"):
        rotate()
    assert not KeyCheck.objects.filter(public_id="encryption:k2").exists()
    settings.ENCRYPTION_KEYS = {"k1": SEALED_OLD}
    assert people.fresh(row).story == people.STORY


def test_a_look_without_re_sealing_counts_and_changes_nothing(new: Any) -> None:
    people.waiting()
    new()
    said = rotate(check=True)
    assert "ENCRYPTION_KEYS: k1 is still needed (testimony: 1). Keep it." in said
    assert ids()["testimony.story"] == {"k1"}
    assert KeyCheck.objects.filter(public_id="encryption:k1").exists()


def test_a_receipt_key_is_needed_while_one_row_names_it(new: Any) -> None:
    first, second = people.waiting(), people.waiting("Une autre histoire de ce soir.")
    people.set_aside()
    new()
    assert "RECEIPT_KEYS: r1 is still needed (aside.digest: 1, testimony.receipt_digest: 2" in rotate()
    assert KeyCheck.objects.filter(public_id="receipt:r1").exists()
    apps.get_model("testimonies", "Signature").objects.all().delete()
    emptied = {"receipt_digest": None, "nonce_digest": None, "answers_digest": ""}
    Testimony.objects.filter(pk__in=[first.pk, second.pk]).update(**emptied)
    assert "RECEIPT_KEYS: r1 is still needed (aside.digest: 1)" in rotate()
    apps.get_model("testimonies", "Aside").objects.all().delete()
    assert "RECEIPT_KEYS: nothing needs r1 any more" in rotate()
    assert set(KeyCheck.objects.values_list("public_id", flat=True)) == {"encryption:k2", "receipt:r2"}


def test_a_digest_under_a_key_that_nobody_knows_is_named(new: Any) -> None:
    row = people.waiting()
    Testimony.objects.filter(pk=row.pk).update(receipt_digest="r0:" + "a" * 64)
    new()
    assert (
        "RECEIPT_KEYS: r0 is still needed (testimony.receipt_digest: 1). IT IS MISSING"
        in rotated_with_faults()
    )


def test_the_site_starts_without_the_old_keys_once_nothing_needs_them(new: Any, settings: Any) -> None:
    row = people.waiting()
    new()
    rotate()
    Testimony.objects.update(receipt_digest=None, nonce_digest=None, answers_digest="")
    apps.get_model("testimonies", "Signature").objects.all().delete()
    rotate()
    settings.ENCRYPTION_KEYS, settings.RECEIPT_KEYS = {"k2": SEALED_NEW}, {"r2": RECEIPT_NEW}
    assert keys.key_faults() + keys.data_faults() == []
    assert people.fresh(row).story == people.STORY


def test_digest_columns_are_found_by_their_names() -> None:
    found = {f"{rows.model._meta.model_name}.{name}" for rows, name in key_needs.digest_columns()}
    of_testimony = {f"testimony.{name}_digest" for name in ("receipt", "nonce", "answers")}
    assert of_testimony | {"aside.digest", "signature.key_id"} <= found


RECEIPTS = 1_000


def a_thousand() -> Words:
    """Testimonies with receipts made under the current keys, written at once."""
    call, written = Call.objects.get(pk=people.a_call().pk), []
    words: Words = {}
    for number in range(RECEIPTS):
        indices = receipts.make(number.to_bytes(16), "fr")
        row = Testimony(
            call=call, language="fr", state_since=today(), submitted_on=today(), publication="publish"
        )
        row.story, row.receipt_digest = f"Histoire {number}.", receipts.digest(indices)
        written.append(row)
        words[row.pk] = indices
    Testimony.objects.bulk_create(written)
    return words


def opened(words: Words) -> int:
    """How many open with their words, each its own."""
    found = ((pk, follow_up.find(receipts.Typed((indices,)))) for pk, indices in words.items())
    return sum(
        visit is not None and visit.testimony.pk == pk and bool(visit.testimony.story) for pk, visit in found
    )


def some(words: Words, start: int) -> Words:
    return dict(list(words.items())[start::50])


def test_a_thousand_receipts_open_before_during_and_after_a_rotation(
    new: Any, settings: Any, record_property: Any
) -> None:
    words = a_thousand()
    assert opened(some(words, 0)) == 20
    new()
    for place, _progress in enumerate(rotation.run()):
        assert opened(some(words, place)) == len(some(words, place))
    settings.ENCRYPTION_KEYS = {"k2": SEALED_NEW}  # nothing needs k1 any more
    assert opened(words) == RECEIPTS
    record_property("figure", f"F31: {RECEIPTS} of {RECEIPTS} receipts open after a rotation of both keys")


@pytest.fixture
def terminal() -> StringIO:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    return Terminal()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_ends_its_batch_and_says_how_to_go_on(
    new: Any, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    row = people.waiting()
    new()
    through = rotation._through
    monkeypatch.setattr(
        rotation,
        "_through",
        lambda *given: (os.kill(os.getpid(), number) or step for step in through(*given)),
    )
    before, out = signal.getsignal(number), StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("rotate_keys", stdout=out, stderr=out)
    assert end.value.code == 128 + number
    assert "run it again to go on" in out.getvalue()
    assert signal.getsignal(number) == before
    assert KeyCheck.objects.filter(public_id="encryption:k1").exists()
    assert people.fresh(row).story == people.STORY


def test_a_terminal_gets_a_bar_that_fills_and_a_file_gets_none(new: Any, terminal: StringIO) -> None:
    people.waiting()
    new()
    call_command("rotate_keys", stdout=terminal)
    assert f"\r[{'#' * 30}] 1 of 1 rows" in terminal.getvalue()
    assert "[" not in rotate()


def test_no_field_of_a_model_is_sealed_without_an_id_to_bind_it() -> None:
    for model in apps.get_models():
        if any(isinstance(one, SealedTextField) for one in model._meta.local_fields):
            assert model._meta.get_field("public_id").unique
