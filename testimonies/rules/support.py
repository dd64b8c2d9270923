"""« Nous vous croyons »: readers say it to an author. A number a testimony, and nothing of who pressed or when.

One source counts once a day for a testimony, known by a digest in the memory of the cache under a key that lives a day. What is
shown is a band of what the number was on the first turn of the day: who reloads a page all day learns of no single press, not
even by pressing up to the edge of a band himself (security.md F19, F36). It ranks nothing, and there is no word against.
"""

from ipaddress import IPv4Network, IPv6Address, ip_address

from django.db import transaction
from django.db.models import F

from testimonies.models import State, Support, Testimony

from . import limits
from .limits import DAY, Limit

# Most that count twice would come from one data centre, whose addresses are neighbours: too few is true, too many is not.
NEIGHBOURS = 24  # bits of an IPv4 address
PRESSES = Limit("presses of support", ((200, DAY),), daily=True, strict=True)
OF_A_TESTIMONY = Limit("support of a testimony", ((30, 3600),), strict=True)
BANDS = tuple(first * 10**power for power in range(1, 10) for first in (1, 5))


def band(number: int | None) -> int:
    """What is said of a number: the largest of 10, 50, 100, 500, 1000… that it reaches, 0 under 10."""
    return max((one for one in BANDS if one <= (number or 0)), default=0)


def add(public_id: str, source: str) -> None:
    """Counts one more, unless this source did today, or a cap is reached, or there is no cache. Tells nobody which.

    A press that counts for nothing takes the same work: else whoever shares a connection could tell, by the time the answer
    takes, that somebody behind it pressed before him. Past so many presses of one source nothing more is done.
    """
    network = _neighbours(source)
    if not limits.count(PRESSES, network):
        _raise(public_id, int(_has_room(public_id, network)))


def _has_room(public_id: str, source: str) -> bool:
    """The cap of the testimony is looked at first: who finds it reached may count later in the day."""
    if limits.wait(OF_A_TESTIMONY, public_id):
        return False
    once = Limit("support", ((1, DAY),), daily=True, strict=True, about=public_id)
    return not limits.count(once, source) and not limits.count(OF_A_TESTIMONY, public_id)


def _neighbours(source: str) -> str:
    """The network of an IPv4 address; any other source as it is, for `limits` knows the networks of IPv6."""
    try:
        address = ip_address(source)
    except ValueError:
        return source
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return source
        address = address.ipv4_mapped
    return str(IPv4Network((int(address), NEIGHBOURS), strict=False).network_address)


def _raise(public_id: str, more: int) -> None:
    """Under the lock of its testimony: a withdrawal meanwhile waits for this one, or leaves nothing to be counted."""
    published = Testimony.objects.published().select_for_update(of=("self",), no_key=True)
    with transaction.atomic():
        if published.filter(pk=public_id).only("pk").first():
            Support.objects.get_or_create(testimony_id=public_id)
            Support.objects.filter(pk=public_id).update(number=F("number") + more)


def show() -> None:
    """From now on what is shown is what was counted; done once a day."""
    Support.objects.exclude(shown=F("number")).update(shown=F("number"))


def told(testimony: Testimony) -> int:
    """What its author is told while it is published: the band, 1 for anything under the first one, 0 for nothing."""
    if testimony.state != State.PUBLISHED:
        return 0
    shown = Support.objects.filter(pk=testimony.pk).values_list("shown", flat=True).first() or 0
    return band(shown) or min(shown, 1)


def forget(testimony: Testimony) -> None:
    Support.objects.filter(pk=testimony.pk).delete()
