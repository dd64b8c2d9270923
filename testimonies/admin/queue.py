"""The queue: what waits in one's own calls, oldest first, never a word of it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from testimonies.models import REASONS, Approval, Call, State, Term, TermKind, Testimony
from testimonies.rules import presence, queues
from testimonies.rules.memo import for_five_seconds, remembered
from testimonies.rules.raid import clusters, mode
from testimonies.rules.trail import today

from .base import member, names_of, options
from .lines import lines
from .words import reasons

PAGE = 25
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


@for_five_seconds
def terms_to_filter_by() -> dict[str, list[Term]]:
    """In one query, those offered no more too: old texts have them. What is remembered is the words of a list."""
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
    """With what a line of the table tells, but for its terms."""
    return rows.select_related("trade", "claimed_by").annotate(first_yes=FIRST_YES)


def place(cursor: str) -> tuple[date, str] | None:
    """`2026-03-01.<id>` of the last row of a page; None for anything else."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.([\w-]{1,22})", cursor, re.ASCII)
    try:
        return (date.fromisoformat(match[1]), match[2]) if match else None
    except ValueError:
        return None


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


def _selects(
    filters: Filters, calls: list[Call], terms: dict[str, list[Term]]
) -> list[tuple[str, Any, Any, SafeString]]:
    """Of each list to filter by: its name, its label, what says that nothing is asked, and its choices."""
    states = ((value, capfirst(label)) for value, label in State.choices)
    languages = ((code, gettext(name)) for code, name in settings.LANGUAGES)
    return [
        ("state", _("State"), _("as above"), options(states, filters.state)),
        ("call", _("Call"), _("all mine"), options(((call.slug, call) for call in calls), filters.call)),
        ("language", _("Language"), _("any"), options(languages, filters.language)),
        *(_of_terms(name, terms.get(name, []), getattr(filters, name)) for name in FILTERED),
        ("length", _("Length"), _("no filter"), options(LENGTHS.items(), filters.length)),
    ]


def _of_terms(name: TermKind, terms: list[Term], chosen: str) -> tuple[str, Any, Any, SafeString]:
    choices = options(((term.slug, term.label) for term in terms), chosen)
    return name, capfirst(name.label), _("no filter"), choices


def _nobody_present(calls: list[Call]) -> list[presence.Stuck]:
    """Numbers and days by call; who is present is forgotten at once."""
    return remembered(("stuck", *(call.pk for call in calls)), lambda: presence.stuck(calls))


def context(request: HttpRequest) -> dict[str, Any]:
    user = member(request)
    calls, terms = list(Call.objects.of(user)), terms_to_filter_by()
    filters = Filters.of(request, calls, terms)
    page = rows(user, calls, filters, place(request.GET.get("after", "")))
    standings = queues.standings(user, calls)
    may_move = user.has_perm("testimonies.move_testimony")
    ticked = set(request.POST.getlist("chosen")) if may_move else None
    more = len(page) > PAGE
    last = page[PAGE - 1] if more else None
    return {
        "calls": calls,
        "groups": clusters.largest(user) if filters.view == "flood" else [],
        "raids": [call for call in calls if mode.is_on(call)],
        "nobody": _nobody_present(calls),
        "filters": filters,
        "selects": _selects(filters, calls, terms),
        "views": View.each(standings, filters),
        "notices": standings["notices"].total,
        "late": standings["late"].total,
        "lines": lines(page[:PAGE], view=filters.view, ticked=ticked),
        "next_page": f"{filters.query()}&after={last.queue_day}.{last.pk}" if last else "",  # type: ignore[attr-defined]
        "paged": "after" in request.GET,
        "reasons": options(reasons(REASONS["refuse"]), request.POST.get("reason")),
        "here": request.GET.urlencode(),
        "posted": request.POST,
        "colleagues": partial(names_of, "read_testimony", [call.pk for call in calls]),
        "may_move": may_move,
        "is_nav_sidebar_enabled": False,  # the foot of the page has the same links
    }
