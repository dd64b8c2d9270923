"""The first texts of a raid, which nothing gave away when they came, join the flood once enough of their kin have come.

All but the very first, where the others share pieces with it alone: those may be cut from a true one, to bury it.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

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
            in_pieces = alike.near == 0
            _move(row, Lane.HEAVY if in_pieces and _came_first(row, alike.kin) else Lane.FLOOD)


def _untouched(kin: Iterable[str]) -> QuerySet[Testimony]:
    touched = Event.objects.filter(testimony=OuterRef("pk")).exclude(what="submit")
    rows = Testimony.objects.waiting().filter(pk__in=list(kin), claimed_by=None)
    return rows.exclude(lane=Lane.FLOOD).exclude(Exists(touched))


def _came_first(row: Testimony, kin: tuple[str, ...]) -> bool:
    """A row keeps its day alone; the trail knows which was sent first."""
    sent = Event.objects.filter(what="submit", testimony__in=[row.pk, *kin]).order_by("id")
    return sent.values_list("testimony", flat=True).first() == row.pk


def _move(row: Testimony, lane: Lane) -> None:
    signs = [Sign.COPIES, *(sign for sign in row.lane_signs.split() if sign not in (Sign.COPIES, Sign.COPY))]
    as_seen = Testimony.objects.waiting().filter(pk=row.pk, version=row.version, claimed_by=None)
    as_seen.update(lane=lane, lane_signs=" ".join(signs))
