"""Working at the desk: who reads what, and for how long it is theirs."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from testimonies.models import (
    GONE,
    Actor,
    Event,
    Kind,
    Lane,
    Message,
    Redaction,
    Side,
    Standing,
    State,
    Term,
    TermKind,
    Testimony,
    Waiver,
)

from . import budget, conversation, whole
from .moderation import MoveError, StaleError, check_lead, last_decision
from .readers import is_marked
from .redaction import Span, merged, open_hits
from .trail import By, record, record_each

LEASE = timedelta(minutes=20)
LEFT = timedelta(minutes=2)  # after the page was closed: Reload and Back keep it, work renews it
ASSIGNED = timedelta(hours=24)  # whoever is given one may not be at the desk now
MOST_SPANS = 500
NOT_YOURS = _("Your claim on this one ended. Claim it again: nothing was done.")


class NotYoursError(MoveError):
    """The testimony is not under this person's own claim."""


def acting(user: User) -> By:
    """A member of the desk, as lead where the rights say so."""
    lead = user.has_perm("testimonies.lead_testimony")
    return By(Actor.LEAD if lead else Actor.MODERATOR, user)


def claim(testimony: Testimony, user: User) -> Testimony:
    """Takes this one, unless somebody else holds it."""
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        _check_free(row, user)
        return hold(row, user)


def renew(testimony: Testimony, user: User, *, version: int, state: str) -> Testimony:
    """One's own claim goes on, even if its lease ended while somebody typed, unless another took the testimony since.

    `version` and `state` are what the page showed.
    """
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        if (row.version, row.state) != (version, state):
            raise StaleError(last_decision(row))
        if row.claimed_by_id != user.pk:
            raise NotYoursError(NOT_YOURS)
        return row if holds(row, user) else claim(row, user)


def assign(testimony: Testimony, to: User, *, by: By, version: int) -> Testimony:
    """Claims a waiting one for a colleague of the same call, as the version seen by who gives it.

    Theirs for a day; their first work on it makes that a usual lease.
    """
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        _check_waits(row, version)
        _check_free(row, to)
        if not row.call.members.filter(pk=to.pk).exists():
            raise MoveError(_("This person does not belong to this call."))
        record("assign", by=by, testimony=row)
        return hold(row, to, ASSIGNED)


def _check_free(row: Testimony, user: User) -> None:
    if row.state in GONE:
        raise StaleError(last_decision(row))
    check_lead(row, acting(user))
    if row.held_by_another(user):
        raise NotYoursError(_("Somebody else is reading this one."))


def _check_waits(row: Testimony, version: int) -> None:
    """What she agreed to, or readers see, is touched no more."""
    if (row.version, row.state) != (version, State.WAITING):
        raise StaleError(last_decision(row))


def hold(row: Testimony, user: User, lease: timedelta = LEASE) -> Testimony:
    """Gives a row that is locked to this person."""
    fresh = row.claimed_by_id != user.pk
    row.claimed_by, row.claimed_until = user, timezone.now() + lease
    row.save(update_fields=["claimed_by", "claimed_until"])
    if fresh:
        record("claim", by=acting(user), testimony=row)
    return row


def take_out_of_flood(testimony: Testimony, user: User, *, version: int, lane: str) -> Testimony:
    """Not flood after all: it waits among those that are read, as `lane` says. What was noticed stays written."""
    if lane not in (Lane.NORMAL, Lane.HEAVY):
        raise MoveError(_("Choose where it waits."))
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        _check_waits(row, version)
        _check_free(row, user)
        if row.lane != Lane.FLOOD:
            raise StaleError(last_decision(row))
        row.lane = lane
        row.save(update_fields=["lane"])
        record(f"lane_{lane}", by=acting(user), testimony=row)
    return row


def hand_over(testimony: Testimony, user: User) -> None:
    """Gives it back, without a reason."""
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        if row.claimed_by_id != user.pk:
            return
        row.claimed_by = row.claimed_until = None
        row.save(update_fields=["claimed_by", "claimed_until"])
        record("hand_over", by=acting(user), testimony=row)


def leave(testimony: Testimony, user: User) -> None:
    """The page was closed: one's own lease soon ends. One that was assigned, and not begun, stays as long as it was."""
    soon, usual = timezone.now() + LEFT, timezone.now() + LEASE
    own = Testimony.objects.filter(pk=testimony.pk, claimed_by=user)
    own.filter(claimed_until__gt=soon, claimed_until__lte=usual).update(claimed_until=soon)


def stay(testimony: Testimony, user: User, *, version: int, state: str) -> Testimony:
    """The lease begins anew, for who is at work on what their page showed."""
    with transaction.atomic():
        return hold(renew(testimony, user, version=version, state=state), user)


def holds(testimony: Testimony, user: User) -> bool:
    until = testimony.claimed_until
    return testimony.claimed_by_id == user.pk and until is not None and until > timezone.now()


LEAD_TO_OPEN = ("claim", "open", "hand_over")


def has_open(testimony: Testimony, user: User, trail: Sequence[Event] = ()) -> bool:
    """Whether this version was opened under the claim that runs now: the text need not be asked for again.

    `trail`: its newest events, where they are at hand.
    """
    if not holds(testimony, user):
        return False
    who = user.get_username()
    last = next((one for one in trail if one.who == who and one.what in LEAD_TO_OPEN), None)
    last = last or Event.objects.about(testimony).filter(who=who, what__in=LEAD_TO_OPEN).first()
    return last is not None and (last.what, last.version) == ("open", testimony.version)


def check_open(testimony: Testimony, user: User) -> None:
    """No words are shown, and none chosen, before this version was opened: each opening is in the trail."""
    if not has_open(testimony, user):
        raise MoveError(_("Open the text first."))


