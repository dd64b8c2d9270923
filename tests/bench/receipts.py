"""Whether the time of a look-up tells a code that begins like a real one from any other (security.md F02)."""

import math
import random
import time
from collections.abc import Iterator
from statistics import fmean, median, variance

from django.core.management import call_command

from testimonies.models import Call, Testimony
from testimonies.rules import asides, follow_up, receipts
from testimonies.rules.receipts import Typed
from testimonies.rules.trail import today

KEPT, ROUNDS = 1_000, 10_000
Code = tuple[int, ...]
Times = list[float]


def kept() -> list[Code]:
    call = Call.objects.first() or Call.objects.create(slug="bench", hashtag="#bench")
    codes = [receipts.make(number.to_bytes(16), "fr") for number in range(KEPT)]
    Testimony.objects.bulk_create(
        Testimony(
            call=call,
            language="fr",
            state_since=today(),
            submitted_on=today(),
            receipt_digest=receipts.digest(code),
        )
        for code in codes
    )
    return codes


def timed(code: Code) -> float:
    """Milliseconds of what `/suivi/` asks of the rules."""
    text = " ".join(receipts.spell(code, "fr"))
    started = time.perf_counter()
    typed = receipts.parse(text, "fr")
    follow_up.find(typed)
    asides.reopen(typed)
    return (time.perf_counter() - started) * 1000


def measured(codes: list[Code]) -> tuple[Times, Times]:
    """Codes whose first seven words are those of a kept one, and random ones, in turn and in changing order."""
    chance = random.Random(2)
    near: Times = []
    far: Times = []
    for _round in range(ROUNDS):
        code = chance.choice(codes)
        pair = [
            (near, (*code[:7], (code[7] + chance.randrange(1, 2048)) % 2048)),
            (far, tuple(chance.randrange(2048) for _ in range(8))),
        ]
        chance.shuffle(pair)
        for times, one in pair:
            times.append(timed(one))
    return near, far


def welch(one: Times, other: Times) -> float:
    """The p of Welch's test, by the normal distribution, which it is for so many."""
    spread = math.sqrt(variance(one) / len(one) + variance(other) / len(other))
    return math.erfc(abs(fmean(one) - fmean(other)) / spread / math.sqrt(2))


def kolmogorov(one: Times, other: Times) -> float:
    """The p of the two-sample Kolmogorov-Smirnov test, by its asymptotic distribution."""
    marked = sorted([(value, 1 / len(one)) for value in one] + [(value, -1 / len(other)) for value in other])
    apart = height = 0.0
    for _value, step in marked:
        height += step
        apart = max(apart, abs(height))
    scaled = apart * math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    return min(1.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * scaled) ** 2) for k in range(1, 101)))


def figures() -> Iterator[str]:
    call_command("migrate", verbosity=0)
    codes = kept()
    for _warm in range(200):
        timed(codes[0])
    near, far = measured(codes)
    yield f"{ROUNDS} codes each: median {median(near):.3f} ms with a real beginning, {median(far):.3f} ms at random"
    chances = f"Welch p = {welch(near, far):.3f}, Kolmogorov-Smirnov p = {kolmogorov(near, far):.3f}"
    yield f"apart by {abs(median(near) - median(far)) * 1000:.1f} µs; {chances}"
    forgotten = [timed_forgotten(code) for code in codes[:50]]
    yield f"with one word forgotten (2,048 codes at once): median {median(forgotten):.1f} ms"


def timed_forgotten(code: Code) -> float:
    typed = Typed(tuple((*code[:7], last) for last in range(2048) if last != code[7]))
    started = time.perf_counter()
    follow_up.find(typed)
    asides.reopen(typed)
    return (time.perf_counter() - started) * 1000
