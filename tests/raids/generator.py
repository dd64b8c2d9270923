"""A raid and the true authors it is meant to bury, drawn from a seed: who sends what, on which day, from where.

Written before the rules it tries, and by another vocabulary for each run. The fakes know what such rules look for: they
change words, letters and order, solve the check as often as not, and come from many sources.
"""

import json
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

from testimonies.rules.raid.lanes import Circumstances

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "rules" / "personal_data"
STYLES = ("copies", "paraphrase", "gibberish", "insults", "drip")
TRUE, PLAUSIBLE = "true", "plausible"
DRIP_DAYS = 20
_CHOICE = re.compile(r"\{([^{}]*)\}")
_ENGLISH = re.compile(r"\b(?:the|and|you|was|my|he|is|his)\b")
_LOOKALIKES = str.maketrans("aeopcxiASEO", "аеорсхіАЅЕО")
_LEET = str.maketrans("aeiost", "4310$7")
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Sending:
    text: str
    language: str
    style: str
    day: int
    circumstances: Circumstances


@dataclass(frozen=True)
class Vocabulary:
    copies: list[str]
    templates: list[str]
    insults: list[str]
    fillers: list[str]
    endings: list[str]
    names: list[str]
    syllables: list[str]
    words: list[str]
    truths: list[str]
    cases: list[str]


def read(name: str) -> Vocabulary:
    """`development` or `held-out`."""
    said = tomllib.loads((HERE / f"{name}.toml").read_text())
    lines = (CASES / f"{name}.jsonl").read_text().splitlines()
    return Vocabulary(cases=[text for line in lines if len(text := json.loads(line)["text"]) > 30], **said)


def raid(
    words: Vocabulary, seed: int, *, each: int = 80, true: int = 100, behind_one: int = 0
) -> list[Sending]:
    """`each` fakes of each style and `true` texts, in the order of their arrival; so many of the true behind one address.

    More than a hundred true ones take the sentences that plausible fakes are made of: then there are none of these.
    """
    rng = Random(seed)
    fakes = [_fake(rng, style, text) for style in STYLES for text in islice(_TEXTS[style](words, rng), each)]
    pieces = rng.sample(words.cases, len(words.cases))
    half = len(pieces) if true > 100 else len(pieces) // 2
    truths = _truths(words, rng, pieces[:half], true)
    sendings = [_true(rng, text, behind_one=place < behind_one) for place, text in enumerate(truths)]
    sendings += [_fake(rng, PLAUSIBLE, text) for text in _plausible(pieces[half:], each)]
    return sorted([*fakes, *sendings], key=lambda one: (one.day, rng.random()))


def _language(text: str) -> str:
    """That of the page it is sent from: English or French."""
    return "en" if len(_ENGLISH.findall(text.casefold())) > 1 else "fr"


def _fake(rng: Random, style: str, text: str) -> Sending:
    day = rng.randrange(DRIP_DAYS) if style == "drip" else DRIP_DAYS - rng.randrange(2)
    careful = style in ("drip", PLAUSIBLE)
    known = Circumstances(
        trapped=not careful and rng.random() < 0.1,
        busy_source=not careful and rng.random() < 0.2,
        checked=careful or rng.random() < 0.6,
    )
    return Sending(text, _language(text), style, day, known)


def _true(rng: Random, text: str, *, behind_one: bool) -> Sending:
    """Some browsers fill in every field they find, and some have no JavaScript."""
    known = Circumstances(
        trapped=rng.random() < 0.01,
        busy_source=behind_one or rng.random() < 0.05,
        checked=rng.random() < 0.85,
    )
    return Sending(text, _language(text), TRUE, rng.randrange(DRIP_DAYS + 1), known)


# The styles


def spun(rng: Random, text: str) -> str:
    """One way to say a template."""
    while match := _CHOICE.search(text):
        text = text[: match.start()] + rng.choice(match[1].split("|")) + text[match.end() :]
    return text


def _copies(words: Vocabulary, rng: Random) -> Iterator[str]:
    for text in cycle([words.copies[place] for place in (0, 1, 2, 4)]):
        yield edited(words, rng, text)


def _paraphrase(words: Vocabulary, rng: Random) -> Iterator[str]:
    for template in cycle([words.templates[place] for place in (0, 1, 3)]):
        text = spun(rng, template)
        yield edited(words, rng, text) if rng.random() < 0.3 else text


def _drip(words: Vocabulary, rng: Random) -> Iterator[str]:
    for number in range(10**6):
        text = (words.copies[3], words.copies[5], spun(rng, words.templates[2]))[number % 3]
        yield edited(words, rng, text)


def _insults(words: Vocabulary, rng: Random) -> Iterator[str]:
    while True:
        lines = [spun(rng, line) for line in rng.sample(words.insults, rng.choice((1, 1, 2, 3)))]
        text = rng.choice((" ", ", ", " !! ", "\n")).join(lines)
        if rng.random() < 0.3:
            text = rng.choice((_shouted, _leet, _starred, _stretched))(rng, text)
        yield f"{text} {rng.choice(words.endings)}" if rng.random() < 0.2 else text


def _gibberish(words: Vocabulary, rng: Random) -> Iterator[str]:
    ways = (_mashed, _random_letters, _mashed, _again, _signs, _random_letters, _syllables, _salad, _one_run)
    for way in cycle(ways):
        yield way(words, rng)


