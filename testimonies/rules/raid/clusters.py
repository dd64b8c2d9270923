"""Texts nearly the same as one that was read, to be refused together in two presses, and brought back as easily.

A star and never a chain: each is compared with the one that somebody read. None that has a conversation, that another
person reads, that a lead holds, or whose author said "I did write it".
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from testimonies.models import MOVES, Actor, Band, Event, Lane, Reason, State, Testimony
from testimonies.rules import moderation
from testimonies.rules.compiled import NUMBERS, TEXT, Compiled, compiled
from testimonies.rules.trail import By, today

from . import likeness

ALIKE = 0.8
LARGE = 3  # two may be one author who sent twice
MOST = 200  # refused in one press, a few seconds of work
MOST_COMPARED = 1_000
BANDS_READ, BANDS_SHARED = 16, 4  # 10 of 16 are shared, in the mean, by texts that are alike by 0.8
STAR_BANDS, STAR_ROWS = 32, 4  # in memory, where longer ones leave little to compare
MOST_CENTRES = 20  # those that share most bands: a thousand texts alike by 0.7 would else all be compared with each other
SAMPLE = 1_000
OFFERED = 20
REOPENED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Seen:
    """What the page showed of one text, and posts back."""

    public_id: str
    version: int
    state: str

    @classmethod
    def of(cls, row: Testimony) -> "Seen":
        return cls(row.pk, row.version, row.state)


@dataclass(frozen=True)
class Similar:
    """One text of a star, as it was when the star was drawn. `likeness` is from 0.8 to 1."""

    testimony: Testimony
    likeness: float

    @property
    def seen(self) -> Seen:
        return Seen.of(self.testimony)


@dataclass(frozen=True)
class Cluster:
    """`size` counts the example too."""

    example: Testimony
    size: int


def around(testimony: Testimony, user: User) -> list[Similar]:
    """Waiting texts of one's calls like this one, the most alike first, without itself; `MOST` at most."""
    return _star(testimony, lambda: _offered(user))


def refuse_all(testimony: Testimony, *, by: By, seen: Iterable[Seen]) -> int:
    """Refuses those of the star that are as they were seen, each by its own move; gives how many that was.

    `testimony` is the example, which this person must have opened; it goes with them where `seen` names it
    and it has itself no conversation.
    """
    user = _reader(testimony, by)
    wanted = {one.public_id: one for one in seen}
    star = [*_offered(user).filter(pk=testimony.pk), *(one.testimony for one in around(testimony, user))]
    return sum(_refused(row, wanted[row.pk], by) for row in star if row.pk in wanted)


def _refused(row: Testimony, seen: Seen, by: By) -> bool:
    return _moved(row, "refuse", by, seen.version, state=seen.state, reason=Reason.FLOOD)


def reopen_all(testimony: Testimony, *, by: By) -> int:
    """Brings this one and those refused as flood around it back to waiting; gives how many. The same undoes a slip."""
    if by.user is None:
        return 0
    rows = [*_refused_lately(by.user).filter(pk=testimony.pk)]
    rows += [one.testimony for one in refused_around(testimony, by.user)]
    return sum(_moved(row, "reopen", by, row.version) for row in rows)


def refused_around(testimony: Testimony, user: User) -> list[Similar]:
    """What `reopen_all` would bring back beside this one: as alike, and refused in the last 30 days."""
    return _star(testimony, lambda: _refused_lately(user))


def largest(user: User) -> list[Cluster]:
    """Clusters to be offered at the desk, the largest first, among the newest `SAMPLE` waiting of each lane.

    A sample, so that a raid of a hundred thousand costs no more than one of a few thousand; what it leaves out comes up
    once what it shows is dealt with. Each lane is read along its index, which no further order may break.
    """
    sampled: dict[str, likeness.Hashes] = {}
    for lane in Lane:
        newest = _offered(user).filter(lane=lane, signature__isnull=False).order_by("-submitted_on")
        pairs = newest.values_list("pk", "signature__hashes")[:SAMPLE]
        sampled |= {pk: likeness.unpacked(content) for pk, content in pairs}
    stars = _stars(sampled)
    large = sorted((pk for pk in stars if stars[pk] >= LARGE), key=lambda pk: (-stars[pk], pk))[:OFFERED]
    rows = Testimony.objects.select_related("call").in_bulk(large)
    return [Cluster(rows[pk], stars[pk]) for pk in large if pk in rows]


