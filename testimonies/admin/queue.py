"""The queue: what waits in one's own calls, oldest first, never a word of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from testimonies.models import REASONS, Approval, Call, State, Term, TermKind, Testimony
from testimonies.rules import presence, queues
from testimonies.rules.raid import clusters, mode
from testimonies.rules.trail import today

from .base import member
from .words import reasons, signs

PAGE = 25
VALUE = re.compile(r"([\w-]{22}):([0-9]{1,4}):([a-z_]{1,16})", re.ASCII)  # as `Row.value` writes it
SHOWN_TERMS = (TermKind.BEHAVIOUR, TermKind.WARNING)
VIEWS: dict[str, Any] = {
    "waiting": _("Waiting"),
    "heavy": _("To be read with care"),
    "flood": _("Flood"),
    "mine": _("Mine"),
    "second": _("Second reading"),
    "escalated": _("Passed on"),
    "answers": _("Answers to read"),
    "due": _("To be published"),
}
LENGTHS: dict[str, Any] = {"short": _("short"), "medium": _("medium"), "long": _("long")}
TERMS = {"behaviour": TermKind.BEHAVIOUR, "warning": TermKind.WARNING}
FILTERED = (TermKind.TRADE, *TERMS.values())


FIRST_YES = Exists(Approval.objects.filter(testimony=OuterRef("pk"), version=OuterRef("version")))


@dataclass(frozen=True)
class Filters:
    """What the address asks for; whatever it does not know counts as not asked."""

    view: str
    state: str
    call: str
    trade: str
    behaviour: str
    warning: str
    language: str
    length: str

    @classmethod
    def of(cls, request: HttpRequest, calls: list[Call], terms: dict[str, list[Term]]) -> "Filters":
        def one_of(name: str, known: Any) -> str:
            return value if (value := request.GET.get(name, "")) in known else ""

        def term(name: str) -> str:
            return one_of(name, {one.slug for one in terms.get(name, [])})

        state = one_of("state", State.values)
        return cls(
            view="" if state else one_of("view", VIEWS) or "waiting",
            state=state,
            call=one_of("call", {call.slug for call in calls}),
            trade=term("trade"),
            behaviour=term("behaviour"),
            warning=term("warning"),
            language=one_of("language", dict(settings.LANGUAGES)),
            length=one_of("length", LENGTHS),
        )

    def query(self, **changes: str) -> str:
        return urlencode({name: value for name, value in (vars(self) | changes).items() if value})

    def narrowed(self, rows: QuerySet[Testimony]) -> QuerySet[Testimony]:
        wanted = {"call__slug": self.call, "trade__slug": self.trade, "language": self.language}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
        for name, kind in TERMS.items():
            if slug := getattr(self, name):
                rows = rows.filter(Exists(_with_term(kind, slug)))
        return (
            rows.annotate(sealed_bytes=Length("story")).filter(**queues.LENGTHS[self.length])
            if self.length
            else rows
        )


def _with_term(kind: str, slug: str) -> QuerySet[Any]:
    return Testimony.terms.through.objects.filter(testimony=OuterRef("pk"), term__kind=kind, term__slug=slug)


def terms_to_filter_by() -> dict[str, list[Term]]:
    """In one query, those offered no more too: old texts have them."""
    found: dict[str, list[Term]] = {}
    for term in Term.objects.filter(kind__in=FILTERED).order_by("kind", "order"):
        found.setdefault(term.kind, []).append(term)
    return found


def rows(user: User, calls: list[Call], filters: Filters, after: tuple[date, str] | None) -> list[Testimony]:
    """One page and one row more, which says that there is another page; of these calls, which are this person's."""
    own = Testimony.objects.filter(call__in=[call.pk for call in calls])
    chosen = own.in_state(filters.state) if filters.state else queues.rows(own, user.pk, filters.view)
    return list(shown(queues.after(filters.narrowed(chosen), filters.view, after))[: PAGE + 1])


def shown(rows: QuerySet[Testimony]) -> QuerySet[Testimony]:
    """With what a line of the table tells."""
    told = Prefetch("terms", Term.objects.filter(kind__in=SHOWN_TERMS))
    return rows.select_related("trade", "claimed_by").prefetch_related(told).annotate(first_yes=FIRST_YES)


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
    def wait(self) -> str:
        days = ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}
        return days if self.days else gettext("today")

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


@dataclass(frozen=True)
class View:
    """A queue by name: how many stand in it, the oldest for how many days, and its address."""

    name: str
    label: Any
    total: int
    days: int | None
    query: str

    @classmethod
    def each(cls, found: dict[str, queues.Standing], filters: Filters) -> list["View"]:
        return [cls._of(name, found[name], filters) for name in VIEWS]

    @classmethod
    def _of(cls, name: str, standing: queues.Standing, filters: Filters) -> "View":
        days = max(0, (today() - standing.oldest).days) if standing.oldest and name != "due" else None
        return cls(name, VIEWS[name], standing.total, days, filters.query(view=name, state=""))


def context(request: HttpRequest) -> dict[str, Any]:
    user = member(request)
    calls, terms = list(Call.objects.of(user)), terms_to_filter_by()
    filters = Filters.of(request, calls, terms)
    page = rows(user, calls, filters, place(request.GET.get("after", "")))
    standings = queues.standings(user, calls)
    more = len(page) > PAGE
    last = page[PAGE - 1] if more else None
    return {
        "calls": calls,
        "groups": clusters.largest(user) if filters.view == "flood" else [],
        "raids": [call for call in calls if mode.is_on(call)],
        "nobody": presence.stuck(calls),
        "filters": filters,
        "terms": [
            (name, TermKind(name).label, terms.get(name, []), getattr(filters, name)) for name in FILTERED
        ],
        "lengths": LENGTHS.items(),
        "views": View.each(standings, filters),
        "notices": standings["notices"].total,
        "late": standings["late"].total,
        "states": State.choices,
        "languages": settings.LANGUAGES,
        "rows": [Row.of(row) for row in page[:PAGE]],
        "next_page": f"{filters.query()}&after={last.queue_day}.{last.pk}" if last else "",  # type: ignore[attr-defined]
        "paged": "after" in request.GET,
        "reasons": reasons(REASONS["refuse"]),
        "here": request.GET.urlencode(),
        "posted": request.POST,
        "ticked": request.POST.getlist("chosen"),
        "colleagues": colleagues(user),
        "may_move": user.has_perm("testimonies.move_testimony"),
        "is_nav_sidebar_enabled": False,  # the foot of the page has the same links
    }
