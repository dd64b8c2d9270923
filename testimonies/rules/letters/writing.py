"""A letter from its answers: pure, in French whatever the language of the page, the same answers giving the same words."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from . import when
from .answers import Answers, LetterKind, landlord_asks
from .when import When
from .wording import written

LONGEST_SUMMARY = 999  # the CNIL's online form takes 1,000 characters (domain.md 2.3)
LONGEST_LETTER = 20_000
# What the minimal version leaves out, whatever was answered before.
_TEXTS = "facts worker_hint dpo_address customer_ref company_address siren landlord_address".split()
_LEFT_OUT: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {"contacts": (), "evidence": ()}
_ENDS = (".", "!", "?", "…", "»")
_LOOSE = " ,;:\u00a0\u202f"  # what a sentence or an entry does not end with
_SENTENCES = re.compile(r"(?<=[.!?…])\s{1,9}")


@dataclass(frozen=True)
class Letter:
    text: str
    summary: str = ""  # to be pasted into the CNIL's form; only there


def write(answers: Answers, today: date) -> Letter:
    facts = _facts(answers, today)
    summary = _summary(facts) if answers.kind == LetterKind.CNIL else ""
    return Letter(written(answers.kind, facts), summary)


def due_on(answers: Answers, today: date) -> date:
    """The day the company's month ends, counted from the day of sending: it runs from receipt, so not before this day."""
    sent = answers.first_sent.last_day() if answers.first_sent else today
    return when.next_month(sent)


def size(text: str) -> int:
    """Characters as a browser counts them: UTF-16, which no form counts higher."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _facts(answers: Answers, today: date) -> dict[str, Any]:
    if not answers.is_complete:
        answers = replace(answers, **_LEFT_OUT)
    texts = {name: _tidy(value) for name, value in asdict(answers).items() if isinstance(value, str)}
    return {
        **{name: getattr(answers, name) for name in asdict(answers)},
        **texts,
        "facts": _sentence(texts["facts"]),
        "worker_hint": _sentence(texts["worker_hint"]),
        "landlord_asks": landlord_asks(answers.landlord_asks, answers.at_home),
        "contacts": [_entry(line) for line in answers.contacts],
        "evidence": [_entry(line) for line in answers.evidence],
        "complete": answers.is_complete,
        "today": when.of(today),
        "month_is_over": today > due_on(answers, today),
        "steps": sorted(_steps(answers), key=lambda step: step["when"]),
    }


def _steps(answers: Answers) -> Iterable[dict[str, Any]]:
    dated = {
        "visit": answers.visit,
        "first": answers.first_sent,
        "reminder": answers.reminded,
        "reply": answers.replied,
    }
    return [{"what": what, "when": day} for what, day in dated.items() if isinstance(day, When)]


def _tidy(text: str) -> str:
    """Single spaces, no more than one empty line, nothing around."""
    lines = [" ".join(line.replace("\t", " ").split(" ")).strip(" ") for line in text.strip().split("\n")]
    kept = [line for place, line in enumerate(lines) if line or lines[place - 1]]
    return "\n".join(" ".join(part for part in line.split(" ") if part) for line in kept)


def _sentence(text: str) -> str:
    return text if not text or text.endswith(_ENDS) else f"{text.rstrip(_LOOSE)}."


def _entry(line: str) -> str:
    """One entry of a list, whose end the list writes itself."""
    return _tidy(line).rstrip(f".{_LOOSE}") or "…"


def _summary(facts: dict[str, Any]) -> str:
    """Under 1,000 characters: the story loses its last sentences, then its last words, then goes; then what was ticked."""
    story = " ".join(_sentence(line) for line in facts["facts"].split("\n") if line)
    for ticked in (facts["happened"], ()):
        bare = written("cnil_summary", facts | {"facts": "", "happened": ticked}).strip()
        room = LONGEST_SUMMARY - size(bare) - 2  # the empty line before it
        if room >= 0:
            break
    return written("cnil_summary", facts | {"facts": _beginning(story, room), "happened": ticked}).strip()


def _beginning(story: str, room: int) -> str:
    """Whole sentences that fit; where the first one does not, its whole words and « … »."""
    if size(story) <= room:
        return story
    first, *others = _SENTENCES.split(story)
    if size(first) > room:
        return _joined(first.split(" "), room - 1, "…")
    return _joined([first, *others], room)


def _joined(parts: list[str], room: int, end: str = "") -> str:
    found = ""
    for part in parts:
        longer = f"{found} {part}".strip()
        if size(longer) > room:
            break
        found = longer
    return f"{found.rstrip(_LOOSE)}{end}" if found else ""