def open_text(testimony: Testimony, user: User, *, part: bool = False) -> str:
    """The author's whole text, under one's own claim; each opening is in the trail, and renews the lease.

    `part`: some of it alone will be shown (unfolding.py), and the trail says so. Nobody opens more texts a day than the
    site allows: then it raises `EnoughForTodayError`.
    """
    if not holds(testimony, user):
        raise NotYoursError(NOT_YOURS)
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        if budget.allows(row, user):
            hold(row, user)
            record("open_part" if part else "open", by=acting(user), testimony=row)
            return row.story
    raise budget.enough(budget.of(user))  # outside: what the leads are told stays written


def write(testimony: Testimony, user: User, *, text: str) -> Message:
    """The team's message to the author, under one's own claim, which it takes or renews."""
    with transaction.atomic():
        row = claim(testimony, user)
        return conversation.add(row, side=Side.TEAM, text=text, by=acting(user))


def hide_open(testimony: Testimony, user: User, *, version: int) -> int:
    """Hides all that the detector sees and nobody decided about, guesses too; gives how many passages that was.

    No more than `MOST_SPANS` at once, so that a text made of numbers holds nobody up.
    """
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        hits = open_hits(row)[:MOST_SPANS]
        if hits:
            mark(row, user, version=version, spans=hits)
    return len(hits)


def mark(
    testimony: Testimony,
    user: User,
    *,
    version: int,
    spans: list[Span],
    standing: Standing = Standing.HIDDEN,
    reason: str = "",
) -> None:
    """Decides about spans of the version seen: hidden, kept (a waived hit, with its reason) or asked about.

    Overlapping decisions of the same standing merge; a new one replaces what it overlaps. What the author asked to hide
    stays hers, so that nobody at the desk can uncover it.
    """
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        check_hand(row, user, version)
        _check_spans(row, spans)
        if standing == Standing.KEPT and reason not in Waiver.values:
            raise MoveError(_("Say why this passage may stay."))
        _redact(row, spans, standing, reason, acting(user))
        hold(row, user)


def _redact(row: Testimony, spans: list[Span], standing: Standing, reason: str, by: By) -> None:
    """Puts the new decision in the place of those that it overlaps."""
    here = row.redactions.filter(version=row.version)
    old = [one for one in here if any(_meet(one, span) for span in spans)]
    authors = [one for one in old if _is_her_wish(one)]
    if authors and standing != Standing.HIDDEN:
        raise MoveError(_("The author asked to hide this passage."))
    if standing != Standing.HIDDEN:
        _check_uncovers_whole(old, spans)
        row.approvals.all().delete()  # readers get more than was agreed to
    union = [Span(one.start, one.end, one.kind) for one in old if one.standing == standing]
    row.redactions.filter(pk__in=[one.pk for one in old]).delete()
    decided = merged([*spans, *union])
    Redaction.objects.bulk_create(
        Redaction(
            testimony=row, version=row.version, start=span.start, end=span.end, kind=span.kind,
            standing=standing, reason=reason, by="" if any(_meet(one, span) for one in authors) else by.name,
        )
        for span in decided
    )  # fmt: skip
    record_each(f"mark_{standing}", [span.kind for span in decided], by=by, testimony=row, reason=reason)


def _is_her_wish(one: Redaction) -> bool:
    """Hidden by the author. What she left to the team (asked, by nobody of the desk) is the team's to decide."""
    return not one.by and one.standing == Standing.HIDDEN


def _check_uncovers_whole(old: list[Redaction], spans: list[Span]) -> None:
    """Keeping one word of a hidden passage would show the rest of it as well."""
    hidden = [one for one in old if one.standing == Standing.HIDDEN]
    if not all(any(span.start <= one.start and one.end <= span.end for span in spans) for one in hidden):
        raise MoveError(_("This lies inside a hidden passage. Take that one back first."))


def check_hand(row: Testimony, user: User, version: int) -> None:
    _check_waits(row, version)
    if not holds(row, user):
        raise NotYoursError(NOT_YOURS)
    check_open(row, user)


def _check_spans(row: Testimony, spans: list[Span]) -> None:
    end = len(row.story)
    if not spans or not all(0 <= span.start < span.end <= end and span.kind in Kind.values for span in spans):
        raise MoveError(_("This passage is not in the text. Choose it again."))


def _meet(one: Redaction, span: Span) -> bool:
    return one.start < span.end and span.start < one.end


def unmark(testimony: Testimony, user: User, *, version: int, redaction_id: int) -> None:
    """Takes one decision back."""
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        check_hand(row, user, version)
        for one in row.redactions.filter(version=version, pk=redaction_id):
            if _is_her_wish(one):
                raise MoveError(_("The author asked to hide this passage."))
            if not one.by:
                raise MoveError(_("The author left this passage to the team: hide it or keep it."))
            record("unmark", by=acting(user), testimony=row, kind=one.kind)
            one.delete()
            row.approvals.all().delete()  # readers get more than was agreed to
        hold(row, user)


def set_warnings(testimony: Testimony, user: User, *, version: int, slugs: list[str]) -> None:
    """The content warnings are the desk's to choose: the author suggests them. Those of `slugs` stay, and no others.

    A text that two must agree on is still theirs: nobody lifts that by taking a warning away.
    """
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        check_hand(row, user, version)
        chosen = list(Term.objects.filter(kind=TermKind.WARNING, slug__in=slugs))
        if len(chosen) != len(set(slugs)):
            raise MoveError(_("Choose among the warnings shown."))
        row.second_reading = is_marked(row)
        row.save(update_fields=["second_reading"])
        row.terms.remove(*row.terms.filter(kind=TermKind.WARNING))
        row.terms.add(*chosen)
        record("warnings", by=acting(user), testimony=row)
        hold(row, user)
