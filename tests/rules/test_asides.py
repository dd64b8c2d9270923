"""Setting aside: sealed to eight words, for 14 days, and never so much that the disk fills (design.md 5.4)."""

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from structlog.testing import capture_logs

from testimonies.models import Aside, Event, Testimony
from testimonies.models.sealed import SealBrokenError, decrypt, encrypt, unseal_bytes
from testimonies.rules import asides, clock, follow_up, keys, receipts, submission, tokens
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db
FIELDS = {
    "story": ["Une moitié d'histoire,\r\n« 😳 »\x00"],
    "behaviours": ["followed", "insults-humiliation"],
    "call": ["c"],
}
HOME = "192.0.2.1"
DAY = timedelta(days=1)


def kept(fields: asides.Fields = FIELDS, language: str = "fr", **facts: Any) -> asides.Kept:
    return asides.keep(fields, language, **{"source": HOME} | facts)


def opened(words: list[str]) -> asides.Reopened | None:
    return asides.reopen(receipts.parse(" ".join(words), "fr"))


def token_of(words: list[str]) -> str:
    found = opened(words)
    assert found is not None
    return found.token


@pytest.mark.parametrize("language", ["fr", "en"])
def test_eight_words_open_all_that_was_set_aside(language: str) -> None:
    aside = kept(language=language)
    assert len(aside.words) == 8
    assert set(aside.words) <= set(receipts.word_list(language))
    found = opened(aside.words)
    assert found is not None
    assert (found.fields, found.last_day, aside.last_day) == (FIELDS, today() + 14 * DAY, found.last_day)


def test_a_forgotten_word_and_four_letters_are_enough_here_too() -> None:
    words = kept().words
    assert opened([*words[:3], "?", *words[4:]]) is not None
    assert opened([word[:4].upper() for word in words]) is not None


def test_the_stored_row_opens_under_no_key_of_the_site() -> None:
    words = kept().words
    row = Aside.objects.get()
    indices = receipts.parse(" ".join(words), "fr").candidates[0]
    ours = [*settings.ENCRYPTION_KEYS.values(), *settings.RECEIPT_KEYS.values(), row.digest.encode()[-32:]]
    ours += [
        keys.derived(label, key_id)
        for key_id in settings.RECEIPT_KEYS
        for label in ("aside pepper", "receipt pepper", "aside")
    ]
    for key in [*ours, receipts.evidence_key(indices)]:
        with pytest.raises(SealBrokenError):
            decrypt(key, bytes(row.sealed), f"aside.sealed:{row.digest}")
    with pytest.raises(SealBrokenError):
        unseal_bytes(bytes(row.sealed), f"aside.sealed:{row.digest}")
    assert decrypt(receipts.aside_key(indices), bytes(row.sealed), f"aside.sealed:{row.digest}")


def test_it_is_bound_to_its_row() -> None:
    first, second = kept().words, kept({"story": ["Une autre."]}).words
    rows = list(Aside.objects.all())
    for row, other in zip(rows, rows[::-1], strict=True):
        Aside.objects.filter(pk=row.pk).update(sealed=other.sealed)
    assert opened(first) is None and opened(second) is None


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 3, b"\xff" * 99, b"\0\0\0\x05hello", b"\0\0\0\x08" + b"\0" * 8]
)
def test_bytes_that_were_changed_open_nothing(content: bytes) -> None:
    words = kept().words
    key, digest = (
        receipts.aside_key(receipts.parse(" ".join(words), "fr").candidates[0]),
        Aside.objects.get().digest,
    )
    Aside.objects.update(sealed=encrypt(key, content, f"aside.sealed:{digest}"))
    assert opened(words) is None


def test_wrong_ended_and_erased_words_cost_the_same_query(django_assert_num_queries: Any) -> None:
    erased, ended, good = kept().words, kept().words, kept().words
    asides.drop(token_of(erased))
    Aside.objects.filter(digest=digest_of(ended)).update(last_day=today() - DAY)
    for words in (erased, ended, good[::-1], ["no"], []):
        with django_assert_num_queries(1):
            assert opened(words) is None
    with django_assert_num_queries(1):
        assert opened(good) is not None


def digest_of(words: list[str]) -> str:
    return receipts.aside_digest(receipts.parse(" ".join(words), "fr").candidates[0])


def test_a_receipt_and_what_is_set_aside_are_found_apart() -> None:
    sent = people.sent()
    words = kept().words
    assert opened(sent.words) is None
    assert follow_up.find(receipts.parse(" ".join(words), "fr")) is None


