"""What nobody present may decide, and since when. Present is who signed in lately, and may decide about a call."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from testimonies.models import Approval, Call, Publication, Term, TermKind, Testimony

from . import readers
from .raid import mode

DAYS = timedelta(days=7)
DECIDES, LEADS = "move_testimony", "lead_testimony"


def _tells(slugs: dict[TermKind, set[str]]) -> Q:
    """The rules of `readers` as a question to the database, asked from the few terms, not of each text."""
    any_of = reduce(or_, (Q(kind=kind, slug__in=some) for kind, some in slugs.items()))
    terms = list(Term.objects.filter(any_of).values_list("pk", flat=True))
    return Q(pk__in=Testimony.terms.through.objects.filter(term__in=terms).values("testimony"))


class Lack(StrEnum):
    NOBODY = "nobody"
    LEAD = "lead"
    MINOR = "minor"
    SECOND = "second"


@dataclass(frozen=True)
class Stuck:
    """So many testimonies of a call that nobody present may decide, the oldest since that day."""

    call: Call
    lack: Lack
    number: int
    since: date


def stuck(calls: Collection[Call]) -> list[Stuck]:
    """By call. Where nobody is missing nothing is counted: one query, however much waits."""
    present = _present(calls)
    wanted = [(call, lack, rows) for call in calls for lack, rows in _lacking(call, present[call.pk])]
    counted = [
        (call, lack, rows.aggregate(n=Count("pk"), since=Min("state_since"))) for call, lack, rows in wanted
    ]
    return [Stuck(call, lack, one["n"], one["since"]) for call, lack, one in counted if one["n"]]


@dataclass(frozen=True)
class Team:
    """Who is there for one call, by their keys; the leads are among the readers."""

    readers: set[int] = field(default_factory=set)
    leads: set[int] = field(default_factory=set)


def _present(calls: Collection[Call]) -> dict[int, Team]:
    codename = "user__groups__permissions__codename"
    members = Call.members.through.objects.filter(
        call__in=calls,
        user__is_active=True,
        user__last_login__gte=timezone.now() - DAYS,
        **{f"{codename}__in": (DECIDES, LEADS)},
    )
    here: dict[int, Team] = defaultdict(Team)
    for call, user, right in members.values_list("call", "user", codename).distinct():
        team = here[call]
        (team.leads if right == LEADS else team.readers).add(user)
    return here


def _lacking(call: Call, here: Team) -> Iterator[tuple[Lack, QuerySet[Testimony]]]:
    rows = Testimony.objects.filter(call=call)
    if not here.leads:
        yield Lack.LEAD, rows.passed_on()
    if not here.readers:
        yield Lack.NOBODY, rows.to_be_read().filter(escalated="")
        return
    plain = rows.to_be_read().filter(escalated="", publication=Publication.PUBLISH)  # one alone may count it
    if not here.leads:
        minor = _tells(readers.MINOR)
        yield Lack.MINOR, plain.filter(minor)
        plain = plain.exclude(minor)
    if len(here.readers) < 2:
        wants_two = (
            Q()
            if mode.is_on(call)
            else Q(second_reading=True) | _tells(readers.GRAVE) | _tells(readers.MINOR)
        )
        yield Lack.SECOND, plain.filter(wants_two).exclude(_has_a_yes_beside(here.readers))


def _has_a_yes_beside(here: set[int]) -> Exists:
    """One yes of who is away now, still good: the one who is there can give the second."""
    yes = Approval.objects.filter(testimony=OuterRef("pk"), version=OuterRef("version"), by__is_active=True)
    return Exists(yes.exclude(by__in=here))
