"""The first texts of a raid, which nothing gave away when they came, join the flood once enough of their kin have come."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from testimonies.models import Event, Lane, Sign, Testimony

from . import lanes, likeness
from .letters import plain

AT_ONCE = 5  # for each sending of a raid, so that none of them takes long


def gather(kin: Iterable[str]) -> None:
    """Judges these anew by what is alike them now. What anybody touched since it was sent stays where it is."""
    for row in _untouched(kin)[:AT_ONCE]:
        letters = len(plain(row.story))
        alike = likeness.near(likeness.kept(row), letters, but=row.pk)
        if lanes.copies(letters, alike.near, len(alike.kin)) is lanes.Weight.SURE:
            _into_flood(row)


def _untouched(kin: Iterable[str]) -> "list[Testimony]":
    touched = Event.objects.filter(testimony=OuterRef("pk")).exclude(what="submit")
    rows = Testimony.objects.waiting().filter(pk__in=list(kin), claimed_by=None)
    return list(rows.exclude(lane=Lane.FLOOD).exclude(Exists(touched)))


def _into_flood(row: Testimony) -> None:
    signs = [Sign.COPIES, *(sign for sign in row.lane_signs.split() if sign not in (Sign.COPIES, Sign.COPY))]
    as_seen = Testimony.objects.waiting().filter(pk=row.pk, version=row.version, claimed_by=None)
    as_seen.update(lane=Lane.FLOOD, lane_signs=" ".join(signs))
