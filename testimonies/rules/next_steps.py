"""What one can do next, chosen by what was said: steps, articles of law, routes and lines. Nothing of it is kept.

Who said nothing is shown all: not ticking a box is no answer.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from testimonies.models import Country, Helpline, LegalNote, Step, StepKind, TermKind, Testimony

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
    """Three questions to the database."""
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
    shown = Helpline.objects.shown_in(said.country).prefetch_related("behaviours")
    return sorted(shown, key=lambda line: rank(
        said, emergency=line.emergency, for_everyone=line.for_everyone, behaviours=_slugs(line.behaviours)
    ))  # fmt: skip


def now(said: Said) -> list[Step]:
    """What can be done tonight, of what was checked."""
    return _checked(_fitting(said, Step.objects.filter(kind=StepKind.NOW)))


def choose(said: Said) -> NextSteps:
    """All there is, for the page of rights: eight questions to the database, however much it is."""
    steps = _fitting(said, Step.objects.all())
    tenants = [step for step in steps if step.kind == StepKind.TENANT]
    notes = _checked(_fitting(said, LegalNote.objects.filter(for_the_team=False)))
    covered = {slug for note in notes for slug in _slugs(note.behaviours)}
    return NextSteps(
        now=_checked(step for step in steps if step.kind == StepKind.NOW),
        notes=notes,
        routes=_checked(step for step in steps if step.kind == StepKind.ROUTE),
        tenants=_checked(tenants),
        tenants_wait=any(step.verified_on is None for step in tenants),
        helplines=lines(said),
        unchecked=said.behaviours - covered,
    )


def _fitting(said: Said, facts: Any) -> list[Any]:
    shown = facts.shown_in(said.country).prefetch_related("behaviours", "data_sources")
    return [one for one in shown if fits(said, _slugs(one.behaviours), _slugs(one.data_sources))]


def _checked(facts: Iterable[Any]) -> list[Any]:
    """Law and steps stay hidden until somebody says on what day they were checked."""
    return [one for one in facts if one.verified_on]


def _slugs(terms: Any) -> set[str]:
    return {term.slug for term in terms.all()}
