"""What one can do next, chosen by what was said: steps, articles of law, routes and lines. Nothing of it is kept.

Who said nothing is shown all: not ticking a box is no answer.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from testimonies.models import Country, Helpline, LegalNote, Step, StepKind, TermKind, Testimony

from .memo import for_five_seconds

CHECKED_LAW = frozenset({Country.FR})  # the countries whose law somebody read for this site
DENIALS = frozenset({"none", "prefer-not", "no-data", "unknown"})  # answers that choose nothing


@dataclass(frozen=True)
class Said:
    """What decides: the country, and the slugs that were ticked. The trade and the year are for a letter alone."""

    country: str = Country.FR
    behaviours: frozenset[str] = frozenset()
    data_sources: frozenset[str] = frozenset()
    trade: str = ""
    year: str = ""

    @classmethod
    def by(
        cls,
        country: str,
        behaviours: Iterable[str],
        data_sources: Iterable[str],
        *,
        trade: str = "",
        year: str = "",
    ) -> "Said":
        return cls(country, frozenset(behaviours) - DENIALS, frozenset(data_sources) - DENIALS, trade, year)

    def among(self, known: AbstractSet[str]) -> "Said":
        """Without what was posted and is the slug of no term."""
        return replace(self, behaviours=self.behaviours & known, data_sources=self.data_sources & known)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.behaviours or self.data_sources)


@dataclass(frozen=True)
class NextSteps:
    """Each list in its order; `unchecked` are the behaviours of which no article was checked."""

    now: list[Step]
    notes: list[LegalNote]
    routes: list[Step]
    tenants: list[Step]
    tenants_wait: bool  # something for tenants is still to be reviewed, and so hidden
    helplines: list[Helpline]
    unchecked: frozenset[str]


def of(testimony: Testimony) -> Said:
    """What its author said; its terms are asked for, unless they are known."""
    ticked = (testimony.term_slugs(kind) for kind in (TermKind.BEHAVIOUR, TermKind.DATA_SOURCE))
    trade = testimony.trade.slug if testimony.trade else ""
    return Said.by(testimony.country, *ticked, trade=trade, year=str(testimony.year or ""))


def fits(said: Said, behaviours: AbstractSet[str], data_sources: AbstractSet[str] = frozenset()) -> bool:
    """Whether a fact for these is shown: what is for none in particular is for everybody."""
    if not (behaviours or data_sources) or not said.is_narrowed:
        return True
    return bool(behaviours & said.behaviours or data_sources & said.data_sources)


def rank(said: Said, *, emergency: bool, for_everyone: bool, behaviours: AbstractSet[str]) -> int:
    """Danger first, then who listens to everyone, then the lines for what was said, then the others."""
    if emergency or for_everyone:
        return 0 if emergency else 1
    return 2 if behaviours & said.behaviours else 3


def lines(said: Said) -> list[Helpline]:
    shown = _shown(Helpline, said.country)
    return _rows(sorted(shown, key=lambda fact: rank(
        said, emergency=fact.row.emergency, for_everyone=fact.row.for_everyone, behaviours=fact.behaviours
    )))  # fmt: skip


def now(said: Said) -> list[Step]:
    """What can be done tonight, of what was checked."""
    return _rows(_checked(fact for fact in _fitting(said, Step) if fact.row.kind == StepKind.NOW))


def choose(said: Said) -> NextSteps:
    """All there is, for the page of rights: at most eight questions to the database, however much it is."""
    steps: dict[str, list[Fact]] = {kind: [] for kind in StepKind.values}
    for fact in _fitting(said, Step):
        steps[fact.row.kind].append(fact)
    notes = _checked(fact for fact in _fitting(said, LegalNote) if not fact.row.for_the_team)
    covered = {slug for note in notes for slug in note.behaviours}
    return NextSteps(
        now=_rows(_checked(steps[StepKind.NOW])),
        notes=_rows(notes),
        routes=_rows(_checked(steps[StepKind.ROUTE])),
        tenants=_rows(_checked(steps[StepKind.TENANT])),
        tenants_wait=any(fact.row.verified_on is None for fact in steps[StepKind.TENANT]),
        helplines=lines(said),
        unchecked=said.behaviours - covered,
    )


@dataclass(frozen=True)
class Fact:
    """One row, and the slugs of those it is for."""

    row: Any
    behaviours: frozenset[str]
    data_sources: frozenset[str] = frozenset()


@for_five_seconds
def _shown(model: Any, country: str) -> list[Fact]:
    """In their order. Few, and the same for everybody: who has just sent must not wait for them to be read again."""
    several = [name for name in ("behaviours", "data_sources") if hasattr(model, name)]
    rows = model.objects.shown_in(country).prefetch_related(*several)
    return [
        Fact(row, *(frozenset(term.slug for term in getattr(row, name).all()) for name in several))
        for row in rows
    ]


def _fitting(said: Said, model: Any) -> list[Fact]:
    return [fact for fact in _shown(model, said.country) if fits(said, fact.behaviours, fact.data_sources)]


def _checked(facts: Iterable[Fact]) -> list[Fact]:
    """Law and steps stay hidden until somebody says on what day they were checked."""
    return [fact for fact in facts if fact.row.verified_on]


def _rows(facts: Iterable[Fact]) -> list[Any]:
    return [fact.row for fact in facts]