def _plausible(pieces: list[str], number: int) -> list[str]:
    """Each unlike all others, and like a true one: nothing in a text alone tells it from one."""
    return [" ".join(pair) for pair in zip(pieces[::2], pieces[1::2], strict=False)][:number]


def _truths(words: Vocabulary, rng: Random, pieces: list[str], number: int) -> list[str]:
    """Those of the file, then sentences of others, one to three at a time; about one in seven is sent twice."""
    left, sizes = iter(pieces), rng.choices((1, 1, 2, 3) if number <= 100 else (1,), k=number)
    others = [text for size in sizes if (text := " ".join(islice(left, size)))]
    known = [*words.truths, *others][: number - number // 7]
    rng.shuffle(known)
    twice = rng.sample(known, number - len(known))
    return known + [f"{text} {rng.choice(words.endings)}" if rng.random() < 0.5 else text for text in twice]


_TEXTS: dict[str, Callable[[Vocabulary, Random], Iterator[str]]] = {
    "copies": _copies,
    "paraphrase": _paraphrase,
    "gibberish": _gibberish,
    "insults": _insults,
    "drip": _drip,
}


# Edits


def edited(words: Vocabulary, rng: Random, text: str) -> str:
    """The same text after one to four small edits."""
    for _ in range(rng.randint(1, 4)):
        way = rng.choice((_filler, _filler, _name, _ending, _cut, _turned, _typos, _typos, _plain, _shouted, _hidden,
                          _alike, _leet, _spaced, _stretched))  # fmt: skip
        text = way(words, rng, text) if way in (_filler, _name, _ending) else way(rng, text)  # type: ignore[operator]
    return text


def _filler(words: Vocabulary, rng: Random, text: str) -> str:
    said = text.split(" ")
    said.insert(rng.randrange(len(said)), rng.choice(words.fillers))
    return " ".join(said)


def _name(words: Vocabulary, rng: Random, text: str) -> str:
    said = text.split(" ")
    said[rng.randrange(len(said))] = rng.choice(words.names)
    return " ".join(said)


def _ending(words: Vocabulary, rng: Random, text: str) -> str:
    return f"{text} {rng.choice(words.endings)}"


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _cut(rng: Random, text: str) -> str:
    parts = _sentences(text)
    if len(parts) > 2:
        parts.pop(rng.randrange(len(parts)))
    return " ".join(parts)


def _turned(rng: Random, text: str) -> str:
    parts = _sentences(text)
    rng.shuffle(parts)
    return " ".join(parts)


def _typos(rng: Random, text: str) -> str:
    signs = list(text)
    for _ in range(rng.randint(1, max(1, len(text) // 40))):
        place = rng.randrange(len(signs))
        signs[place] = rng.choice(("", signs[place] * 2, rng.choice("aeinrst")))
    return "".join(signs)


def _plain(rng: Random, text: str) -> str:
    return re.sub(r"[^\w\s]", "", text.translate(str.maketrans("éèêàùçîô", "eeeaucio")))


def _shouted(rng: Random, text: str) -> str:
    return text.upper()


def _hidden(rng: Random, text: str) -> str:
    return "".join(sign + ("\u200b" if rng.random() < 0.1 else "") for sign in text)


def _alike(rng: Random, text: str) -> str:
    return "".join(sign.translate(_LOOKALIKES) if rng.random() < 0.3 else sign for sign in text)


def _leet(rng: Random, text: str) -> str:
    return "".join(sign.translate(_LEET) if rng.random() < 0.3 else sign for sign in text)


def _spaced(rng: Random, text: str) -> str:
    said = text.split(" ")
    place = rng.randrange(len(said))
    said[place] = " ".join(said[place])
    return " ".join(said)


def _stretched(rng: Random, text: str) -> str:
    return "".join(sign * 4 if sign in "aeiou!" and rng.random() < 0.1 else sign for sign in text)


def _starred(rng: Random, text: str) -> str:
    return " ".join(
        f"{word[0]}*{word[2:]}" if len(word) > 3 and rng.random() < 0.5 else word for word in text.split(" ")
    )


# Letters without words


def _mashed(words: Vocabulary, rng: Random) -> str:
    rows = rng.choice((_ROWS[:3], _ROWS[3:]))
    return " ".join(
        "".join(rng.choice(rng.choice(rows)[:7]) for _ in range(rng.randint(4, 14)))
        for _ in range(rng.randint(3, 30))
    )


def _random_letters(words: Vocabulary, rng: Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join(
        "".join(random.Random(rng.random()).choices(letters, k=rng.randint(2, 11)))
        for _ in range(rng.randint(5, 60))
    )


def _again(words: Vocabulary, rng: Random) -> str:
    return rng.choice((" ", ", ", "")).join(
        [rng.choice(("lol", "bla", "haha", "fake", "mdr", "non", "test"))] * rng.randint(20, 90)
    )


def _signs(words: Vocabulary, rng: Random) -> str:
    return "".join(rng.choices("0123456789!?@#%&*()-_=+ ", k=rng.randint(30, 200)))


def _one_run(words: Vocabulary, rng: Random) -> str:
    return rng.choice("aeohmzx") * rng.randint(30, 300)


def _syllables(words: Vocabulary, rng: Random) -> str:
    """It can be said aloud, like a language that nobody here knows."""
    return " ".join(
        "".join(rng.choices(words.syllables, k=rng.randint(1, 4))) for _ in range(rng.randint(8, 50))
    )


def _salad(words: Vocabulary, rng: Random) -> str:
    """Words without a sentence."""
    return " ".join(rng.choices(words.words, k=rng.randint(10, 60)))
