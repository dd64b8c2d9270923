"""The one door for a change of state (design.md 4): a compare-and-swap on state and version, with its trail row."""

import hmac

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from testimonies.models import DESK, FOR_ESCALATION, GONE, MOVES, Actor, Reason, Standing, State, Testimony

from . import carrying, evidence, guards, keys, purge, redaction, whole
from .effects import EFFECTS, NeedsSecondReaderError
from .guards import MoveError as MoveError
from .guards import StaleError as StaleError
from .guards import asked_before as asked_before
from .guards import check_lead as check_lead
from .guards import is_a_lead_s as is_a_lead_s
from .guards import last_decision as last_decision
from .guards import may_be_read_again as may_be_read_again
from .guards import unanswered_since as unanswered_since
from .raid import decisions, likeness
from .readers import is_minor as is_minor
from .readers import needs_two as needs_two
from .trail import AUTHOR, CLOCK, By, record, today

AGAINST_A_YES = frozenset({"refuse", "ask_change", "count_only"})
BURNERS = frozenset({Actor.LEAD, Actor.CLOCK})


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

    A first of two yeses is kept and the state stays; where two readers disagree it stays too, and a lead decides.
    `version`, and `state` where it is given, are what the actor saw; withdrawal alone does not mind, since it always
    wins. `sentence` is shown to the
    author beside `reason`; `story` is the new text of `amend`. Returns the row as it now is.
    """
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        if state and row.state != state:
            raise StaleError(last_decision(row))
        guards.check(row, name, by, version, reason)
        if name in AGAINST_A_YES and _disagrees(row, by):
            record(f"would_{name}", by=by, testimony=row, reason=reason)
            return _pass_on(row, by, Reason.DISAGREEMENT)
        try:
            changed = EFFECTS[name](row, by, story)
        except NeedsSecondReaderError:
            record("first_approval", by=by, testimony=row)
            row.second_reading = True
            return _saved(row, {"second_reading"} | _freed(row))
        row.reason, row.reason_text = reason, sentence
        _settle(row, name, by, changed)
    if name == "approve" and guards.may_go_out(row):
        return move(row, "release", by=CLOCK, version=row.version)
    return row


def _settle(row: Testimony, name: str, by: By, changed: set[str]) -> None:
    """The new state, its trail row, and all that goes with them into the database."""
    origin, row.state = row.state, MOVES[name].target
    row.state_since = today().replace(day=1) if row.state in GONE else today()
    if by.actor is Actor.LEAD or row.state in GONE:
        row.escalated = ""
    if by.actor in DESK:
        row.author_wrote_on = None
        if row.earlier.all().delete()[0]:
            record("earlier_erased", by=by, testimony=row)
    row.told_on = decisions.told_on(name, row.reason)
    row.may_be_forgotten = False  # a lead's yes was to things as they stood
    record(name, by=by, testimony=row, origin=origin, target=row.state, reason=row.reason)
    taken = {"state", "state_since", "reason", "reason_text", "told_on", "escalated", "may_be_forgotten",
             "author_wrote_on"}  # fmt: skip
    purge.note(_saved(row, changed | taken | _freed(row)))


def _disagrees(row: Testimony, by: By) -> bool:
    """Whether another reader said yes to this version, and who would now say no is no lead."""
    yes = row.approvals.filter(version=row.version, by__is_active=True).exclude(by=by.user)
    return row.state == State.WAITING and by.actor is not Actor.LEAD and yes.exists()


def _saved(row: Testimony, names: set[str]) -> Testimony:
    row.save(update_fields=sorted(names))
    return row


def _freed(row: Testimony) -> set[str]:
    row.claimed_by = row.claimed_until = None
    return {"claimed_by", "claimed_until"}


# What is no move


def escalate(testimony: Testimony, *, by: By, reason: str) -> None:
    """Passes a testimony on to a lead moderator, with a reason."""
    if reason not in FOR_ESCALATION:
        raise MoveError(_("Choose a reason."))
    with transaction.atomic():
        _pass_on(_still_waiting(testimony, by), by, reason)


def _pass_on(row: Testimony, by: By, reason: str) -> Testimony:
    row.escalated = reason
    record("escalate", by=by, testimony=row, reason=reason)
    return _saved(row, {"escalated"} | _freed(row))


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
        row = whole.locked(testimony.pk)
        if by.actor not in BURNERS:
            raise MoveError(_("Your role does not allow this."))
        if (row.state, row.version) != (State.PUBLISHED, version):
            raise StaleError(last_decision(row))
        guards.check_desk(row, "", by)
        waived = [one for one in redaction.of_version(row) if one.standing == Standing.KEPT]
        carried = carrying.carried(row.story, row.public_text, waived)
        row.redactions.all().delete()
        row.earlier.all().delete()
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
    row = whole.locked(testimony.pk)
    if (row.state, row.version) != (State.WAITING, testimony.version):
        raise StaleError(last_decision(row))
    guards.check_desk(row, "", by)
    return row


def shown(testimony: Testimony) -> str:
    """The digest of what readers would get: her yes is to these words and pictures, and to no others."""
    words = f"{redaction.public_text(testimony)}\0{evidence.signature(testimony)}"
    return keys.digest("shown", words.encode())


def agree(testimony: Testimony, *, version: int, seen: str) -> None:
    """The author's yes to the version she re-read, `seen` being its `shown`; the clock may release it."""
    with transaction.atomic():
        row = whole.locked(testimony.pk)
        same = hmac.compare_digest(seen.encode(), shown(row).encode())
        if (row.state, row.version) != (State.APPROVED, version) or not same:
            raise StaleError(last_decision(row))
        row.agreed_version = version
        record("agree", by=AUTHOR, testimony=row)
        _saved(row, {"agreed_version"})
