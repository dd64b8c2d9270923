"""Nobody finds a receipt by trying: few of them here, a million in `make test-long` (security.md F02)."""

import math
import random
from collections.abc import Iterator
from typing import Any

import pytest

from testimonies.models import Testimony
from testimonies.rules import asides, follow_up, receipts
from testimonies.rules.receipts import Typed
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db
KEPT = 200  # testimonies to be found
AT_ONCE = 2_048  # codes of one look-up, as many as a forgotten word stands for
Code = tuple[int, ...]


def kept() -> list[Code]:
    call, rows, codes = people.a_call(), [], []
    for number in range(KEPT):
        codes.append(receipts.make(number.to_bytes(16), "fr"))
        row = Testimony(call=call, language="fr", state_since=today(), submitted_on=today())
        row.receipt_digest = receipts.digest(codes[-1])
        rows.append(row)
    Testimony.objects.bulk_create(rows)
    return codes


def near(code: Code, chance: random.Random) -> Code:
    """One word changed, two swapped, or all of them moved on by one."""
    kind, place, other = chance.randrange(3), chance.randrange(8), chance.randrange(7)
    if kind == 0:
        return (*code[:place], (code[place] + chance.randrange(1, 2048)) % 2048, *code[place + 1 :])
    if kind == 1:
        return (*code[:other], code[other + 1], code[other], *code[other + 2 :])
    return (*code[1:], code[0])


def tried(codes: list[Code], chance: random.Random) -> Iterator[Code]:
    """Random ones and near ones in turn; never one that is right."""
    right = set(codes)
    while True:
        for code in (tuple(chance.randrange(2048) for _ in range(8)), near(chance.choice(codes), chance)):
            if code not in right:
                yield code


MALFORMED = [
    "",
    "?",
    "abandon",
    "x " * 8,
    "12 34",
    "é\x00",
    "? ? a b c d e f",
    "abandon " * 9,
    "\ud83d",
    "𝕒 " * 8,
]


def looked_up(count: int) -> int:
    """How many of so many codes open something."""
    chance = random.Random(2)
    codes = tried(kept(), chance)
    hits = 0
    for _batch in range(-(-count // AT_ONCE)):
        typed = Typed(tuple(next(codes) for _ in range(AT_ONCE)))
        hits += follow_up.find(typed) is not None or asides.reopen(typed) is not None
    return hits


def test_twenty_thousand_random_and_near_codes_open_nothing() -> None:
    assert looked_up(20_000) == 0


@pytest.mark.long
def test_a_million_random_and_near_codes_open_nothing(record_property: Any) -> None:
    assert looked_up(1_000_000) == 0
    record_property("figure", "F02: 0 hits in 1,000,000 random and near codes among 200 receipts")


def test_one_at_a_time_each_wrong_and_each_malformed_code_has_the_one_answer() -> None:
    codes = tried(kept(), random.Random(3))
    answers = {follow_up.find(Typed((next(codes),))) for _ in range(300)}
    answers |= {follow_up.find(receipts.parse(text, "fr")) for text in MALFORMED}
    assert answers == {None}


def test_the_search_would_find_a_right_one() -> None:
    (code, *_others) = kept()
    visit = follow_up.find(Typed((code,)))
    assert visit is not None
    assert visit.testimony.receipt_digest == receipts.digest(code)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_receipt_holds_88_bits_less_what_its_avoided_words_take(language: str) -> None:
    """Words are drawn anew while one is avoided: all others stay equally likely, and the loss is told, not hidden."""
    free = 2048 - len(receipts.AVOIDED[language])
    assert len({tuple(receipts.make(bytes([n] * 16), language)) for n in range(256)}) == 256
    assert 2048**receipts.WORDS == 2**88
    assert receipts.WORDS * math.log2(free) > 87.5


def test_every_word_that_is_not_avoided_comes_about_as_often_at_every_place() -> None:
    """Chi-square over 8 times 64 parts of the list, of 4,000 receipts: under the bound that chance passes once in 10,000."""
    drawn = [receipts.make(number.to_bytes(16), "fr") for number in range(4_000)]
    avoided = {index for index, word in enumerate(receipts.word_list("fr")) if word in receipts.AVOIDED["fr"]}
    free = [sum(index not in avoided for index in range(part * 32, part * 32 + 32)) for part in range(64)]
    for place in range(8):
        seen = [0] * 64
        for code in drawn:
            seen[code[place] // 32] += 1
        expected = [len(drawn) * share / sum(free) for share in free]
        assert sum((one - due) ** 2 / due for one, due in zip(seen, expected, strict=True)) < 112
