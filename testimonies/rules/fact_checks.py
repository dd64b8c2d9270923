"""Which of the dated facts want a look: overdue, without a source, or shown without a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from testimonies.models import Country, Helpline, LegalNote, Step

from . import next_steps
from .next_steps import Said

MODELS: tuple[type[Any], ...] = (LegalNote, Helpline, Step)


def every() -> Iterator[Any]:
    """List by list, those switched off too."""
    for model in MODELS:
        yield from model.objects.all()


def overdue(today: date) -> dict[str, list[Any]]:
    """By the name of the model, those last checked too long ago, the oldest first; without a list that has none."""
    found = {
        str(model._meta.model_name): list(model.objects.overdue(today).order_by("verified_on", "slug"))
        for model in MODELS
    }
    return {name: facts for name, facts in found.items() if facts}


def faults() -> list[str]:
    """What must not be: a fact in use without a source, an article or a step that a page shows without its day."""
    unsourced = [fact for fact in every() if fact.active and not fact.source.strip()]
    return [
        *(f"{fact.slug} has no source" for fact in unsourced),
        *(f"{slug} is shown without a day" for slug in sorted(_shown_without_a_day())),
    ]


def _shown_without_a_day() -> set[str]:
    chosen = [next_steps.choose(Said(country)) for country in Country]
    shown = [one for each in chosen for one in (*each.now, *each.notes, *each.routes, *each.tenants)]
    return {one.slug for one in shown if one.verified_on is None}
