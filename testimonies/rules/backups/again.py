"""What was erased after a backup was made is erased again from what came back: the purge ledger says what."""

from datetime import date

from testimonies.models import GONE, State, Testimony
from testimonies.rules import moderation, purge, retention
from testimonies.rules.trail import AUTHOR, CLOCK


def erase(since: date) -> tuple[list[str], list[str]]:
    """To be called in the transaction of the restore. Ids erased again, and those that could not be.

    `since` is the day of the backup. What was burnt before it is burnt in it too: if words stand there, they are newer.
    """
    done: list[str] = []
    left: list[str] = []
    for when, pk, what in purge.lines():
        row = Testimony.objects.select_related("call").filter(pk=pk).first()
        if row is None or row.state in GONE:
            continue
        if what != "burnt":
            _end(row, what)
            done.append(pk)
        elif row.burnt_on is None and when >= f"{since}":
            (done if _burn(row) else left).append(pk)
    return done, left


def _end(row: Testimony, what: str) -> None:
    if what == "withdrawn":
        moderation.move(row, "withdraw", by=AUTHOR, version=row.version)
        return
    row.may_be_forgotten = True  # whoever had to agree did, then
    row.save(update_fields=["may_be_forgotten"])
    moderation.move(row, "forget", by=CLOCK, version=row.version)


def _burn(row: Testimony) -> bool:
    """False where it has not yet come as far as it had when its words were erased: somebody has to look."""
    act = {State.PUBLISHED: retention.burn, State.COUNTED: retention.erase_text}.get(State(row.state))
    if act:
        act(row)
    return act is not None
