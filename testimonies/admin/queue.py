"""The queue: what waits in one's own calls, oldest first, never a word of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from testimonies.models import REASONS, Approval, Call, Lane, Message, Side, State, Term, TermKind, Testimony
from testimonies.rules import presence
from testimonies.rules.raid import clusters, mode
from testimonies.rules.trail import today

from .base import member
from .words import reasons, signs

PAGE = 25
VALUE = re.compile(r"([\w-]{22}):([0-9]{1,4}):([a-z_]{1,16})", re.ASCII)  # as `Row.value` writes it
SHOWN_TERMS = (TermKind.BEHAVIOUR, TermKind.WARNING)
VIEWS: dict[str, Any] = {
    "waiting": _("Waiting"),
    "flood": _("Flood"),
    "mine": _("Mine"),
    "second": _("Second reading"),
    "escalated": _("Passed on"),
    "answers": _("Answers to read"),
}
FIRST_YES = Exists(Approval.objects.filter(testimony=OuterRef("pk"), version=OuterRef("version")))
SECOND = Q(second_reading=True) | Q(FIRST_YES)


@dataclass(frozen=True)
class Filters:
    """What the address asks for; whatever it does not know counts as not asked."""

    view: str
    state: str
    call: str
    language: str

    @classmethod
    def of(cls, request: HttpRequest, calls: list[Call]) -> "Filters":
        def one_of(name: str, known: Any) -> str:
            return value if (value := request.GET.get(name, "")) in known else ""

        state = one_of("state", State.values)
        return cls(
            view="" if state else one_of("view", VIEWS) or "waiting",
            state=state,
            call=one_of("call", {call.slug for call in calls}),
            language=one_of("language", dict(settings.LANGUAGES)),
        )

    def query(self, **changes: str) -> str:
        return urlencode({name: value for name, value in (vars(self) | changes).items() if value})


def _mine(user: User) -> Q:
    return Q(claimed_by=user, claimed_until__gt=timezone.now())


def _answered(user: User) -> QuerySet[Testimony]:
    """Those whose conversation ends with the author's words."""
    later = Message.objects.filter(testimony=OuterRef("testimony"), pk__gt=OuterRef("pk"))
    last = Message.objects.filter(~Exists(later), side=Side.AUTHOR)
    return Testimony.objects.of(user).alive().filter(pk__in=last.values("testimony"))


def counts(user: User) -> dict[str, int]:
    """How many stand in each view. Conversations, and what waits, are counted row by row."""
    own = Testimony.objects.of(user)
    flood = Q(lane=Lane.FLOOD)
    waiting = own.waiting().aggregate(
        waiting=Count("pk", filter=~flood),
        flood=Count("pk", filter=flood),
        second=Count("pk", filter=SECOND & ~flood),
    )
    others = {"mine": own.filter(_mine(user)), "escalated": own.passed_on(), "answers": _answered(user)}
    return {**waiting, **{name: rows.count() for name, rows in others.items()}}


def _chosen(user: User, filters: Filters) -> QuerySet[Testimony]:
    rows = Testimony.objects.of(user)
    if filters.state:
        return rows.in_state(filters.state)
    if filters.view == "answers":
        return _answered(user)
    if filters.view == "mine":
        return rows.filter(_mine(user))
    if filters.view == "escalated":
        return rows.passed_on()
    if filters.view == "flood":
        return rows.flood()
    return rows.to_be_read().filter(SECOND) if filters.view == "second" else rows.to_be_read()


def rows(user: User, filters: Filters, after: tuple[date, str] | None) -> list[Testimony]:
    """One page and one row more, which says that there is another page."""
    chosen = _chosen(user, filters)
    if filters.call:
        chosen = chosen.filter(call__slug=filters.call)
    if filters.language:
        chosen = chosen.filter(language=filters.language)
    if after:
        chosen = chosen.filter(
            Q(submitted_on__gt=after[0]) | Q(submitted_on=after[0], public_id__gt=after[1])
        )
    shown = Prefetch("terms", Term.objects.filter(kind__in=SHOWN_TERMS))
    related = chosen.select_related("call", "trade", "claimed_by").prefetch_related(shown)
    return list(related.annotate(first_yes=FIRST_YES).order_by("submitted_on", "public_id")[: PAGE + 1])


def place(cursor: str) -> tuple[date, str] | None:
    """`2026-03-01.<id>` of the last row of a page; None for anything else."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.([\w-]{1,22})", cursor, re.ASCII)
    try:
        return (date.fromisoformat(match[1]), match[2]) if match else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    testimony: Testimony
    days: int
    signs: int
    holder: str

    @property
    def name(self) -> Any:
        """Without a trade, the first signs of its id tell it from the others."""
        one = self.testimony
        return one.trade.label if one.trade else _("No trade (%(id)s)") % {"id": one.pk[:5]}

    @property
    def noticed(self) -> str:
        return signs(self.testimony)

    @property
    def value(self) -> str:
        """What a tick stands for: the row as it is shown now."""
        return f"{self.testimony.pk}:{self.testimony.version}:{self.testimony.state}"

    @classmethod
    def of(cls, testimony: Testimony) -> "Row":
        """Of a testimony with its trade."""
        until = testimony.claimed_until
        holder = testimony.claimed_by if until and until > timezone.now() else None
        return cls(
            testimony=testimony,
            days=max(0, (today() - testimony.submitted_on).days),  # a clock that was set back
            signs=rounded(len(testimony.story)),
            holder=holder.get_username() if holder else "",
        )


def rounded(signs: int) -> int:
    """A length one can take in at a glance: to 10 under 200, to 100 above."""
    return round(signs, -1 if signs < 200 else -2)


def colleagues(user: User) -> QuerySet[User]:
    """Who may be given one: active readers of a call of this person's."""
    readers = User.objects.filter(
        is_active=True, calls__in=user.calls.all(), groups__permissions__codename="read_testimony"
    )
    return readers.distinct().order_by("username")


def context(request: HttpRequest) -> dict[str, Any]:
    user = member(request)
    calls = list(Call.objects.of(user))
    filters = Filters.of(request, calls)
    page = rows(user, filters, place(request.GET.get("after", "")))
    more = len(page) > PAGE
    last = page[PAGE - 1] if more else None
    totals = counts(user)
    return {
        "calls": calls,
        "groups": clusters.largest(user) if filters.view == "flood" else [],
        "raids": [call for call in calls if mode.is_on(call)],
        "nobody": presence.stuck(calls),
        "filters": filters,
        "views": [
            (name, label, totals[name], filters.query(view=name, state="")) for name, label in VIEWS.items()
        ],
        "states": State.choices,
        "languages": settings.LANGUAGES,
        "rows": [Row.of(row) for row in page[:PAGE]],
        "next_page": f"{filters.query()}&after={last.submitted_on}.{last.pk}" if last else "",
        "paged": "after" in request.GET,
        "reasons": reasons(REASONS["refuse"]),
        "here": request.GET.urlencode(),
        "posted": request.POST,
        "ticked": request.POST.getlist("chosen"),
        "colleagues": colleagues(user),
        "may_move": user.has_perm("testimonies.move_testimony"),
    }
