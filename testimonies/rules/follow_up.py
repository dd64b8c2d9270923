"""Coming back with the receipt: the pass, the conversation, and what the author may do (design.md 5.5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from testimonies.models import (
    GONE,
    MOVES,
    Actor,
    Message,
    Reason,
    Redaction,
    Side,
    Standing,
    State,
    Term,
    TermKind,
    Testimony,
)

from . import conversation, moderation, readers, receipts, redaction, submission, tokens, told, waits, whole
from .compiled import AnyOf
from .redaction import Span
from .trail import AUTHOR, record, today

PASS_SECONDS = 15 * 60
BY_RECEIPT = AnyOf(
    lambda digests: (
        Testimony.objects.alive()
        .filter(receipt_digest__in=digests)
        .order_by()
        .values_list("pk", "receipt_digest")
    )
)


class PassError(Exception):
    """The pass is not ours, was used up by time, or its testimony is gone."""


class GoneError(PassError):
    """The pass is good, and its testimony was withdrawn or forgotten meanwhile."""


@dataclass(frozen=True)
class Visit:
    """A testimony as seen by its author, at the version her page showed; `key` opens the originals of her pictures."""

    testimony: Testimony
    version: int
    key: bytes = b""


def find(typed: receipts.Typed) -> Visit | None:
    """The testimony of a receipt. One query and the same work whether it is withdrawn or never was."""
    digests = receipts.digests(typed)
    for pk, digest in BY_RECEIPT.rows(list(digests)):
        if row := whole.of_author(pk):
            return Visit(told.as_told(row), row.version, receipts.evidence_key(digests[digest]))
    return None


def open_visit(testimony: Testimony) -> None:
    """The first visit ends the minutes in which a repeated sending shows the receipt again."""
    if testimony.replay_until is None:
        return
    Testimony.objects.filter(pk=testimony.pk, replay_until__isnull=False).update(replay_until=None)


def issue_pass(testimony: Testimony, key: bytes = b"") -> str:
    """What later pages carry instead of the words: sealed, never stored, good for 15 minutes from each page."""
    return tokens.issue("pass", [testimony.pk, testimony.version, key.hex()], PASS_SECONDS)


def opens(token: str) -> bool:
    """Whether this is a pass of ours and in time, whatever became of its testimony: asked without the database."""
    try:
        return bool(tokens.read("pass", token))
    except tokens.TokenError:
        return False


def read_pass(token: str) -> Visit:
    try:
        public_id, version, key = tokens.read("pass", token)
    except tokens.TokenError as error:
        raise PassError from error
    return Visit(_alive(public_id), version, bytes.fromhex(key))


def look_again(visit: Visit) -> Visit:
    """The same testimony as it now is."""
    row = _alive(visit.testimony.pk)
    return Visit(row, row.version, visit.key)


def _alive(public_id: str) -> Testimony:
    row = whole.of_author(public_id)
    if row is None:
        raise GoneError
    return told.as_told(row)


def locked(testimony: Testimony) -> Testimony:
    """Her testimony, nobody else's to change until the transaction ends. Raises `moderation.StaleError` once it is gone."""
    row = whole.locked(testimony.pk)
    if row.state in GONE:
        raise moderation.StaleError(moderation.last_decision(row))
    return row


def reply(testimony: Testimony, *, text: str) -> Message:
    """Her message to the team."""
    with transaction.atomic():
        return conversation.add(locked(testimony), side=Side.AUTHOR, text=text, by=AUTHOR)


def delete_message(testimony: Testimony, *, public_id: str) -> None:
    """She may delete any message of the conversation, the team's too: whoever finds the words then finds less."""
    with transaction.atomic():
        row = locked(testimony)
        for message in row.messages.all():
            if message.public_id == public_id:
                message.delete()
                record("delete_message", by=AUTHOR, testimony=row)
                conversation.look_again(row)


def amend(
    visit: Visit,
    *,
    story: str,
    hidden: list[Span],
    left: list[Span] | tuple[()] = (),
    forget_before: bool = False,
) -> Testimony:
    """A new version of her text, with the passages she wants hidden from readers: her wish stands above a waiver.

    What she `left` to the team keeps the text from being approved until somebody decides. With `forget_before` no text
    from before stays for the team to compare with.
    """
    with transaction.atomic():
        row = moderation.move(visit.testimony, "amend", by=AUTHOR, version=visit.version, story=story)
        carried = {(one.start, one.end): one for one in redaction.of_version(row)}
        wanted = [span for span in hidden if not _hides(carried.get((span.start, span.end)))]
        replaced = [carried[span.start, span.end].pk for span in wanted if (span.start, span.end) in carried]
        row.redactions.filter(pk__in=replaced).delete()
        submission.hide(row, wanted)
        submission.hide(row, list(left), Standing.ASKED)
        if forget_before:
            row.earlier.all().delete()
    return row