def refused(user: User) -> list[Cluster]:
    """What was refused as flood in the last 30 days, in the same stars, the newest first."""
    newest = _refused_lately(user).order_by("-state_since", "public_id")
    pairs = newest.values_list("pk", "signature__hashes").exclude(signature=None)[:SAMPLE]
    stars = _stars({pk: likeness.unpacked(content) for pk, content in pairs})
    rows = newest.in_bulk(list(stars)[:OFFERED])
    return [Cluster(rows[pk], stars[pk]) for pk in list(stars)[:OFFERED] if pk in rows]


def _stars(signatures: dict[str, likeness.Hashes]) -> dict[str, int]:
    """How many texts stand around each that is alike none before it, itself included."""
    sizes: dict[str, int] = {}
    by_band: dict[tuple[int, ...], list[str]] = {}
    for pk, hashes in signatures.items():
        bands = likeness.cut(hashes, STAR_BANDS, STAR_ROWS)
        sharing = Counter(centre for band in bands for centre in by_band.get(band, ()))
        centres = (one for one, _times in sharing.most_common(MOST_CENTRES))
        centre = next((one for one in centres if likeness.likeness(signatures[one], hashes) >= ALIKE), pk)
        sizes[centre] = sizes.get(centre, 0) + 1
        if centre == pk:
            for band in bands:
                by_band.setdefault(band, []).append(pk)
    return sizes


def _reader(testimony: Testimony, by: By) -> User:
    if by.user is None or not Event.objects.opened_by(by.name, testimony, testimony.version):
        raise moderation.MoveError(_("Read the whole of this version first."))
    return by.user


def _moved(row: Testimony, name: str, by: By, version: int, **facts: str) -> bool:
    try:
        moved = moderation.move(row, name, by=by, version=version, **facts)
    except moderation.MoveError:
        return False  # decided, amended or taken meanwhile
    return moved.state == MOVES[name].target


def _offered(user: User) -> QuerySet[Testimony]:
    insisted = Event.objects.filter(testimony=OuterRef("pk"), what="reopen", actor=Actor.AUTHOR)
    rows = Testimony.objects.of(user).waiting().free_for(user).filter(messages=None, escalated="")
    return rows.exclude(Exists(insisted))


def _refused_lately(user: User) -> QuerySet[Testimony]:
    since = today() - REOPENED_FOR
    rows = Testimony.objects.of(user).in_state(State.REFUSED)
    return rows.filter(reason=Reason.FLOOD, state_since__gte=since).select_related("call")


@cache
def _any_sharing() -> Compiled:
    """Whether any other text has so many of these bands. Nearly always none has, and nothing more is put together."""
    others = Band.objects.exclude(signature=TEXT).of_several([*NUMBERS[:BANDS_READ]], BANDS_SHARED)
    return compiled(others.order_by().values_list("signature")[:1], TEXT, *NUMBERS[:BANDS_READ])


def _star(testimony: Testimony, rows: Callable[[], QuerySet[Testimony]]) -> list[Similar]:
    """Those of `rows` that are alike enough to this one, by its signature."""
    hashes = likeness.kept(testimony)
    bands = likeness.bands_of(hashes, BANDS_READ)
    if not bands or not _any_sharing().rows(testimony.pk, *bands):
        return []
    sharing = Band.objects.of_several(bands, BANDS_SHARED)
    # Ids are random: a fair sample.
    others = rows().filter(pk__in=sharing).exclude(pk=testimony.pk).order_by("pk")
    pairs = others.values_list("pk", "signature__hashes")
    alike = {pk: likeness.likeness(hashes, likeness.unpacked(other)) for pk, other in pairs[:MOST_COMPARED]}
    best = sorted((pk for pk in alike if alike[pk] >= ALIKE), key=lambda pk: (-alike[pk], pk))[:MOST]
    found = Testimony.objects.select_related("call", "trade", "claimed_by").in_bulk(best)
    return [Similar(found[pk], alike[pk]) for pk in best if pk in found]
