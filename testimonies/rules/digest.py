"""Each morning, for those who asked: how much waits in their calls. Numbers alone, and nothing of persons or pace."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Min, Q
from django.utils import timezone

from testimonies.models import Lane, Notice, Outbox, Testimony

from . import outbox
from .trail import PARIS, today

MORNING = range(7, 10)  # hours in Paris; whoever is asleep until then hears of it tomorrow


def tell(now: datetime) -> int:
    """One note to each, once a day, where anything waits; gives how many were written."""
    local = timezone.localtime(now, PARIS)
    if local.hour not in MORNING:
        return 0
    key = f"digest-{local:%Y%m%d}"
    told = Outbox.objects.filter(key=key).values("to")
    asked = User.objects.filter(is_active=True, preference__digest=True).exclude(pk__in=told)
    waiting = ((user, numbers(user, now)) for user in asked)
    notes = [(user, found) for user, found in waiting if any(found.values())]
    for user, found in notes:
        outbox.tell([user], "digest", key=key, **found)
    return len(notes)


def numbers(user: User, now: datetime) -> dict[str, int]:
    """By the name that the mail gives each."""
    own = Testimony.objects.of(user)
    flood = Q(lane=Lane.FLOOD)
    waiting = own.waiting().aggregate(
        waiting=Count("pk", filter=~flood),
        flood=Count("pk", filter=flood),
        second=Count("pk", filter=~flood & Q(second_reading=True)),
        oldest=Min("submitted_on", filter=~flood),
    )
    notices = (
        Notice.objects.of(user)
        .open()
        .aggregate(notices=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    )
    oldest = waiting.pop("oldest")
    others = {
        "days": (today() - oldest).days if oldest else 0,
        "passed_on": own.passed_on().count(),
        "answers": own.alive().filter(author_wrote_on__isnull=False).count(),
    }
    return {**waiting, **others, **notices}
