"""Working at the desk: who reads what, and for how long it is theirs."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from testimonies.models import (
    GONE,
    Actor,
    Approval,
    Event,
    Kind,
    Redaction,
    Standing,
    State,
    Testimony,
    Waiver,
)

from .moderation import MoveError, StaleError, last_decision
from .redaction import Span, merged
from .trail import By, record

LEASE = timedelta(minutes=20)
ASSIGNED = timedelta(hours=24)  # whoever is given one may not be at the desk now


NOT_YOURS = _("Your claim on this one ended. Claim it again: nothing was done.")


class NotYoursError(MoveError):
    """The testimony is not under this person's own claim."""


def acting(user: User) -> By:
    """A member of the desk, as lead where the rights say so."""
    lead = user.has_perm("testimonies.lead_testimony")
    return By(Actor.LEAD if lead else Actor.MODERATOR, user)


def _free(user: User) -> Q:
    return Q(claimed_by=None) | Q(claimed_until__lte=timezone.now()) | Q(claimed_by=user)


def readable(user: User) -> QuerySet[Testimony]:
    """Waiting testimonies of one's calls that one could take now: oldest first, without what one already approved."""
    already = Approval.objects.filter(testimony=OuterRef("pk"), version=OuterRef("version"), by=user)
    waiting = Testimony.objects.of(user).waiting().filter(_free(user)).exclude(Exists(already))
    if acting(user).actor is not Actor.LEAD:
        waiting = waiting.filter(escalated="")
    return waiting.order_by("submitted_on", "public_id")


def take_next(user: User) -> Testimony | None:
    """Claims the oldest one nobody holds. Two people asking at once get two different ones."""
    with transaction.atomic():
        row = readable(user).select_for_update(of=("self",), skip_locked=True).select_related("call").first()
        return _hold(row, user) if row else None


def claim(testimony: Testimony, user: User) -> Testimony:
    """Takes this one, unless somebody else holds it."""
    with transaction.atomic():
        row = _locked(testimony)
        _check_free(row, user)
        return _hold(row, user)


def assign(testimony: Testimony, to: User, *, by: By) -> Testimony:
    """Claims it for a colleague of the same call. Theirs for a day; their first work on it makes that a usual lease."""
    with transaction.atomic():
        row = _locked(testimony)
        _check_free(row, to)
        if not row.call.members.filter(pk=to.pk).exists():
            raise MoveError(_("This person does not belong to this call."))
        record("assign", by=by, testimony=row)
        return _hold(row, to, ASSIGNED)


def _check_free(row: Testimony, user: User) -> None:
    if row.state in GONE:
        raise StaleError(last_decision(row))
    if row.escalated and acting(user).actor is not Actor.LEAD:
        raise MoveError(_("This one was passed on: a lead moderator decides."))
    if row.held_by_another(user):
        raise NotYoursError(_("Somebody else is reading this one."))


def _locked(testimony: Testimony) -> Testimony:
    return Testimony.objects.select_for_update(of=("self",)).select_related("call").get(pk=testimony.pk)


def _hold(row: Testimony, user: User, lease: timedelta = LEASE) -> Testimony:
    fresh = row.claimed_by_id != user.pk
    row.claimed_by, row.claimed_until = user, timezone.now() + lease
    row.save(update_fields=["claimed_by", "claimed_until"])
    if fresh:
        record("claim", by=acting(user), testimony=row)
    return row


def hand_over(testimony: Testimony, user: User) -> None:
    """Gives it back, without a reason."""
    with transaction.atomic():
        row = _locked(testimony)
        if row.claimed_by_id != user.pk:
            return
        row.claimed_by = row.claimed_until = None
        row.save(update_fields=["claimed_by", "claimed_until"])
        record("hand_over", by=acting(user), testimony=row)


def holds(testimony: Testimony, user: User) -> bool:
    until = testimony.claimed_until
    return testimony.claimed_by_id == user.pk and until is not None and until > timezone.now()


def has_open(testimony: Testimony, user: User) -> bool:
    """Whether this version was opened under the claim that runs now: the text need not be asked for again."""
    acts = Event.objects.about(testimony).filter(
        who=user.get_username(), what__in=("claim", "open", "hand_over")
    )
    last = acts.first()
    return (
        holds(testimony, user)
        and last is not None
        and (last.what, last.version) == ("open", testimony.version)
    )


def open_text(testimony: Testimony, user: User) -> str:
    """The author's whole text, under one's own claim; each opening is in the trail, and renews the lease."""
    if not holds(testimony, user):
        raise NotYoursError(NOT_YOURS)
    with transaction.atomic():
        row = _hold(_locked(testimony), user)
        record("open", by=acting(user), testimony=row)
    return row.story


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
        row = _locked(testimony)
        _check_hand(row, user, version)
        _check_spans(row, spans)
        if standing == Standing.KEPT and reason not in Waiver.values:
            raise MoveError(_("Say why this passage may stay."))
        old = [
            one for one in row.redactions.filter(version=version) if any(_meet(one, span) for span in spans)
        ]
        if standing != Standing.HIDDEN and any(not one.by for one in old):
            raise MoveError(_("The author asked to hide this passage."))
        union = [Span(one.start, one.end, one.kind) for one in old if one.standing == standing]
        authors = [one for one in old if not one.by]
        row.redactions.filter(pk__in=[one.pk for one in old]).delete()
        by = acting(user)
        for span in merged([*spans, *union]):
            Redaction.objects.create(
                testimony=row, version=version, start=span.start, end=span.end, kind=span.kind,
                standing=standing, reason=reason, by="" if any(_meet(one, span) for one in authors) else by.name,
            )  # fmt: skip
            record(f"mark_{standing}", by=by, testimony=row, kind=span.kind, reason=reason)
        _hold(row, user)


def _check_hand(row: Testimony, user: User, version: int) -> None:
    if (
        row.version != version or row.state != State.WAITING
    ):  # what she agreed to, or readers see, is not touched
        raise StaleError(last_decision(row))
    if not holds(row, user):
        raise NotYoursError(NOT_YOURS)


def _check_spans(row: Testimony, spans: list[Span]) -> None:
    end = len(row.story)
    if not spans or not all(0 <= span.start < span.end <= end and span.kind in Kind.values for span in spans):
        raise MoveError(_("This passage is not in the text. Choose it again."))


def _meet(one: Redaction, span: Span) -> bool:
    return one.start < span.end and span.start < one.end


def unmark(testimony: Testimony, user: User, *, version: int, redaction_id: int) -> None:
    """Takes one decision back."""
    with transaction.atomic():
        row = _locked(testimony)
        _check_hand(row, user, version)
        for one in row.redactions.filter(version=version, pk=redaction_id):
            if not one.by:
                raise MoveError(_("The author asked to hide this passage."))
            record("unmark", by=acting(user), testimony=row, kind=one.kind)
            one.delete()
        _hold(row, user)
