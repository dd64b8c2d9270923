"""Reports, notices and rights of reply: taken in, found again by their sender, told to the author (domain.md 1.5).

A notice changes nothing by itself: a crowd would use it. It waits at the desk, where an answer is owed within hours.
"""

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.utils import timezone

from testimonies.models import Notice, NoticeKind, NoticeReason, Outcome, Testimony

from . import keys, limits, outbox, receipts, tokens
from .compiled import TEXT, AnyOf, Compiled, Records, columns, compiled
from .limits import Limit
from .submission import REPLAY
from .submission import Outcome as Sending
from .trail import READER, record, today

QUOTED_HOURS, USUAL_HOURS = 4, 24
LEAST_QUOTED = 3  # words side by side: one alone stands in every text
# Law of 29 July 1881, art. 13, and of 21 June 2004, art. 1-1 III: three months, of which the longest have 92 days.
REPLY_DAYS = 92
# A mobile network puts thousands of people behind one address.
FROM_ONE = Limit("notices", ((20, 3600), (60, 24 * 3600)))
PASS_SECONDS = 15 * 60
# Each is told to the team one by one, until so many wait: from then on one note an hour says that more came.
TOLD_ONE_BY_ONE = 10
BY_RECEIPT = AnyOf(
    lambda digests: Notice.objects.filter(receipt_digest__in=digests).order_by().values_list(*columns(Notice))
)


class TooOftenError(Exception):
    """This source sent many lately; `seconds` until it may again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


class NotOnlineError(Exception):
    """The text is not, or no longer, shown to readers."""


class TooLateError(Exception):
    """A right of reply is asked for within three months of publication."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody wrote, and in which language their receipt is to be."""

    kind: str
    reason: str
    language: str
    explanation: str = ""
    quote: str = ""
    name: str = ""
    email: str = ""
    good_faith: bool = False


@dataclass(frozen=True)
class Filed:
    """`words` are the receipt, empty unless it may be shown."""

    outcome: Sending
    words: list[str] = field(default_factory=list)
    notice: Notice | None = None


def mint() -> str:
    """A nonce of a kind of its own: it stores one notice, and no testimony."""
    return tokens.issue("notice nonce", [secrets.token_hex(16)], receipts.NONCE_SECONDS)


def _raw(nonce: str) -> bytes:
    try:
        return bytes.fromhex(tokens.read("notice nonce", nonce)[0])
    except tokens.TokenError as error:
        raise receipts.NonceError from error


def may_ask_for_a_reply(testimony: Testimony) -> bool:
    first = testimony.first_published_on
    return first is not None and today() <= first + timedelta(days=REPLY_DAYS)


def file(testimony: Testimony, said: Said, *, nonce: str, source: str) -> Filed:
    """Takes one in, or recognises a repeated sending.

    Raises `receipts.NonceError`, `TooOftenError`, `NotOnlineError` or `TooLateError`.
    """
    raw = _raw(nonce)
    if earlier := _earlier(raw):
        return _repeated(earlier, testimony, said, raw)
    if seconds := limits.count(FROM_ONE, source):
        raise TooOftenError(seconds)
    try:
        notice = _taken(testimony, said, raw)
    except IntegrityError:
        # Two identical sendings at once: the other one won between our look-up and our insert.
        if earlier := _earlier(raw):
            return _repeated(earlier, testimony, said, raw)
        raise
    return _received(Sending.RECEIVED, notice, raw)


def _earlier(nonce: bytes) -> Notice | None:
    return Notice.objects.filter(nonce_digest__in=keys.digests("notice nonce", nonce)).first()


def _repeated(earlier: Notice, testimony: Testimony, said: Said, nonce: bytes) -> Filed:
    if earlier.replay_until is None or earlier.replay_until < timezone.now():
        return Filed(Sending.ALREADY_RECEIVED)
    kept = Said(**{name: getattr(earlier, name) for name in Said.__dataclass_fields__})
    if (earlier.testimony_id, kept) != (testimony.pk, said):
        return Filed(Sending.DIFFERS)
    return _received(Sending.REPEATED, earlier, nonce)


def _received(outcome: Sending, notice: Notice, nonce: bytes) -> Filed:
    key_id = (notice.receipt_digest or "").partition(":")[0]
    indices = _indices(nonce, notice.language, key_id)
    return Filed(outcome, receipts.spell(indices, notice.language), notice)


@transaction.atomic
def _taken(testimony: Testimony, said: Said, nonce: bytes) -> Notice:
    """Under the lock of the text: a withdrawal comes before it or after it, and then finds it."""
    published = Testimony.objects.published().select_for_update(of=("self",)).select_related("call")
    row = published.filter(pk=testimony.pk).first()
    if row is None:
        raise NotOnlineError
    if said.kind == NoticeKind.REPLY and not may_ask_for_a_reply(row):
        raise TooLateError
    return store(row, said, nonce=nonce)


