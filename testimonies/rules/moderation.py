"""The one door for a change of state (design.md 4): a compare-and-swap on state and version, with its trail row."""

import hmac
import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from testimonies.models import (
    DESK,
    FOR_ESCALATION,
    GONE,
    MOVES,
    REASONS,
    Actor,
    Approval,
    Event,
    Lane,
    Standing,
    State,
    Testimony,
)

from . import carrying, evidence, keys, notice_end, purge, redaction
from .raid import decisions, likeness, mode
from .readers import is_minor as is_minor
from .readers import needs_two as needs_two
from .trail import AUTHOR, CLOCK, By, record, today

BURNERS = frozenset({Actor.LEAD, Actor.CLOCK})


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
    state: str = "",
    reason: str = "",
    sentence: str = "",
    story: str = "",
) -> Testimony:
    """Makes one move of the table, or raises `MoveError`.

    `version`, and `state` where it is given, are what the actor saw; withdrawal alone does not mind, since it always
    wins. `sentence` is shown to the
    author beside `reason`; `story` is the new text of `amend`. Returns the row as it now is.
    """
    with transaction.atomic():
        row = Testimony.objects.locked(testimony.pk)
        if state and row.state != state:
            raise StaleError(last_decision(row))
        _guard(row, name, by, version, reason)
        try:
            changed = _EFFECTS[name](row, by, story)
        except NeedsSecondReaderError:
            record("first_approval", by=by, testimony=row)
            return _saved(row, _freed(row))
        row.reason, row.reason_text = reason, sentence
        _settle(row, name, by, changed)
    if name == "approve" and _may_go_out(row):
        return move(row, "release", by=CLOCK, version=row.version)
    return row


def _settle(row: Testimony, name: str, by: By, changed: set[str]) -> None:
    """The new state, its trail row, and all that goes with them into the database."""
    origin, row.state = row.state, MOVES[name].target
    row.state_since = today().replace(day=1) if row.state in GONE else today()
    if by.actor is Actor.LEAD or row.state in GONE:
        row.escalated = ""
    row.told_on = decisions.told_on(name, row.reason)
    row.may_be_forgotten = False  # a lead's yes was to things as they stood
    record(name, by=by, testimony=row, origin=origin, target=row.state, reason=row.reason)
    taken = {"state", "state_since", "reason", "reason_text", "told_on", "escalated", "may_be_forgotten"}
    purge.note(_saved(row, changed | taken | _freed(row)))


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
        raise StaleError(last_decision(row))
    if reason not in REASONS.get(name, ("",)):
        raise MoveError(_("Choose a reason."))
    if by.actor in DESK:
        _guard_desk(row, name, by)
    if extra := _GUARDS.get(name):
        extra(row, by)


def _guard_desk(row: Testimony, name: str, by: By) -> None:
    if row.held_by_another(by.user):
        raise MoveError(_("Somebody else is reading this one."))
    check_lead(row, by, name)


def is_a_lead_s(row: Testimony, by: By, name: str = "") -> bool:
    """Passed on, and so not this person's to decide. Taking down (`suspend`) never waits for a lead."""
    return bool(row.escalated) and by.actor is not Actor.LEAD and name != "suspend"


def check_lead(row: Testimony, by: By, name: str = "") -> None:
    if is_a_lead_s(row, by, name):
        raise MoveError(_("This one was passed on: a lead moderator decides."))


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
    if not _may_go_out(row):
        raise StaleError(last_decision(row))


def _may_go_out(row: Testimony) -> bool:
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


# Effects: each changes fields of the row and names them. The state itself is not theirs to touch.


def _approve(row: Testimony, by: By, _story: str) -> set[str]:
    Approval.objects.get_or_create(testimony=row, version=row.version, by=by.user)
    readers = row.approvals.filter(version=row.version, by__is_active=True).select_related("by")
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
    evidence.publish(row)
    row.first_published_on = row.published_on = row.first_published_on or today()
    row.release_on = None
    return {"public_text", "first_published_on", "published_on", "release_on"}


def _take_down(row: Testimony, _by: By, _story: str) -> set[str]:
    row.public_text, row.published_on, row.release_on, row.agreed_version = "", None, None, None
    Approval.objects.filter(testimony=row).delete()
    evidence.unpublish(row)
    return {"public_text", "published_on", "release_on", "agreed_version"}


def _reopen(row: Testimony, by: By, story: str) -> set[str]:
    return _take_down(row, by, story) | decisions.lane_on_return(row, by)