# The last day


def test_it_opens_on_its_last_day_and_not_after(monkeypatch: pytest.MonkeyPatch) -> None:
    words = kept().words
    for later, there in ((14, True), (15, False)):
        day = today() + later * DAY
        monkeypatch.setattr(asides, "today", lambda day=day: day)
        assert (opened(words) is not None) == there


def test_a_form_that_was_opened_is_told_no_last_day_once_it_is_over() -> None:
    token = token_of(kept().words)
    for day, told in ((today(), today()), (today() - DAY, None)):
        Aside.objects.update(last_day=day)
        assert asides.last_day(token) == told


def test_the_clock_erases_it_after_its_last_day() -> None:
    kept()
    for left, there in ((14, True), (0, True), (-1, False)):
        Aside.objects.update(last_day=today() + left * DAY)
        clock.run()
        assert Aside.objects.exists() == there


# The token of the form that was opened again


def test_it_is_set_aside_again_under_the_same_words_for_fourteen_more_days() -> None:
    words = kept().words
    Aside.objects.update(last_day=today() + DAY)
    token = token_of(words)
    again = kept({"story": ["Plus longue."]}, token=token)
    assert (again.words, again.last_day) == ([], today() + 14 * DAY)
    found = opened(words)
    assert found is not None and found.fields == {"story": ["Plus longue."]}
    assert Aside.objects.count() == 1


def test_the_token_tells_until_when_and_erases() -> None:
    aside = kept()
    token = token_of(aside.words)
    assert asides.last_day(token) == aside.last_day
    assert asides.drop(token) and asides.drop(token)
    assert asides.last_day(token) is None
    assert not Aside.objects.exists()


def forged() -> Iterator[str]:
    digest = Aside.objects.get().digest
    good = tokens.issue("aside", [digest, "00" * 32], 60)
    yield from ("", "x", "é", "\x00", "\ud83d", "A" * 1_000_000, "azE6" * 9, digest, good[:-4], good[4:])
    yield tokens.issue("pass", [digest, "00" * 32], 60)
    yield tokens.issue("aside", [digest, "00" * 32], -1)


def test_a_forged_token_sets_aside_under_new_words_and_erases_nothing() -> None:
    words = kept().words
    for count, token in enumerate(list(forged()), start=2):
        assert asides.last_day(token) is None
        assert asides.drop(token) is False
        assert len(kept(token=token).words) == 8
        assert Aside.objects.count() == count
    assert opened(words) is not None


def test_the_token_says_nothing_to_who_reads_it_and_is_no_pass() -> None:
    words = kept().words
    token = token_of(words)
    row = Aside.objects.get()
    assert row.digest not in token and token != token_of(words)
    with pytest.raises(follow_up.PassError):
        follow_up.read_pass(token)


# Sending


def send(token: str, nonce: str = "", **changes: Any) -> submission.Sent:
    people.a_call()
    answers = replace(people.ANSWERS, **changes)
    return submission.submit(answers=answers, nonce=nonce or receipts.mint(), aside=token)


def test_sending_erases_what_was_set_aside_and_nothing_else() -> None:
    mine, other = kept().words, kept().words
    send(token_of(mine))
    assert opened(mine) is None
    assert opened(other) is not None


def test_a_repeated_sending_is_the_same_with_and_without_the_token() -> None:
    token, nonce = token_of(kept().words), receipts.mint()
    first = send(token, nonce)
    for again in (token, "", "forged"):
        repeated = send(again, nonce)
        assert (repeated.outcome, repeated.words) == (submission.Outcome.REPEATED, first.words)
    assert Testimony.objects.count() == 1


def test_a_wrong_token_harms_no_sending() -> None:
    words = kept().words
    for token in forged():
        assert send(token).outcome == submission.Outcome.RECEIVED
    assert opened(words) is not None