def store(testimony: Testimony, said: Said, *, nonce: bytes) -> Notice:
    """The record, its row in the trail and the note to the team. Whether it may be taken is judged before."""
    quoted, now = is_quoted(said.quote, testimony), timezone.now()
    hours = timedelta(hours=QUOTED_HOURS if quoted else USUAL_HOURS)
    notice = Notice(
        testimony=testimony,
        received_on=today(),
        quoted=quoted,
        due_at=now.replace(minute=0, second=0, microsecond=0) + hours,
        receipt_digest=receipts.notice_digest(_indices(nonce, said.language)),
        nonce_digest=keys.digest("notice nonce", nonce),
        replay_until=now + REPLAY,
        **vars(said),
    )
    notice.save(force_insert=True)
    record("notice", by=READER, testimony=testimony, kind=notice.reason, reason=notice.public_id)
    _tell(notice)
    return notice


def _indices(nonce: bytes, language: str, key_id: str | None = None) -> tuple[int, ...]:
    return receipts.make_for_notice(nonce, language, key_id)


def _tell(notice: Notice) -> None:
    """Four hours are short. Which text it is about is said at the desk."""
    call = notice.testimony.call
    waiting = Notice.objects.open().filter(testimony__call=call).count()
    alone = f"notice-{notice.public_id}"
    key = alone if waiting <= TOLD_ONE_BY_ONE else f"notices-{call.pk}-{notice.due_at:%Y%m%d%H}"
    hours = QUOTED_HOURS if notice.quoted else USUAL_HOURS
    outbox.tell(outbox.members(call), "notice", key=key, call=call.slug, hours=hours, waiting=waiting)


def is_quoted(quote: str, testimony: Testimony) -> bool:
    """Whether a line of the quote stands, word for word, in what readers see now; of a word or two that says nothing."""
    stands = _standing(quote, testimony)
    return any(there for words, there in stands if len(words.split()) >= LEAST_QUOTED)


def is_all_quoted(quote: str, testimony: Testimony) -> bool:
    """Whether every line of it still does, so that nothing of what was pointed at was changed."""
    stands = _standing(quote, testimony)
    return bool(stands) and all(there for _words, there in stands)


def _standing(quote: str, testimony: Testimony) -> list[tuple[str, bool]]:
    text = f" {_folded(testimony.public_text)} "
    lines = filter(None, map(_folded, quote.splitlines()))
    return [(words, f" {words} " in text) for words in lines]


def _folded(text: str) -> str:
    """Its words alone, in small and without accents: quotation marks, spaces and line breaks are retyped."""
    return " ".join(re.findall(r"\w+", receipts.fold(text)))


# Coming back


def find(typed: receipts.Typed) -> Notice | None:
    """The notice of a receipt. One query, whether it exists, has had its time or never was."""
    found = BY_RECEIPT.rows(list(receipts.notice_digests(typed)))
    return next((Notice.from_db(DEFAULT_DB_ALIAS, columns(Notice), row) for row in found), None)


def open_visit(notice: Notice) -> None:
    """The first visit ends the minutes in which a repeated sending shows the receipt again."""
    Notice.objects.filter(pk=notice.pk, replay_until__isnull=False).update(replay_until=None)


def issue_pass(notice: Notice) -> str:
    return tokens.issue("notice", [notice.public_id], PASS_SECONDS)


def read_pass(token: str) -> Notice | None:
    """None where it is not ours, was used up by time, or its notice is gone."""
    try:
        public_id = tokens.read("notice", token)[0]
    except tokens.TokenError:
        return None
    return Notice.objects.filter(public_id=public_id).first()


def erase_sender(notice: Notice) -> None:
    """Name and e-mail address: the receipt alone finds the answer."""
    with transaction.atomic():
        row = Notice.objects.locked(notice.pk)
        row.name = row.email = ""
        row.save(update_fields=["name", "email"])
        record("notice_nameless", by=READER, testimony=row.testimony, kind=row.reason, reason=row.public_id)


# For the author


@dataclass(frozen=True)
class Told:
    """What she learns: why somebody wrote, and what came of it. Never who, how many, or in which words."""

    reason: str
    outcome: str


def told(testimony: Testimony) -> list[Told]:
    """In the order of the list of reasons."""
    pairs = set(_outcomes().rows(testimony.pk))
    order, reasons, outcomes = NoticeReason.values, dict(NoticeReason.choices), dict(Outcome.choices)
    listed = sorted(pairs, key=lambda pair: (order.index(pair[0]), pair[1]))
    return [Told(str(reasons[reason]), str(outcomes.get(outcome, ""))) for reason, outcome in listed]


def replies(testimony: Testimony) -> list[Notice]:
    """Rights of reply that readers see under her text, or will see from a day on: she is warned first."""
    return _replies().all(testimony.pk)


@cache
def _outcomes() -> Compiled:
    found = Notice.objects.filter(testimony=TEXT).exclude(kind=NoticeKind.REPLY)
    return compiled(found.order_by().values_list("reason", "outcome"), TEXT)


@cache
def _replies() -> Records[Notice]:
    shown = Notice.objects.filter(testimony=TEXT, outcome=Outcome.SHOWN)
    return Records.of(shown.order_by("shown_from", "public_id"), TEXT)
