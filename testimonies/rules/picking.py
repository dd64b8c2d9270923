"""What a member of the desk is given to read next. Nobody is given what another holds, and nobody waits for another."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from testimonies.models import Actor, Approval, Event, Lane, Term, TermKind, Testimony

from . import budget, preferences
from .desk import acting, hold
from .reading import SILENT
from .trail import today

_TERMS = Testimony.terms.through.objects.filter(testimony=OuterRef("pk"))
GRAVE = ("sexual-assault",)  # behaviours that are heavy to read whatever their author warned of
_WARNED = Q(term__kind=TermKind.WARNING) & ~Q(term__slug__in=SILENT)
_GRAVE = _TERMS.filter(_WARNED | Q(term__kind=TermKind.BEHAVIOUR, term__slug__in=GRAVE))
# One of them, and not `Exists`: PostgreSQL would answer that for every testimony there ever was before it looks at one.
HEAVY = Q(lane=Lane.HEAVY) | Q(IsNull(Subquery(_GRAVE.values("pk")[:1]), False))


def readable(user: User, *, flood: bool = False) -> QuerySet[Testimony]:
    """Waiting testimonies of one's calls that one could take now: oldest first, without what one already approved.

    Those of the flood are given to nobody who did not ask for them.
    """
    already = Approval.objects.filter(testimony=OuterRef("pk"), version=OuterRef("version"), by=user)
    own = Testimony.objects.of(user)
    waiting = (own.flood() if flood else own.to_be_read()).free_for(user).exclude(Exists(already))
    if acting(user).actor is not Actor.LEAD:
        waiting = waiting.filter(escalated="")
    return waiting.order_by("submitted_on", "public_id")


def take_next(user: User, *, flood: bool = False) -> Testimony | None:
    """Claims one of no theme this person does not want: a light one after a heavy one and the other way round, where
    there are both, and of those the oldest. Two people asking at once get two different ones.

    Raises `EnoughForTodayError` for who has opened as many as they want a day.
    """
    budget.check(user)
    unwanted = list(preferences.themes(user))
    wanted = _without(unwanted, readable(user, flood=flood))
    last = _read_last(user)
    with transaction.atomic():
        row = _first(wanted.filter(~HEAVY if _is_heavy(last) else HEAVY)) if last else None
        row = row or _first(wanted)
        return hold(row, user) if row else None


def _without(unwanted: list[Term], rows: QuerySet[Testimony]) -> QuerySet[Testimony]:
    return rows.exclude(Exists(_TERMS.filter(term__in=unwanted))) if unwanted else rows


def _first(rows: QuerySet[Testimony]) -> Testimony | None:
    return rows.select_for_update(of=("self",), skip_locked=True).select_related("call").first()


def _read_last(user: User) -> str:
    """Which one this person opened last today."""
    opened = Event.objects.openings().filter(who=user.get_username(), day=today())
    return opened.order_by("-id").values_list("testimony", flat=True).first() or ""


def _is_heavy(public_id: str) -> bool:
    return Testimony.objects.filter(HEAVY, pk=public_id).exists()
