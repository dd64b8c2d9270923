"""How long each thing is kept, and what then becomes of it (docs/retention.md). Run by the clock, behind its brake."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from structlog import get_logger

from testimonies.models import (
    Aside,
    Event,
    IfUnreachable,
    Message,
    Notice,
    Outbox,
    Reason,
    State,
    TermKind,
    Testimony,
)
from testimonies.models.sealed import SealBrokenError
from testimonies.models.testimony import TestimonyQuerySet

from . import moderation, notice_end, purge, support, whole
from .raid import likeness
from .trail import CLOCK, PARIS, record

log = get_logger("testimonies")
DAY = timedelta(days=1)
RAID = 30 * DAY  # so long at most raid mode puts off an end: else whoever keeps it on keeps all for ever
# Behaviours whose account may fall under art. 65-3 of the 1881 law: a year to sue instead of three months.
HATE = ("hate-remark", "sexual-remark", "insults-humiliation")


def _forget(row: Testimony) -> None:
    moderation.move(row, "forget", by=CLOCK, version=row.version, state=row.state)


def burn(row: Testimony) -> None:
    """Behind what readers see: her own wording, what lies under rectangles, and the company, which they never see."""
    row = moderation.burn(row, by=CLOCK, version=row.version)
    row.company = ""
    row.save(update_fields=["company"])


def erase_text(row: Testimony) -> None:
    """All that she wrote or showed; her answers stay counted, and she can still withdraw them."""
    for related in (row.redactions, row.messages, row.approvals, row.evidence, row.earlier):
        related.all().delete()
    notice_end.end(row)
    support.forget(row)
    likeness.forget(row)
    row.story = row.company = row.reason_text = ""
    row.burnt_on, row.author_wrote_on = timezone.localdate(timezone=PARIS), None
    row.save(update_fields=["story", "company", "reason_text", "burnt_on", "author_wrote_on"])
    record("text_erased", by=CLOCK, testimony=row)
    purge.note(row)


def _delete(row: Testimony) -> None:
    row.delete()


EVERY = Q()


@dataclass(frozen=True)
class Period:
    """`name` is that of its days in `KEEP_DAYS`. Without `then` the state lapses, by the choice its author made."""

    name: str
    state: State
    then: Callable[[Testimony], None] | None
    only: Q = EVERY
    loses_words: bool = True


_of_hate = Exists(
    Testimony.terms.through.objects.filter(
        testimony=OuterRef("pk"), term__kind=TermKind.BEHAVIOUR, term__slug__in=HATE
    )
)
_behind = Q(burnt_on=None, escalated="")  # a lead who holds it may need what lies behind
PERIODS = (
    Period("waiting", State.WAITING, _forget),
    Period("changes_asked", State.CHANGES_ASKED, None),
    Period("approved", State.APPROVED, _forget),
    Period("original", State.PUBLISHED, burn, _behind & ~Q(_of_hate)),
    Period("original_hate", State.PUBLISHED, burn, _behind & Q(_of_hate)),
    Period("suspended", State.SUSPENDED, _forget),
    Period("refused", State.REFUSED, _forget, ~Q(reason=Reason.FLOOD)),
    Period("flood", State.REFUSED, _forget, Q(reason=Reason.FLOOD), loses_words=False),
    Period("counted_text", State.COUNTED, erase_text, Q(burnt_on=None)),
    Period("withdrawn", State.WITHDRAWN, _forget, loses_words=False),
    Period("forgotten", State.FORGOTTEN, _delete, loses_words=False),
)


def over(name: str, day: date) -> date:
    """What began on this day or before has had its time."""
    return day - settings.KEEP_DAYS[name] * DAY


def past(period: Period, day: date) -> TestimonyQuerySet:
    """Those whose period is over on `day`, unread ones too. A call in raid mode waits: a mistake costs most there."""
    ended = over(period.name, day)
    return Testimony.objects.ended(period.state, ended).out_of_raids(ended - RAID).filter(period.only)


def due(period: Period, day: date) -> TestimonyQuerySet:
    """Those that go. What nobody read stays until a lead agrees."""
    return past(period, day).may_go()


def lapsing(day: date) -> TestimonyQuerySet:
    """Erased because their authors chose so at sending and never came back."""
    ended = over("changes_asked", day)
    erased = Testimony.objects.unanswered(ended).filter(if_unreachable=IfUnreachable.ERASE)
    return erased.out_of_raids(ended - RAID)


def old_messages(day: date) -> QuerySet[Message]:
    """About what is published; each counts from the day it was written."""
    ended = over("original", day)
    calm = Testimony.objects.published().out_of_raids(date.min)
    late = Q(testimony__in=Testimony.objects.published(), written_on__lte=ended - RAID)
    return Message.objects.filter(late | Q(testimony__in=calm, written_on__lte=ended))


def listed(day: date) -> dict[str, int]:
    """How many rows would go now, by period."""
    found = {period.name: due(period, day).count() for period in PERIODS if period.then}
    return found | {"changes_asked": lapsing(day).count()}


def kept_unread(day: date) -> int:
    """How many have had their time and stay, since nobody read them and no lead agreed."""
    ended = [past(period, day) for period in PERIODS if period.then]
    return sum(rows.count() - rows.may_go().count() for rows in ended)


def going(day: date) -> int:
    """How many would lose words now. Refusals of a flood are counted apart: they come, and so go, all at once."""
    apart = {period.name for period in PERIODS if not period.loses_words}
    return sum(number for name, number in listed(day).items() if name not in apart)


def total() -> int:
    """Of how many."""
    return Testimony.objects.alive().exclude(reason=Reason.FLOOD).count()


def erase(day: date) -> int:
    """All whose time is over on `day`; gives how many testimonies that touched. Two at once share the work."""
    done = sum(_one(period, pk, day) for period in PERIODS if period.then
               for pk in list(due(period, day).values_list("pk", flat=True)))  # fmt: skip
    if old_messages(day).delete()[0]:
        Testimony.objects.without_messages().update(author_wrote_on=None)
        record("messages_erased", by=CLOCK)
    Aside.objects.ended(day).delete()
    Event.objects.forget_before(over("trail", day))
    LogEntry.objects.filter(action_time__date__lt=over("trail", day)).delete()
    forgotten = Notice.objects.forget_senders(over("notices", day))
    if Notice.objects.ended(over("notices", day)).delete()[0] or forgotten:
        record("notices_erased", by=CLOCK)
    Outbox.objects.filter(written_at__date__lt=over("notes", day)).delete()
    return done


def _one(period: Period, pk: str, day: date) -> int:
    """Under the row's lock all is asked again: since the list was made somebody may have been quicker."""
    try:
        with transaction.atomic():
            row = whole.locked(pk)
            if period.then is None or not due(period, day).filter(pk=pk).exists():
                return 0
            period.then(row)
    except Testimony.DoesNotExist:
        return 0
    except (moderation.MoveError, SealBrokenError):
        log.warning("a testimony was left as it is", move=period.name, testimony=pk, exc_info=True)
        return 0
    return 1
