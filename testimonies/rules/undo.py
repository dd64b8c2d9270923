"""Ten minutes to take one's own last decision back, where the table of moves leads back to where it stood."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from testimonies.models import MOVES, Actor, Approval, Event, State, Testimony

from . import conversation, desk, moderation, whole
from .moderation import StaleError, last_decision
from .trail import By, record

WITHIN = timedelta(minutes=10)
WAYS_BACK = {
    "approve": "recall",
    "refuse": "reopen",
    "count_only": "reopen",
    "ask_change": "reopen",
    "suspend": "restore",
}
NO_MOVES = ("first_approval", "escalate")  # they change no state, and are taken back as they are
LOOKS = (
    "claim",
    "open",
    "open_part",
    "hand_over",
)  # one's own; somebody else's are a reason to leave it alone


def possible(testimony: Testimony, user: User) -> Event | None:
    """What this person could take back now: the last thing that happened to it, if it is theirs and of these minutes."""
    last = Event.objects.about(testimony).exclude(who=user.get_username(), what__in=LOOKS).first()
    if last is None or last.who != user.get_username() or last.at is None:
        return None
    in_time = last.at > timezone.now() - WITHIN and last.version == testimony.version
    leads_back = _stands(last, testimony) if last.what in NO_MOVES else _leads_back(last, testimony, user)
    return last if in_time and leads_back and not testimony.held_by_another(user) else None


def _stands(last: Event, testimony: Testimony) -> bool:
    return testimony.state == State.WAITING and (last.what != "escalate" or testimony.escalated != "")


def _leads_back(last: Event, testimony: Testimony, user: User) -> bool:
    back = MOVES.get(WAYS_BACK.get(last.what, ""))
    allowed = back is not None and back.allows(testimony.state, desk.acting(user).actor)
    return allowed and back is not None and (last.origin, last.target) == (back.target, testimony.state)


def undo(testimony: Testimony, user: User) -> Testimony:
    """Takes it back, as a move of its own. Raises `StaleError` where it is too late, or something happened since."""
    by = desk.acting(user)
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        last = possible(row, user)
        if last is None:
            raise StaleError(last_decision(row))
        row = _taken_back(row, last, by) if last.what in NO_MOVES else _moved_back(row, last, by)
        record("undo", by=by, testimony=row, kind=last.what, reason=row.escalated)
        return row


def _taken_back(row: Testimony, last: Event, by: By) -> Testimony:
    """Two readers stay wanted where a first yes is taken back: who gave it may have had doubts."""
    if last.what == "first_approval":
        row.approvals.filter(version=row.version, by=by.user).delete()
    else:
        row.escalated = _passed_on_for(row, last)
        row.save(update_fields=["escalated"])
    return row


def _moved_back(row: Testimony, last: Event, by: By) -> Testimony:
    """With what the decision took away beside the state: the other reader's yes, the lead's hold, her unread answer."""
    others = list(row.approvals.filter(version=row.version).exclude(by=by.user))
    row = moderation.move(row, WAYS_BACK[last.what], by=by, version=row.version, state=row.state)
    if last.what == "approve":
        Approval.objects.bulk_create(
            Approval(testimony=row, version=one.version, by=one.by) for one in others
        )
    if by.actor is Actor.LEAD:
        row.escalated = _passed_on_for(row, last)
    answer = row.messages.last()
    row.author_wrote_on = answer.written_on if answer and conversation.is_hers(row) else None
    row.save(update_fields=["escalated", "author_wrote_on"])
    return row


def _passed_on_for(row: Testimony, decision: Event) -> str:
    """Why it lay with a lead until this decision; nothing if another decision of a lead's had ended that before."""
    says = Q(what__in=("escalate", "undo"))  # each with the reason that then held
    ends = Q(actor=Actor.LEAD) & ~Q(target="")
    before = Event.objects.about(row).filter(says | ends, pk__lt=decision.pk).first()
    return before.reason if before and not before.target else ""
