"""Wrong tries at the door, counted so that guessing stops and nobody is locked out of their own account by others.

From devices we do not know, tries count together for a name, whoever owns it or nobody, and for a source. A device that a
person came in with before counts apart: what others try never touches it. Only wrong tries stay counted. They lie in the
cache (`limits.py`); while it is down, in the database, where no source is written, for that would be an address.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from testimonies.models import Throttle

from .limits import Limit, count, number

QUARTER, DAY = 15 * 60, 24 * 3600
MOST = 10  # in a quarter of an hour
OF_ONE = (Limit("door", ((MOST, QUARTER),)), Limit("door a day", ((40, DAY),)))
OF_A_SOURCE = Limit("door of a source", ((30, QUARTER),))


@dataclass(frozen=True)
class Try:
    """One try: by whoever knows this name, from this source, or from a known device if `device` is not empty."""

    name: str
    source: str
    device: str = ""

    @property
    def who(self) -> str:
        # With a word before it, no name is taken for an address.
        return f"device {self.device} {self.name}" if self.device else f"name {self.name}"

    def begin(self) -> int:
        """Counts it, before anything is compared, so that many at once gain nothing; gives the seconds to wait, or 0."""
        wait = 0 if self.device else count(OF_A_SOURCE, self.source)
        for limit in OF_ONE:
            wait = wait or _count(limit, self.who)
        return wait

    def forgive(self) -> None:
        """It was a right one."""
        if not self.device:
            count(OF_A_SOURCE, self.source, weight=-1)
        for limit in OF_ONE:
            if number(limit, self.who):
                count(limit, self.who, weight=-1)
            Throttle.objects.filter(digest=_digest(limit, self.who), tries__gt=0).update(tries=F("tries") - 1)

    def so_far(self) -> int:
        """How many of its kind were counted in this quarter of an hour."""
        limit = OF_ONE[0]
        return number(limit, self.who) or _written(limit, self.who)


def _count(limit: Limit, who: str) -> int:
    """Seconds to wait, or 0. A cache that is down counts nothing: it says 0 afterwards."""
    wait = count(limit, who)
    return wait if number(limit, who) else _count_in_database(limit, who)


def _count_in_database(limit: Limit, who: str) -> int:
    ((most, seconds),) = limit.windows
    key, now = _digest(limit, who), timezone.now()
    with transaction.atomic():
        Throttle.objects.filter(digest=key, ends_at__lte=now).delete()
        Throttle.objects.get_or_create(digest=key, defaults={"ends_at": now + timedelta(seconds=seconds)})
        Throttle.objects.filter(digest=key).update(tries=F("tries") + 1)
        row = Throttle.objects.get(digest=key)
    return ceil((row.ends_at - now).total_seconds()) if row.tries > most else 0


def _written(limit: Limit, who: str) -> int:
    row = Throttle.objects.filter(digest=_digest(limit, who), ends_at__gt=timezone.now()).first()
    return row.tries if row else 0


def _digest(limit: Limit, who: str) -> str:
    return salted_hmac(f"testimonies.tries.{limit.name}", who, algorithm="sha256").hexdigest()
