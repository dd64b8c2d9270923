"""`make detector`: recall and precision of the detector on files of cases (docs/detector.md).

A case is a line of JSON: `{"text", "spans": [{"start", "end", "kind", "value"}], "lang"}`, offsets in code points.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OWN = tuple(ROOT / "tests/rules/personal_data" / name for name in ("development.jsonl", "held-out.jsonl"))
SURE = 0.6  # as in testimonies/rules/redaction.py, which can't be read before Django is set up
PRECISION = 0.90
# Files of cases may tell apart what one bracketed word replaces; a first name alone counts as a name.
SAME = {"first_name": "person_name", "iban": "identifier", "nir": "identifier", "national_id": "identifier"}
CONTACT = ("phone", "email", "licence_plate", "identifier", "url", "social_handle")
REST = ("person_name", "address", "postcode_city", "door_code", "order_number", "date_of_birth")
GROUPS = {"contact": (CONTACT, 0.95), "rest": (REST, 0.85)}


class Span(NamedTuple):
    start: int
    end: int
    kind: str
    confidence: float = 1.0

    def is_found_by(self, hit: "Span") -> bool:
        """Same kind, and more than a brush: they share at least half of the longer one."""
        shared = min(self.end, hit.end) - max(self.start, hit.start)
        return self.kind == hit.kind and 2 * shared >= max(self.end - self.start, hit.end - hit.start)

    def is_exactly(self, hit: "Span") -> bool:
        return self[:3] == hit[:3]


class Case(NamedTuple):
    text: str
    language: str
    spans: tuple[Span, ...]


class BadCaseError(Exception):
    """A file that can't be read, or a line that is no case: the message says which and why."""


@dataclass
class Score:
    """How many passages of each kind were wanted, found, found to the letter; how many hits were given, and right."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, wanted: Sequence[Span], hits: Sequence[Span]) -> None:
        self.wanted.update(span.kind for span in wanted)
        self.found.update(span.kind for span in wanted if any(map(span.is_found_by, hits)))
        self.exact.update(span.kind for span in wanted if any(map(span.is_exactly, hits)))
        self.hits.update(hit.kind for hit in hits)
        self.right.update(hit.kind for hit in hits if any(span.is_found_by(hit) for span in wanted))

    def recall(self, kinds: Iterable[str]) -> float | None:
        return share(self.found, self.wanted, kinds)

    def precision(self, kinds: Iterable[str]) -> float | None:
        return share(self.right, self.hits, kinds)

    def kinds(self) -> list[str]:
        seen = self.wanted | self.hits
        return [*filter(seen.get, CONTACT + REST), *sorted(set(seen) - {*CONTACT, *REST})]


def share(part: Counter[str], whole: Counter[str], kinds: Iterable[str]) -> float | None:
    """None where there is nothing to share."""
    kinds = tuple(kinds)
    total = sum(whole[kind] for kind in kinds)
    return sum(part[kind] for kind in kinds) / total if total else None


def read(path: Path) -> Iterator[Case]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCaseError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield case(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadCaseError(f"{path}, line {number}: not a case ({error!r})") from error


def case(data: dict[str, Any]) -> Case:
    """Raises TypeError for a text that is none, ValueError for a span that isn't the value that stands there."""
    text = data["text"]
    if not isinstance(text, str):
        raise TypeError("the text is no text")
    return Case(text, data["lang"], tuple(_span(text, **span) for span in data["spans"]))


def _span(text: str, start: int, end: int, kind: str, value: str | None = None) -> Span:
    inside = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
    if not inside or value not in (None, text[start:end]):
        raise ValueError(f"{value!r} does not stand at {start} to {end}")
    return Span(start, end, same(kind))


def same(kind: str) -> str:
    return SAME.get(kind, kind)


def hits(case: Case) -> list[Span]:
    from testimonies.rules import personal_data

    found = personal_data.find(case.text, case.language)
    return [Span(hit.start, hit.end, same(hit.kind.value), hit.confidence) for hit in found]


def measure(cases: Iterable[Case], least: float = 0.0) -> Score:
    """The score of all hits whose confidence is at least `least`."""
    score = Score()
    for one in cases:
        score.add(one.spans, [hit for hit in hits(one) if hit.confidence >= least])
    return score


def missed(everything: Score, sure: Score) -> list[str]:
    """Targets not reached; a group without any case of its kinds has none."""
    checks = [
        (f"recall, {group}", everything.recall(kinds), target) for group, (kinds, target) in GROUPS.items()
    ]
    checks += [
        (f"precision, {name}", score.precision(score.kinds()), PRECISION)
        for name, score in (("all hits", everything), ("sure hits", sure))
    ]
    return [
        f"{name}: {percent(value)}, wanted {percent(target)}"
        for name, value, target in checks
        if value is not None and value < target
    ]


def percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def table(score: Score, sure: Score) -> Iterator[str]:
    yield f"{'kind':<15}{'cases':>7}{'recall':>10}{'to the letter':>15}{'hits':>7}{'precision':>11}{'of the sure':>13}"
    rows = [(kind, (kind,)) for kind in score.kinds()]
    rows += [(group.upper(), kinds) for group, (kinds, _) in GROUPS.items()]
    for name, kinds in [*rows, ("ALL", tuple(score.kinds()))]:
        wanted, given = (sum(counter[kind] for kind in kinds) for counter in (score.wanted, score.hits))
        exact = percent(share(score.exact, score.wanted, kinds))
        yield (
            f"{name:<15}{wanted:>7}{percent(score.recall(kinds)):>10}{exact:>15}{given:>7}"
            f"{percent(score.precision(kinds)):>11}{percent(sure.precision(kinds)):>13}"
        )


def report(path: Path) -> list[str]:
    """Prints what one file gives; returns the targets it missed."""
    cases = list(read(path))
    everything, sure = measure(cases), measure(cases, SURE)
    print(f"\n{path}: {len(cases)} texts", *table(everything, sure), sep="\n")
    faults = missed(everything, sure)
    print(*(f"MISSED  {fault}" for fault in faults) if faults else ["Every target is reached."], sep="\n")
    return faults


def main(*names: str) -> int:
    """0 when every target is reached, 1 when one is missed, 2 when a file can't be measured."""
    try:
        faults = [report(path) for path in map(Path, names or OWN)]
    except BadCaseError as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if any(faults) else 0


if __name__ == "__main__":
    import django

    os.environ["SETTINGS_FILE"] = str(ROOT / "tests/settings.env")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    sys.exit(main(*sys.argv[1:]))
