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
from testimonies.rules import carrying, desk, moderation, preferences, redaction, unfolding, whole
from testimonies.rules.differences import changed, differences
from testimonies.rules.raid import mode
from testimonies.rules.redaction import Span
from testimonies.rules.trail import today

from . import acts, alike, sheet
from .laid_out import LaidOut, laid_out
from .lines import rounded
from .marks import ACTS
from .pictures import ON_PICTURES, on_desk
from .replies import Replies
from .words import TrailRow, reason, signs

LATER_KINDS = (TermKind.DATA_SOURCE, TermKind.PLACE, TermKind.RELATION, TermKind.COMPANY_ANSWER, TermKind.AFTER,
               TermKind.OBSTACLE, TermKind.AGE_BAND)  # fmt: skip
WAIVERS: dict[str, Any] = dict(Waiver.choices)
# The nine that a figure key chooses come first.
OFTEN = (Kind.FIRST_NAME, Kind.PERSON_NAME, Kind.PHONE, Kind.ADDRESS, Kind.POSTCODE_CITY, Kind.COMPANY, Kind.EMAIL,
         Kind.SOCIAL_HANDLE, Kind.CUT)  # fmt: skip
KINDS = [(kind.value, kind.label) for kind in (*OFTEN, *(kind for kind in Kind if kind not in OFTEN))]


@dataclass(frozen=True)
class Open:
    """A passage that nobody decided about, by the number it has on the page."""

    number: int
    span: Span
    words: str

    @property
    def label(self) -> Any:
        return Kind(self.span.kind).label

    @property
    def value(self) -> str:
        return f"{self.span.start}-{self.span.end}-{self.span.kind}"


@dataclass(frozen=True)
class Stretch:
    """A stretch of text; `mark` is hidden, kept, asked, open (personal data left open) or empty.

    `guess`: the detector is not sure. `hit` is the open passage that begins here, for its button.
    """

    text: str
    mark: str = ""
    label: Any = ""
    guess: bool = False
    hit: Open | None = None


def authors_text(text: str, marks: list[Redaction], hits: list[Span]) -> Iterator[Stretch]:
    """The author's text, cut where a mark begins or ends, and between marks where a hit does."""
    at, numbered = 0, {one.span: one for one in opened(text, hits)}
    for words, mark in redaction.pieces(text, marks):
        end = at + len(words)
        if mark:
            yield Stretch(words, mark.standing, Kind(mark.kind).label)
        else:
            for part, hit in redaction.pieces(text, hits, at, end):
                yield _of_hit(part, hit, numbered.pop(hit, None)) if hit else Stretch(part)
        at = end


def _of_hit(words: str, hit: Span, begins: Open | None) -> Stretch:
    return Stretch(words, "open", Kind(hit.kind).label, not hit.sure, begins)


def opened(text: str, hits: list[Span]) -> list[Open]:
    return [Open(number, hit, text[hit.start : hit.end]) for number, hit in enumerate(hits, 1)]


@dataclass(frozen=True)
class OnPassage:
    """A decision about a passage, with the words it is about."""

    redaction: Redaction
    words: str
    from_before: bool = False

    @property
    def value(self) -> str:
        return f"{self.redaction.start}-{self.redaction.end}-{self.redaction.kind}"

    @property
    def why(self) -> Any:
        return WAIVERS.get(self.redaction.reason, "")


def _opened(row: Testimony, user: User) -> dict[str, Any]:
    """All that holds words of the author: shown under one's own claim, once asked for."""
    text, marks, hits = row.story, redaction.of_version(row), redaction.open_hits(row)
    kept = carrying.kept_from_before(row)
    return {
        "pieces": list(authors_text(text, marks, hits)),
        "readers_pieces": list(differences(text, redaction.hidden(row), row.language)),
        "hits": opened(text, hits),
        "marks": [OnPassage(one, text[one.start : one.end], one.pk in kept) for one in marks],
        "decided_before": sum(one.version == row.version - 1 for one in row.redactions.all()),
        "kept_from_before": len(kept),
        "conversation": list(row.messages.all()),
        **_before(row),
        **(alike.on_item(row, user) if row.state == State.WAITING else {}),
        "company": row.company,
        "sentence": row.reason_text,
    }