def _hides(redaction_there: Redaction | None) -> bool:
    return redaction_there is not None and redaction_there.standing == Standing.HIDDEN


def withdraw(visit: Visit) -> Testimony:
    return moderation.move(visit.testimony, "withdraw", by=AUTHOR, version=visit.version)


LATER_LISTS = {
    "places": TermKind.PLACE,
    "relation": TermKind.RELATION,
    "company_answer": TermKind.COMPANY_ANSWER,
    "after": TermKind.AFTER,
    "obstacles": TermKind.OBSTACLE,
    "age_band": TermKind.AGE_BAND,
}


def add_details(testimony: Testimony, *, company: str, choices: dict[str, list[str]]) -> None:
    """The later questions: `choices` maps a name of `LATER_LISTS` to slugs. What was said before is replaced."""
    with transaction.atomic():
        row = locked(testimony)
        was_minor = moderation.is_minor(row)
        row.company = company
        row.save(update_fields=["company"])
        row.terms.remove(*row.terms.filter(kind__in=LATER_LISTS.values()))
        for name, kind in LATER_LISTS.items():
            row.terms.add(*Term.objects.filter(kind=kind, slug__in=choices.get(name, [])))
        record("details", by=AUTHOR, testimony=row)
        decided = row.state in (State.APPROVED, State.PUBLISHED)
        if moderation.is_minor(row) != was_minor and (decided or was_minor):
            # Told after it was decided without a lead, or taken back: one has to look, and nothing is released before.
            row.escalated = Reason.MINOR
            row.save(update_fields=["escalated"])
            record("escalate", by=AUTHOR, testimony=row, reason=Reason.MINOR)


def reopen(visit: Visit) -> Testimony:
    """She did write it: the team reads it again. Raises `moderation.MoveError` the second time.

    What she is told that it waits cannot be read again yet, whatever became of it.
    """
    if not MOVES["reopen"].allows(visit.testimony.state, Actor.AUTHOR):
        raise moderation.StaleError(told.last_told(visit.testimony))
    return moderation.move(visit.testimony, "reopen", by=AUTHOR, version=visit.version)


def may_reopen(testimony: Testimony) -> bool:
    """Whether "please read it again" is still hers to ask: once, for a text she wished to see published."""
    wished = moderation.may_be_read_again(testimony)
    in_time = MOVES["reopen"].allows(testimony.state, Actor.AUTHOR)
    return wished and in_time and not moderation.asked_before(testimony)


@dataclass(frozen=True)
class Outlook:
    """What she may expect. `wait` is the measured median in days; a day that says nothing useful is None."""

    wait: int | None = None
    come_back: date | None = None
    answer_by: date | None = None
    public_by: date | None = None
    two_readers: bool = False
    awaits_yes: bool = False


FIRST_LOOK = 7  # days, while no wait is measured
NOT_BEFORE = timedelta(days=2)  # coming back sooner would only show the same page


def outlook(testimony: Testimony) -> Outlook:
    since, answer_by = (
        testimony.state_since,
        testimony.state_since + timedelta(days=settings.KEEP_DAYS["changes_asked"]),
    )
    match testimony.state:
        case State.WAITING:
            wait = waits.median_wait_days(testimony.call)
            come_back = max(since + timedelta(days=wait or FIRST_LOOK), today() + NOT_BEFORE)
            return Outlook(wait, come_back, two_readers=readers.is_marked(testimony))
        case State.CHANGES_ASKED:
            return Outlook(answer_by=answer_by)
        case State.APPROVED if awaits_yes(testimony):
            return Outlook(answer_by=answer_by, awaits_yes=True)
        case State.APPROVED:
            latest = since + timedelta(days=settings.RELEASE_DELAY_DAYS)
            return Outlook(public_by=max(latest, today()))
        case State.SUSPENDED:
            return Outlook(come_back=today() + timedelta(days=FIRST_LOOK))
    return Outlook()


def awaits_yes(testimony: Testimony) -> bool:
    """Approved, and published only once she has re-read it and agreed."""
    unread = testimony.agreed_version != testimony.version
    return testimony.state == State.APPROVED and testimony.review_first and unread
