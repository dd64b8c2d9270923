"""What stands still, is missing or is about to end, in plain sentences that say how to mend it (`manage.py doctor`).

A check yields a sentence for each thing it finds. One that cannot look is told as such, and the others go on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from . import machine, records, service, team

Look = Callable[[], Iterable[str]]
DATABASE = "database"
# By name, in the order they are told. What asks the database comes after it: without one, none of these is asked.
APART: dict[str, Look] = {
    "proxy": service.proxy,
    "mail server": service.mail_server,
    "storage": machine.storage,
    "disk": machine.disk,
    DATABASE: records.database,
}
OF_THE_DATABASE: dict[str, Look] = {
    "settings": records.settings_checks,
    "keys": records.keys_in_use,
    "clock": machine.clock,
    "timer": service.timer,
    "brake": service.brake_on,
    "mail": service.mail_waiting,
    "backup": service.backup_age,
    "presence": team.undecidable,
    "facts": team.overdue,
}
NAMES = (*APART, *OF_THE_DATABASE)


@dataclass(frozen=True)
class Finding:
    check: str
    words: str


def findings(only: Iterable[str] = NAMES) -> Iterator[Finding]:
    """What the checks of these names find."""
    wanted = frozenset(only)
    for name in (name for name in APART if name in wanted):
        yield from _looked(name, APART[name])
    asked = [name for name in OF_THE_DATABASE if name in wanted]
    if asked and not records.answers():
        yield Finding(DATABASE, f"Without its answer these were not looked at: {', '.join(asked)}.")
        return
    for name in asked:
        yield from _looked(name, OF_THE_DATABASE[name])


def _looked(name: str, look: Look) -> Iterator[Finding]:
    try:
        found = list(look())
    except Exception as error:  # noqa: BLE001  whatever is broken, the other checks still tell
        found = [f"Could not be looked at ({type(error).__name__}). The other checks went on."]
    for words in found:
        yield Finding(name, words)
