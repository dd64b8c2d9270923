"""What a member of the desk is given to read next. Nobody is given what another holds, and nobody waits for another."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from testimonies.models import Actor, Approval, Event, Term, TermKind, Testimony

from . import budget, preferences, readers
from .desk import acting, hold
from .trail import today
from .weight import HEAVY, TERMS

_YES = Approval.objects.filter(testimony=OuterRef("pk"), version=OuterRef("version"))
_MINOR = Exists(TERMS.filter(term__kind=TermKind.AGE_BAND, term__slug__in=readers.MINOR[TermKind.AGE_BAND]))


def readable(user: User, *, flood: bool = False) -> QuerySet[Testimony]:
    """Waiting testimonies of one's calls that one could take now: oldest first, without what one already approved.

    Those of the flood are given to nobody who did not ask for them.
    """
    own, already = Testimony.objects.of(user), Exists(_YES.filter(by=user))
    waiting = (own.flood() if flood else own.to_be_read()).free_for(user).exclude(already)
    if acting(user).actor is not Actor.LEAD:
        waiting = waiting.filter(escalated="")
    return waiting.order_by("submitted_on", "public_id")


def take_next(user: User, *, flood: bool = False) -> Testimony | None:
    """Claims one of no theme this person does not want; what they hold already comes back first. Then a light one after a
    heavy one and the other way round, where there are both; of those one that a second yes of theirs may be enough for,
    else the oldest. Two people asking at once get two different ones.

    Raises `EnoughForTodayError` for who has opened as many as they want a day.
    """
    budget.check(user)
    wanted = _without(list(preferences.themes(user)), readable(user, flood=flood))
    with transaction.atomic():
        row = next(filter(None, map(_first, _in_turn(wanted, user))), None)
        return hold(row, user) if row else None


def _in_turn(wanted: QuerySet[Testimony], user: User) -> Iterator[QuerySet[Testimony]]:
    """What this person holds, then each next best. What they handed over today is for others."""
    yield wanted.filter(claimed_by=user)
    others = wanted.exclude(pk__in=_handed_over(user))
    last = _read_last(user)
    for rows in ([others.filter(~HEAVY if _is_heavy(last) else HEAVY)] if last else []) + [others]:
        yield from (_begun(rows, user), rows)


def _begun(rows: QuerySet[Testimony], user: User) -> QuerySet[Testimony]:
    """With a yes of somebody else. Who is no lead is not asked before others for one that a minor's text lacks."""
    begun = rows.filter(Exists(_YES), second_reading=True)
    return begun if acting(user).actor is Actor.LEAD else begun.exclude(_MINOR)


def _handed_over(user: User) -> list[str]:
    acts = Event.objects.filter(who=user.get_username(), day=today(), what="hand_over")
    return list(acts.values_list("testimony", flat=True))


def _without(unwanted: list[Term], rows: QuerySet[Testimony]) -> QuerySet[Testimony]:
    return rows.exclude(Exists(TERMS.filter(term__in=unwanted))) if unwanted else rows


def _first(rows: QuerySet[Testimony]) -> Testimony | None:
    return rows.select_for_update(of=("self",), skip_locked=True).select_related("call").first()


def _read_last(user: User) -> str:
    """Which one this person opened last today."""
    opened = Event.objects.openings().filter(who=user.get_username(), day=today())
    return opened.order_by("-id").values_list("testimony", flat=True).first() or ""


def _is_heavy(public_id: str) -> bool:
    return Testimony.objects.filter(HEAVY, pk=public_id).exists()
