"""The one door for a change of state (design.md 4): a compare-and-swap on state and version, with its trail row."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from testimonies.models import (
    FOR_ESCALATION,
    MOVES,
    Actor,
    Approval,
    Event,
    Publication,
    Redaction,
    Standing,
    State,
    TermKind,
    Testimony,
)

from . import redaction
from .trail import AUTHOR, CLOCK, By, record, today

DAYS_TO_ANSWER = 30
DESK = (Actor.MODERATOR, Actor.LEAD)


class MoveError(Exception):
    """A move that may not happen now; `args[0]` says why, to whoever tried."""


class StaleError(MoveError):
    """The text or its state changed since it was seen. `event` is what happened, where the trail knows."""

    def __init__(self, event: Event | None) -> None:
        self.event = event
        super().__init__(_("This was changed or decided meanwhile. Nothing was done."))


class NeedsSecondReaderError(Exception):
    """Internal sign of `approve`: the yes was kept, and another reader is awaited."""


def move(
    testimony: Testimony,
    name: str,
    *,
    by: By,
    version: int,
    reason: str = "",
    sentence: str = "",
    story: str = "",
) -> Testimony:
    """Makes one move of the table, or raises `MoveError`.

    `version` is what the actor saw; withdrawal alone does not mind it, since it always wins. `sentence` is shown to the
    author beside `reason`; `story` is the new text of `amend`. Returns the row as it now is.
    """
    with transaction.atomic():
        row = Testimony.objects.select_for_update(of=("self",)).select_related("call").get(pk=testimony.pk)
        _guard(row, name, by, version, reason)
        origin = row.state
        try:
            changed = _EFFECTS[name](row, by, story)
        except NeedsSecondReaderError:
            record("first_approval", by=by, testimony=row)
            return _saved(row, _freed(row))
        _take_state(row, MOVES[name].target)
        row.reason = reason if name not in ("withdraw", "forget", "lapse_erase") else ""
        row.reason_text = sentence
        changed |= {"state", "state_since", "reason", "reason_text", "escalated"} | _freed(row)
        record(name, by=by, testimony=row, origin=origin, target=row.state, reason=reason)
        row = _saved(row, changed)
    if name == "approve" and Testimony.objects.due(today()).filter(pk=row.pk).exists():
        return move(row, "release", by=CLOCK, version=row.version)
    return row


def _take_state(row: Testimony, target: State) -> None:
    row.state = target
    row.state_since = today().replace(day=1) if target in (State.WITHDRAWN, State.FORGOTTEN) else today()
    row.escalated = ""


def _saved(row: Testimony, names: set[str]) -> Testimony:
    row.save(update_fields=sorted(names))
    return row


def _freed(row: Testimony) -> set[str]:
    row.claimed_by = row.claimed_until = None
    return {"claimed_by", "claimed_until"}


# Guards


def _guard(row: Testimony, name: str, by: By, version: int, reason: str) -> None:
    rule = MOVES[name]
    if by.actor not in rule.actors:
        raise MoveError(_("Your role does not allow this."))
    if not rule.allows(row.state, by.actor) or (row.version != version and name != "withdraw"):
        raise StaleError(Event.objects.about(row).exclude(target="").first())
    if rule.needs_reason and by.actor in DESK and not reason:
        raise MoveError(_("Choose a reason."))
    if by.actor in DESK:
        _guard_desk(row, name, by)
    if extra := _GUARDS.get(name):
        extra(row, by)


def _guard_desk(row: Testimony, name: str, by: By) -> None:
    if row.held_by_another(by.user):
        raise MoveError(_("Somebody else is reading this one."))
    passed_on = row.escalated and name != "suspend"  # taking down never waits for a lead
    if passed_on and by.actor is not Actor.LEAD:
        raise MoveError(_("This one was passed on: a lead moderator decides."))


def _guard_approve(row: Testimony, by: By) -> None:
    if row.publication != Publication.PUBLISH:
        raise MoveError(_("The author chose figures only: this text is never published."))
    if not Event.objects.opened_by(by.name, row, row.version):
        raise MoveError(_("Read the whole of this version first."))
    if redaction.open_hits(row):
        raise MoveError(_("Personal data is left open. Hide each passage, or say why it stays."))


def _guard_reopen(row: Testimony, by: By) -> None:
    if (
        by.actor is Actor.AUTHOR
        and Event.objects.about(row).filter(what="reopen", actor=Actor.AUTHOR).exists()
    ):
        raise MoveError(_("You already asked the team to read it again."))


_GUARDS: dict[str, Callable[[Testimony, By], None]] = {"approve": _guard_approve, "reopen": _guard_reopen}


# Effects: each changes fields of the row and names them. The state itself is not theirs to touch.


def needs_two(row: Testimony) -> bool:
    """Whether a second reader must agree (domain.md 5.1), or one asked for it."""
    return row.second_reading or _is_grave(row)


def _is_grave(row: Testimony) -> bool:
    kinds = {TermKind.BEHAVIOUR: {"sexual-assault"}, TermKind.WARNING: {"sexual-assault", "minor"}}
    return any(slugs.intersection(row.term_slugs(kind)) for kind, slugs in kinds.items()) or is_minor(row)


def is_minor(row: Testimony) -> bool:
    """The author is 15 to 17: never published without a lead moderator (domain.md 1.6)."""
    return "15-17" in row.term_slugs(TermKind.AGE_BAND)


def _approve(row: Testimony, by: By, _story: str) -> set[str]:
    Approval.objects.get_or_create(testimony=row, version=row.version, by=by.user)
    readers = Approval.objects.filter(testimony=row, version=row.version).select_related("by")
    lead_missing = is_minor(row) and not any(one.by.has_perm("testimonies.lead_testimony") for one in readers)
    if needs_two(row) and (len(readers) < 2 or lead_missing):
        raise NeedsSecondReaderError
    row.release_on = _release_day(today())
    return {"release_on"}


def _release_day(day: date) -> date:
    """A day drawn by chance, so that the order of publication says nothing of the order of arrival."""
    delay = settings.RELEASE_DELAY_DAYS
    return day + timedelta(days=1 + secrets.randbelow(delay)) if delay else day


def _publish(row: Testimony, _by: By, _story: str) -> set[str]:
    row.public_text = redaction.public_text(row)
    row.first_published_on = row.published_on = row.first_published_on or today()
    row.release_on = None
    return {"public_text", "first_published_on", "published_on", "release_on"}


def _take_down(row: Testimony, _by: By, _story: str) -> set[str]:
    row.public_text, row.published_on, row.release_on, row.agreed_version = "", None, None, None
    Approval.objects.filter(testimony=row).delete()
    return {"public_text", "published_on", "release_on", "agreed_version"}


def _amend(row: Testimony, by: By, story: str) -> set[str]:
    before = row.story
    changed = _take_down(row, by, story)
    carried = redaction.carried(before, story, redaction.of_version(row))
    row.version += 1
    row.story = story
    Redaction.objects.bulk_create(
        Redaction(
            testimony=row,
            version=row.version,
            start=one.start + shift,
            end=one.end + shift,
            kind=one.kind,
            standing=one.standing,
            reason=one.reason,
            by=one.by,
        )
        for one, shift in carried
    )
    return changed | {"version", "story"}


def _mask_asked(row: Testimony, by: By, story: str) -> set[str]:
    row.redactions.filter(version=row.version, standing=Standing.ASKED).update(standing=Standing.HIDDEN)
    return _take_down(row, by, story)


def _empty(row: Testimony, by: By, story: str) -> set[str]:
    """Empties the row in place: id, state, month and call stay, and until the nonce expires its digests."""
    changed = _take_down(row, by, story)
    for related in (row.redactions, row.messages, row.approvals):
        related.all().delete()
    row.terms.clear()
    emptied: dict[str, object] = {
        **dict.fromkeys(("story", "company", "country", "language", "publication", "if_unreachable"), ""),
        **dict.fromkeys(("trade", "area", "year", "receipt_digest", "first_published_on", "replay_until")),
        **dict.fromkeys(
            ("review_first", "show_area", "share_picture", "allow_indexing", "second_reading"), False
        ),
        "submitted_on": row.submitted_on.replace(day=1),
    }
    for name, value in emptied.items():
        setattr(row, name, value)
    return changed | set(emptied)


_EFFECTS: dict[str, Callable[[Testimony, By, str], set[str]]] = {
    "approve": _approve,
    "release": _publish,
    "restore": _publish,
    "amend": _amend,
    "lapse_hide": _mask_asked,
    **dict.fromkeys(
        ("recall", "ask_change", "count_only", "refuse", "reopen", "suspend", "lapse_count"), _take_down
    ),
    **dict.fromkeys(("withdraw", "forget", "lapse_erase"), _empty),
}


# What is no move


def escalate(testimony: Testimony, *, by: By, reason: str) -> None:
    """Passes a testimony on to a lead moderator, with a reason."""
    if reason not in FOR_ESCALATION:
        raise MoveError(_("Choose a reason."))
    with transaction.atomic():
        row = _still_waiting(testimony, by)
        row.escalated = reason
        record("escalate", by=by, testimony=row, reason=reason)
        _saved(row, {"escalated"} | _freed(row))


def ask_second_reading(testimony: Testimony, *, by: By) -> None:
    with transaction.atomic():
        row = _still_waiting(testimony, by)
        row.second_reading = True
        record("ask_second_reading", by=by, testimony=row)
        _saved(row, {"second_reading"})


def _still_waiting(testimony: Testimony, by: By) -> Testimony:
    """The row, locked; its state and version must be those of `testimony`, which this member of the desk saw."""
    row = Testimony.objects.select_for_update(of=("self",)).select_related("call").get(pk=testimony.pk)
    if (row.state, row.version) != (State.WAITING, testimony.version):
        raise StaleError(last_decision(row))
    _guard_desk(row, "", by)
    return row


def agree(testimony: Testimony, *, version: int) -> None:
    """The author's yes to the version she re-read; the clock may release it."""
    with transaction.atomic():
        row = Testimony.objects.select_for_update(of=("self",)).select_related("call").get(pk=testimony.pk)
        if (row.state, row.version) != (State.APPROVED, version):
            raise StaleError(Event.objects.about(row).exclude(target="").first())
        row.agreed_version = version
        record("agree", by=AUTHOR, testimony=row)
        _saved(row, {"agreed_version"})


def last_decision(testimony: Testimony) -> Event | None:
    """The newest row of the trail that changed the state."""
    return Event.objects.about(testimony).exclude(target="").first()


def due_for_release() -> QuerySet[Testimony]:
    return Testimony.objects.due(today())