def _before(row: Testimony) -> dict[str, Any]:
    """What the author changed since somebody of the team last read it."""
    for last in [*row.earlier.all()][-1:]:
        return {"before": last, "changes": list(changed(last.story, row.story))}
    return {}


def _facts(row: Testimony, trail: list[Event]) -> dict[str, Any]:
    later = [
        (TermKind(kind).label, ", ".join(labels)) for kind in LATER_KINDS if (labels := row.labels(kind))
    ]
    return {
        "days": (today() - row.submitted_on).days,
        "signs": rounded(len(row.story)),
        "later": later,
        "needs_two": moderation.needs_two(row),
        "burnt": moderation.is_burnt(row),
        "reason": reason(row.reason),
        "noticed": signs(row),
        "raids": [row.call] if mode.is_on(row.call) else [],
        "approvals": [one.by for one in row.approvals.all() if one.version == row.version],
        "trail": [TrailRow(event) for event in trail],
    }


def _forms(row: Testimony, user: User, acted: acts.Act | None) -> dict[str, Any]:
    replies, shortcuts = Replies.to_author(row), preferences.of(user).shortcuts
    names = acts.offered(row, user)

    def form(name: str, part: str = "decision") -> acts.Act | LaidOut:
        if acted and acted.name == name:
            return acted
        if name in ABOUT_THIS:
            return ACTS[name](row, user, replies)
        return laid_out(ACTS[name], part, replies, shortcuts=shortcuts)

    return {
        "decisions": [form(name) for name in names if name not in NO_MOVES],
        "others": [form(name) for name in names if name in NO_MOVES and name not in APART],
        **{name: form(name) for name in APART if name in names},
        "message_form": form("message", "fields"),
        "find_form": form("find", "fields"),
        "warnings_form": form("warnings") if row.state == State.WAITING else None,
        "acted": acted,
    }


def kept_words(acted: acts.Act | None) -> str:
    """What was typed into a form that the page no longer has: given back to be copied."""
    return str(acted.data.get("sentence") or acted.data.get("text") or "") if acted else ""


ON_PICTURE = frozenset(act.name for act in ON_PICTURES)
APART = ("not_flood", "burn")  # each under a title of its own
ABOUT_THIS = ("approve", "burn", "warnings")  # their forms say more of the testimony than its id
NO_MOVES = ("not_flood", "second_reading", "escalate", "burn")
ON_WORDS = (
    frozenset({"hide", "hide_all", "keep", "ask", "unmark", "find", "message", "warnings"}) | ON_PICTURE
)


def has_place(acted: acts.Act, row: Testimony, user: User, *, mine: bool, is_open: bool) -> bool:
    """Whether the page still has the form that was posted, to say beside it what went wrong."""
    return mine and (acted.name in acts.offered(row, user) or (is_open and acted.name in ON_WORDS))


def context(row: Testimony, user: User, acted: acts.Act | None = None) -> dict[str, Any]:
    mine = desk.holds(row, user)
    trail = whole.trail(row)
    is_open = mine and desk.has_open(row, user, trail)
    alive = row.state in ALIVE
    return {
        "row": row,
        "alive": alive,
        "homeless": acted and not has_place(acted, row, user, mine=mine and alive, is_open=is_open),
        "mine": mine,
        "is_open": is_open,
        "seconds_left": int((row.claimed_until - timezone.now()).total_seconds())
        if mine and row.claimed_until
        else 0,
        "held": not mine and row.claimed_until is not None and row.claimed_until > timezone.now(),
        "said_yes": row.state == State.WAITING and acts.said_yes(row, user),
        "passed_on": moderation.is_a_lead_s(row, desk.acting(user)),
        "sheet": sheet.context(sheet.leads_of(user, row), row) if alive else None,
        "may_pass_on": mine and alive and "escalate" in acts.offered(row, user),
        "kinds": KINDS,
        "waivers": Waiver.choices,
        "standings": Standing,
        **_facts(row, trail),
        **(_opened(row, user) if is_open else {}),
        "unfolded": unfolding.so_far(row, user) if mine and not is_open else None,
        "pictures": on_desk(row, user, acted) if is_open and alive else [],
        **(_forms(row, user, acted) if mine and alive else {"acted": acted}),
    }
