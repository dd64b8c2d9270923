"""Answering notices: read by who decides, answered once, and a right of reply shown only after the author was warned."""

from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from testimonies.models import Event, Notice, NoticeKind, Outcome, State

from . import redaction
from .desk import LEASE, acting
from .moderation import MoveError, StaleError
from .notices import is_all_quoted
from .trail import By, record, today

FOR_NOTICE = (Outcome.KEPT, Outcome.CHANGED, Outcome.TAKEN_DOWN)
FOR_REPLY = (Outcome.SHOWN, Outcome.REFUSED)
# Three days after it came in, as the law wants it; the author has them to read it first, and one in any case.
SHOWN_AFTER, WARNED_FOR = timedelta(days=3), timedelta(days=1)


def outcomes(notice: Notice) -> tuple[Outcome, ...]:
    return FOR_REPLY if notice.kind == NoticeKind.REPLY else FOR_NOTICE


def open_words(notice: Notice, user: User) -> None:
    """Each opening is in the trail, with the id of the notice and without a word of it."""
    _record("notice_open", acting(user), notice)


def has_open(notice: Notice, user: User) -> bool:
    """For as long as a lease lasts: later the words are asked for again."""
    since = timezone.now() - LEASE
    return _acts(notice).filter(what="notice_open", who=user.get_username(), at__gte=since).exists()


def last_act(notice: Notice) -> Event | None:
    """What came of it, where the trail still knows."""
    return _acts(notice).exclude(what="notice_open").first()


def _acts(notice: Notice) -> QuerySet[Event]:
    return Event.objects.filter(testimony=notice.testimony_id, reason=notice.public_id)


def _record(what: str, by: By, notice: Notice) -> None:
    record(what, by=by, testimony=notice.testimony, kind=notice.reason, reason=notice.public_id)


def earlier(notice: Notice) -> list[Notice]:
    """The others about the same text, the answered ones with their outcome: it is not taken down twice for one reason."""
    return list(
        Notice.objects.filter(testimony=notice.testimony_id)
        .without_words()
        .exclude(pk=notice.pk)
        .order_by("-received_on", "-id")[:50]
    )


def answer(
    notice: Notice,
    user: User,
    *,
    outcome: str,
    answer: str = "",
    public_text: str = "",
    stays: frozenset[str] = frozenset(),
    alike: bool = False,
) -> Notice:
    """Closes it, unless somebody was quicker (`StaleError`); raises `MoveError` where the outcome is not what is so.

    `public_text` is the redacted reply that readers get; personal data in it is refused, but for the words in `stays`.
    `alike` answers those like it too that hold nothing to be read: a crowd presses the same button.
    """
    with transaction.atomic():
        row = Notice.objects.locked(notice.pk)
        if row.outcome:
            raise StaleError(last_act(row))
        if not has_open(row, user):
            raise MoveError(_("Open the notice first."))
        if outcome not in outcomes(row):
            raise MoveError(_("Choose an outcome."))
        _check_truth(row, outcome)
        if outcome == Outcome.SHOWN:
            _check_reply(row, public_text, stays)
            row.public_text, row.shown_from = public_text, first_day(row)
        _close(row, user, outcome, answer)
        if alike and row.kind == NoticeKind.REPORT:
            for other in Notice.objects.wordless_like(row).select_for_update().order_by("pk"):
                other.testimony = row.testimony
                _close(other, user, outcome, answer)
    return row


def _close(row: Notice, user: User, outcome: str, answer: str) -> None:
    row.outcome, row.closed_on, row.answer = outcome, today(), answer
    row.save(update_fields=["outcome", "closed_on", "answer", "public_text", "shown_from"])
    _record(f"notice_{outcome}".replace("-", "_"), acting(user), row)


def take_off(notice: Notice, user: User) -> None:
    """A reply that should not have been shown is shown no more: a name slipped through, or it is not what was sent."""
    with transaction.atomic():
        row = Notice.objects.locked(notice.pk)
        if row.outcome != Outcome.SHOWN:
            raise StaleError(last_act(row))
        row.public_text, row.shown_from = "", None
        _close(row, user, Outcome.REFUSED, row.answer)


def first_day(notice: Notice) -> date:
    return max(notice.received_on + SHOWN_AFTER, today() + WARNED_FOR)


def _check_truth(row: Notice, outcome: str) -> None:
    """What its sender is told must be so. The text itself is moved on its own page, under a claim."""
    online = row.testimony.state == State.PUBLISHED
    if outcome == Outcome.TAKEN_DOWN and online:
        raise MoveError(_("The text is still online. Suspend it first, on its own page."))
    if outcome == Outcome.KEPT and not online:
        raise MoveError(_("The text is not online now. Choose what came of it."))
    if outcome == Outcome.CHANGED and online and is_all_quoted(row.quote, row.testimony):
        raise MoveError(_("The words quoted are still public. Change the text first, on its own page."))


def open_hits(notice: Notice, public_text: str, stays: frozenset[str]) -> list[str]:
    """Personal data in a reply as it would be shown, in its words; those in `stays` were looked at, and may stay."""
    hits = redaction.found(public_text, notice.language)
    return sorted({public_text[hit.start : hit.end] for hit in hits} - stays)


def _check_reply(row: Notice, public_text: str, stays: frozenset[str]) -> None:
    if not public_text:
        raise MoveError(_("Write the reply as readers will see it."))
    if open_hits(row, public_text, stays):
        raise MoveError(_("Personal data is left in the reply. Take it out, or tick what may stay."))
