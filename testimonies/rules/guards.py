"""What must hold before a move (design.md 4): its actor, its origin, what was read and what is left open."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from testimonies.models import DESK, MOVES, REASONS, Actor, Event, Standing, State, Testimony

from . import evidence, redaction
from .raid import mode
from .trail import By, today


class MoveError(Exception):
    """A move that may not happen now; `args[0]` says why, to whoever tried."""


class StaleError(MoveError):
    """The text or its state changed since it was seen. `event` is what happened, where the trail knows."""

    def __init__(self, event: Event | None) -> None:
        self.event = event
        super().__init__(_("This was changed or decided meanwhile. Nothing was done."))


def check(row: Testimony, name: str, by: By, version: int, reason: str) -> None:
    rule = MOVES[name]
    if by.actor not in rule.actors:
        raise MoveError(_("Your role does not allow this."))
    if not rule.allows(row.state, by.actor) or (row.version != version and name != "withdraw"):
        raise StaleError(last_decision(row))
    if reason not in REASONS.get(name, ("",)):
        raise MoveError(_("Choose a reason."))
    if by.actor in DESK:
        check_desk(row, name, by)
    if name == "suspend" and by.actor is not Actor.LEAD and _was_restored(row, reason):
        raise MoveError(
            _("A lead moderator put it back online after a suspension for this reason. Ask a lead moderator.")
        )
    if extra := _GUARDS.get(name):
        extra(row, by)


def check_desk(row: Testimony, name: str, by: By) -> None:
    if row.held_by_another(by.user):
        raise MoveError(_("Somebody else is reading this one."))
    check_lead(row, by, name)


def is_a_lead_s(row: Testimony, by: By, name: str = "") -> bool:
    """Passed on, and so not this person's to decide. Taking down (`suspend`) never waits for a lead."""
    return bool(row.escalated) and by.actor is not Actor.LEAD and name != "suspend"


def check_lead(row: Testimony, by: By, name: str = "") -> None:
    if is_a_lead_s(row, by, name):
        raise MoveError(_("This one was passed on: a lead moderator decides."))


def _was_restored(row: Testimony, reason: str) -> bool:
    """Whether this version was suspended for that reason before, and put back online since."""
    acts = Event.objects.about(row).filter(version=row.version)
    restored = acts.filter(what="restore").first()
    return restored is not None and acts.filter(what="suspend", reason=reason, pk__lt=restored.pk).exists()


def _guard_approve(row: Testimony, by: By) -> None:
    if not row.is_for_readers:
        raise MoveError(_("The author chose figures only: this text is never published."))
    if not row.story:
        raise MoveError(_("Its text was erased: there is nothing to publish."))
    if not Event.objects.opened_by(by.name, row, row.version):
        raise MoveError(_("Read the whole of this version first."))
    if redaction.open_hits(row):
        raise MoveError(_("Personal data is left open. Hide each passage, or say why it stays."))
    if evidence.undecided(row):
        raise MoveError(
            _("A screenshot waits for your decision: agree that readers see it, or keep it from them.")
        )
    if any(one.standing == Standing.ASKED for one in redaction.of_version(row)):
        raise MoveError(_("A passage is marked for a change. Hide it, keep it, or ask the author."))


def _guard_reopen(row: Testimony, by: By) -> None:
    if by.actor is Actor.AUTHOR and asked_before(row):
        raise MoveError(_("You already asked the team to read it again."))
    if by.actor is Actor.AUTHOR and not may_be_read_again(row):
        raise MoveError(_("You chose figures only: there is nothing to read again."))


def may_be_read_again(row: Testimony) -> bool:
    """What was counted because the author wished it so is not read again, nor what is erased."""
    return bool(row.story) and (row.is_for_readers or row.state == State.REFUSED)


def _guard_release(row: Testimony, _by: By) -> None:
    """Again under the lock: since the clock made its list, a day may have been drawn anew or a yes taken back."""
    if not may_go_out(row):
        raise StaleError(last_decision(row))


def may_go_out(row: Testimony) -> bool:
    is_due = Testimony.objects.due(today()).filter(pk=row.pk).exists()
    return is_due and mode.may_release_today(row.call)


def unanswered_since() -> date:
    """Whoever was asked on this day or before had the time to answer."""
    return today() - timedelta(days=settings.KEEP_DAYS["changes_asked"])


def _guard_lapse(row: Testimony, _by: By) -> None:
    if not Testimony.objects.unanswered(unanswered_since()).filter(pk=row.pk).exists():
        raise StaleError(last_decision(row))


def _guard_forget(row: Testimony, _by: By) -> None:
    if not Testimony.objects.filter(pk=row.pk).may_go().exists():
        raise MoveError(_("Nobody read this one: a lead moderator has to agree first."))


def asked_before(row: Testimony) -> bool:
    """The author may ask for another reading once."""
    return Event.objects.about(row).filter(what="reopen", actor=Actor.AUTHOR).exists()


_GUARDS: dict[str, Callable[[Testimony, By], None]] = {
    "approve": _guard_approve,
    "reopen": _guard_reopen,
    "release": _guard_release,
    "forget": _guard_forget,
    **dict.fromkeys(("lapse_hide", "lapse_count", "lapse_erase"), _guard_lapse),
}


def last_decision(testimony: Testimony) -> Event | None:
    """The newest row of the trail that changed the state."""
    return Event.objects.about(testimony).exclude(target="").first()
