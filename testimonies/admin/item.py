"""One testimony on the desk: what is known before its text is opened, the text with its marks, the text readers would get."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import (
    ALIVE,
    Event,
    Kind,
    Redaction,
    Standing,
    State,
    TermKind,
    Testimony,
    Waiver,
)
from testimonies.rules import desk, moderation, redaction
from testimonies.rules.redaction import Span
from testimonies.rules.trail import today

from . import acts
from .marks import ACTS
from .queue import rounded
from .replies import Replies
from .words import TrailRow, reason

LATER_KINDS = (TermKind.DATA_SOURCE, TermKind.PLACE, TermKind.RELATION, TermKind.COMPANY_ANSWER, TermKind.AFTER,
               TermKind.OBSTACLE, TermKind.AGE_BAND)  # fmt: skip
TRAIL_LENGTH = 60
# The nine that a figure key chooses come first.
OFTEN = (Kind.FIRST_NAME, Kind.PERSON_NAME, Kind.PHONE, Kind.ADDRESS, Kind.POSTCODE_CITY, Kind.COMPANY, Kind.EMAIL,
         Kind.SOCIAL_HANDLE, Kind.CUT)  # fmt: skip
KINDS = [(kind.value, kind.label) for kind in (*OFTEN, *(kind for kind in Kind if kind not in OFTEN))]


@dataclass(frozen=True)
class Stretch:
    """A stretch of text; `mark` is hidden, kept, asked, open (personal data left open), word (a bracketed word) or empty."""

    text: str
    mark: str = ""
    label: Any = ""


def authors_text(text: str, marks: list[Redaction], hits: list[Span]) -> Iterator[Stretch]:
    """The author's text, cut where a mark begins or ends, and between marks where a hit does."""
    at = 0
    for words, mark in redaction.pieces(text, marks):
        end = at + len(words)
        if mark:
            yield Stretch(words, mark.standing, Kind(mark.kind).label)
        else:
            for part, hit in redaction.pieces(text, hits, at, end):
                yield Stretch(part, "open", Kind(hit.kind).label) if hit else Stretch(part)
        at = end


def readers_text(text: str, hidden: list[Span], language: str) -> Iterator[Stretch]:
    """What readers would get, with the bracketed words told apart."""
    for words, is_hidden in redaction.worded(text, hidden, language):
        yield Stretch(words, "word" if is_hidden else "")


@dataclass(frozen=True)
class OnPassage:
    """A decision about a passage, with the words it is about."""

    redaction: Redaction
    words: str

    @property
    def why(self) -> Any:
        return dict(Waiver.choices).get(self.redaction.reason, "")


def _opened(row: Testimony) -> dict[str, Any]:
    """All that holds words of the author: shown under one's own claim, once asked for."""
    text, marks, hits = row.story, redaction.of_version(row), redaction.open_hits(row)
    return {
        "pieces": list(authors_text(text, marks, hits)),
        "readers_pieces": list(readers_text(text, redaction.hidden(row), row.language)),
        "hits": [(hit, text[hit.start : hit.end], Kind(hit.kind).label) for hit in hits],
        "marks": [OnPassage(one, text[one.start : one.end]) for one in marks],
        "conversation": list(row.messages.all()),
        "company": row.company,
        "sentence": row.reason_text,
    }


def _facts(row: Testimony) -> dict[str, Any]:
    later = [
        (TermKind(kind).label, ", ".join(labels)) for kind in LATER_KINDS if (labels := row.labels(kind))
    ]
    return {
        "days": (today() - row.submitted_on).days,
        "signs": rounded(len(row.story)),
        "later": later,
        "needs_two": moderation.needs_two(row),
        "reason": reason(row.reason),
        "approvals": [one.by for one in row.approvals.all() if one.version == row.version],
        "trail": [TrailRow(event) for event in Event.objects.about(row)[:TRAIL_LENGTH]],
    }


def _forms(row: Testimony, user: User, acted: acts.Act | None) -> dict[str, Any]:
    replies = Replies(row.language)
    names = acts.offered(row, user)

    def form(name: str) -> acts.Act:
        return acted if acted and acted.name == name else ACTS[name](row, user, replies)

    return {
        "decisions": [form(name) for name in names if name not in ("second_reading", "escalate")],
        "others": [form(name) for name in names if name in ("second_reading", "escalate")],
        "message_form": form("message"),
        "find_form": form("find"),
        "warnings_form": form("warnings") if row.state == State.WAITING else None,
        "acted": acted,
    }


def kept_words(acted: acts.Act | None) -> str:
    """What was typed into a form that the page no longer has: given back to be copied."""
    return str(acted.data.get("sentence") or acted.data.get("text") or "") if acted else ""


ON_WORDS = frozenset({"hide", "keep", "ask", "unmark", "find", "message", "warnings"})


def has_place(acted: acts.Act, row: Testimony, user: User, *, mine: bool, is_open: bool) -> bool:
    """Whether the page still has the form that was posted, to say beside it what went wrong."""
    return mine and (acted.name in acts.offered(row, user) or (is_open and acted.name in ON_WORDS))


def context(row: Testimony, user: User, acted: acts.Act | None = None) -> dict[str, Any]:
    mine = desk.holds(row, user)
    is_open = mine and desk.has_open(row, user)
    alive = row.state in ALIVE
    return {
        "row": row,
        "alive": alive,
        "homeless": acted and not has_place(acted, row, user, mine=mine and alive, is_open=is_open),
        "mine": mine,
        "is_open": is_open,
        "held": not mine and row.claimed_until is not None and row.claimed_until > timezone.now(),
        "said_yes": row.state == State.WAITING and acts.said_yes(row, user),
        "passed_on": moderation.is_a_lead_s(row, desk.acting(user)),
        "kinds": KINDS,
        "waivers": Waiver.choices,
        "standings": Standing,
        **_facts(row),
        **(_opened(row) if is_open else {}),
        **(_forms(row, user, acted) if mine and alive else {"acted": acted}),
    }