def test_a_sending_that_fails_erases_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    words = kept().words
    token = token_of(words)
    monkeypatch.setattr(submission, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(token)
    assert opened(words) is not None and not Testimony.objects.exists()


# Nobody is told


def test_no_trail_no_log_and_no_other_row_tells_of_it() -> None:
    def rows() -> dict[str, list[Any]]:
        return {
            model.__name__: list(model.objects.values()) for model in apps.get_models() if model is not Aside
        }

    people.a_call()
    before = rows()
    with capture_logs() as lines:
        words = kept().words
        token = token_of(words)
        kept(token=token)
        opened(words[::-1])
        asides.drop(token)
    assert rows() == before
    assert lines == [] and not Event.objects.exists()


# Sizes, and the disk


def random_letters(count: int) -> str:
    return "".join(map(chr, random.Random(count).choices(range(0x10000, 0x3FFFF), k=count)))


def test_the_stored_length_is_one_of_a_few() -> None:
    for length in (1, 100, 1_000, 3_000, 20_000, 40_000, 150_000):
        kept({"story": [random_letters(length)]})
    overhead = 12 + 16  # nonce and tag of AES-GCM
    lengths = {len(bytes(row.sealed)) - overhead for row in Aside.objects.all()}
    assert lengths == set(asides.SIZES)


def test_a_sentence_and_a_usual_story_lie_in_the_same_length() -> None:
    for story in ("Oui.", people.STORY * 3):
        kept({"story": [story]})
    assert len({len(bytes(row.sealed)) for row in Aside.objects.all()}) == 1


def test_the_longest_story_of_the_longest_characters_is_kept_whole() -> None:
    fields = {"story": [random_letters(200_000)], "chose": ["hide:phone:06 39 98 00 12"] * 200}
    found = opened(kept(fields).words)
    assert found is not None and found.fields == fields


def test_what_no_form_holds_is_refused() -> None:
    longest = asides.LONGEST - len(json.dumps({"story": [""]}))
    assert kept({"story": ["x" * longest]}).words
    with pytest.raises(asides.TooLongError):
        kept({"story": ["x" * (longest + 1)]})


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(b'"' + b"x" * 50_000_000 + b'"')
    with pytest.raises(ValueError, match="Unterminated"):
        asides._unpacked(len(bomb).to_bytes(4) + bomb)


def test_one_source_fills_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand tries, at a smaller number: what is kept is what the limit says, in rows and in bytes."""
    monkeypatch.setattr(asides, "MOST_A_DAY", 5)
    refused = 0
    for _ in range(50):
        try:
            kept({"story": ["Une phrase."]})
        except asides.TooOftenError:
            refused += 1
    assert (Aside.objects.count(), refused) == (5, 45)
    assert stored() <= 5 * (asides.SIZES[0] + 28)
    assert kept(source="192.0.2.2").words


def stored() -> int:
    return sum(len(bytes(row.sealed)) for row in Aside.objects.all())


def largest_allowed(left: int) -> int:
    return max((size for size in asides.SIZES if size <= left // asides.SHARE), default=0)


def test_one_source_at_its_worst_leaves_room_for_all_others() -> None:
    left = asides.MOST_BYTES
    for _ in range(asides.MOST_A_DAY * (asides.DAYS + 1)):
        left -= largest_allowed(left) + 28
    assert left > asides.MOST_BYTES // 5
    assert largest_allowed(left) >= asides.SIZES[2]
    assert asides.MOST_A_DAY * (asides.DAYS + 1) < asides.MOST_ROWS // 10


def test_when_the_room_is_used_up_the_largest_are_refused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asides, "MOST_BYTES", asides.SIZES[1] * asides.SHARE - 1)
    with pytest.raises(asides.FullError):
        kept({"story": [random_letters(3_000)]})
    assert kept().words
    monkeypatch.setattr(asides, "MOST_BYTES", asides.SIZES[0] * asides.SHARE)
    with pytest.raises(asides.FullError):
        kept()


def test_so_many_rows_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asides, "MOST_ROWS", 2)
    words = [kept().words, kept().words]
    with pytest.raises(asides.FullError):
        kept()
    asides.drop(token_of(words[0]))
    assert kept().words


def test_words_that_were_erased_open_nothing_though_the_form_is_set_aside_again() -> None:
    words = people.set_aside("Une histoire à finir.")
    opened = asides.reopen(receipts.parse(" ".join(words), "fr"))
    assert opened
    asides.drop(opened.token)
    kept = asides.keep({"story": ["Autre chose."]}, "fr", source="", token=opened.token)
    assert len(kept.words) == 8
    assert asides.reopen(receipts.parse(" ".join(words), "fr")) is None


def test_a_withdrawn_testimony_and_one_that_waits_are_not_touched() -> None:
    waiting, withdrawn = people.waiting(), people.in_state("withdrawn")
    before = list(Testimony.objects.order_by("pk").values())
    asides.drop(token_of(kept().words))
    clock.run()
    assert list(Testimony.objects.order_by("pk").values()) == before
    assert {waiting.pk, withdrawn.pk} == {row["public_id"] for row in before}
