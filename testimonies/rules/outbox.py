"""What the team is told: kept for the desk, and mailed by `housekeeping` where there is an address. Ids and numbers alone."""

import re
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import Call, Outbox

# A count, a public id, a slug or a day: nothing that anybody typed.
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)


def tell(users: Iterable[User], kind: str, *, key: str, **numbers: int | str) -> None:
    """Writes one note to each of these, in the transaction of what it tells. The same `key` tells a person once.

    `kind` is the name of a text in `templates/mails/`, which gets `numbers`. Raises `ValueError` for words among them.
    """
    if not all(PLAIN.fullmatch(str(value)) for value in numbers.values()):
        raise ValueError("a note holds ids and numbers only")
    lines = "\n".join(f"{name} {value}" for name, value in numbers.items())
    now = timezone.now()
    Outbox.objects.bulk_create(
        (Outbox(key=key, to=user, kind=kind, numbers=lines, written_at=now) for user in users),
        ignore_conflicts=True,
    )


def leads(call: Call | None = None) -> list[User]:
    """The lead moderators, of one call or of all."""
    found = User.objects.filter(is_active=True, groups__permissions__codename="lead_testimony")
    if call is not None:
        found = found.filter(calls=call)
    return list(found.distinct().order_by("pk"))


def members(call: Call) -> list[User]:
    """Those who decide in this call."""
    found = User.objects.filter(is_active=True, calls=call, groups__permissions__codename="move_testimony")
    return list(found.distinct().order_by("pk"))


def facts(note: Outbox) -> dict[str, int | str]:
    """The `numbers` it was told with."""
    pairs = (line.partition(" ") for line in note.numbers.splitlines())
    return {name: int(value) if value.isdecimal() else value for name, _space, value in pairs}