def _amend(row: Testimony, by: By, story: str) -> set[str]:
    before = row.story
    changed = _reopen(row, by, story)
    carried = carrying.carried(before, story, redaction.of_version(row))
    row.version += 1
    row.story, row.burnt_on = story, None
    likeness.sign(row)
    carrying.keep(row, carried)
    return changed | {"version", "story", "burnt_on"}


def _mask_asked(row: Testimony, by: By, story: str) -> set[str]:
    row.redactions.filter(version=row.version, standing=Standing.ASKED).update(standing=Standing.HIDDEN)
    return _take_down(row, by, story)


def _empty(row: Testimony, by: By, story: str) -> set[str]:
    """Empties the row in place: id, state, month and call stay, and until the nonce expires its digests."""
    changed = _take_down(row, by, story)
    for related in (row.redactions, row.messages, row.approvals, row.evidence, row.earlier):
        related.all().delete()
    notice_end.end(row)
    row.terms.clear()
    likeness.forget(row)
    emptied: dict[str, object] = {
        **dict.fromkeys(
            ("story", "company", "country", "language", "publication", "if_unreachable", "lane_signs"), ""
        ),
        **dict.fromkeys(
            ("trade", "area", "year", "receipt_digest", "first_published_on", "replay_until", "burnt_on")
        ),
        **dict.fromkeys(
            ("review_first", "show_area", "share_picture", "allow_indexing", "second_reading"), False
        ),
        "submitted_on": row.submitted_on.replace(day=1),
        "lane": Lane.NORMAL,
    }
    for name, value in emptied.items():
        setattr(row, name, value)
    return changed | set(emptied)


_EFFECTS: dict[str, Callable[[Testimony, By, str], set[str]]] = {
    "approve": _approve,
    "release": _publish,
    "restore": _publish,
    "amend": _amend,
    "reopen": _reopen,
    "lapse_hide": _mask_asked,
    **dict.fromkeys(("recall", "ask_change", "count_only", "refuse", "suspend", "lapse_count"), _take_down),
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


def burn(testimony: Testimony, *, by: By, version: int) -> Testimony:
    """Erases the author's own words behind a publication, for good: what is published becomes all there is.

    A lead's or the clock's. The version stays: readers get the same bytes, so her yes and theirs who read it still hold.
    What was waived stays waived; earlier versions leave no span behind.
    """
    with transaction.atomic():
        row = Testimony.objects.locked(testimony.pk)
        if by.actor not in BURNERS:
            raise MoveError(_("Your role does not allow this."))
        if (row.state, row.version) != (State.PUBLISHED, version):
            raise StaleError(last_decision(row))
        _guard_desk(row, "", by)
        waived = [one for one in redaction.of_version(row) if one.standing == Standing.KEPT]
        carried = carrying.carried(row.story, row.public_text, waived)
        row.redactions.all().delete()
        row.story, row.burnt_on = row.public_text, today()
        carrying.keep(row, carried)
        evidence.burn(row)
        likeness.forget(row)
        record("burn", by=by, testimony=row)
        purge.note(row)
        return _saved(row, {"story", "burnt_on"} | _freed(row))


def is_burnt(testimony: Testimony) -> bool:
    """Whether what she wrote is gone: readers may go on seeing the text, or her other answers be counted."""
    return testimony.burnt_on is not None


def _still_waiting(testimony: Testimony, by: By) -> Testimony:
    """The row, locked; its state and version must be those of `testimony`, which this member of the desk saw."""
    row = Testimony.objects.locked(testimony.pk)
    if (row.state, row.version) != (State.WAITING, testimony.version):
        raise StaleError(last_decision(row))
    _guard_desk(row, "", by)
    return row


def shown(testimony: Testimony) -> str:
    """The digest of what readers would get: her yes is to these words and pictures, and to no others."""
    words = f"{redaction.public_text(testimony)}\0{evidence.signature(testimony)}"
    return keys.digest("shown", words.encode())


def agree(testimony: Testimony, *, version: int, seen: str) -> None:
    """The author's yes to the version she re-read, `seen` being its `shown`; the clock may release it."""
    with transaction.atomic():
        row = Testimony.objects.locked(testimony.pk)
        same = hmac.compare_digest(seen.encode(), shown(row).encode())
        if (row.state, row.version) != (State.APPROVED, version) or not same:
            raise StaleError(last_decision(row))
        row.agreed_version = version
        record("agree", by=AUTHOR, testimony=row)
        _saved(row, {"agreed_version"})


def last_decision(testimony: Testimony) -> Event | None:
    """The newest row of the trail that changed the state."""
    return Event.objects.about(testimony).exclude(target="").first()
