"""What an author takes with her: the sheet of deposit of what the site holds of her, made anew each time and never stored."""

from collections.abc import Iterator
from datetime import date

from testimonies.models import Event, Testimony

from . import deposit, evidence
from .deposit import PICTURE, TEXT, Sheet
from .follow_up import Visit
from .trail import today


def has_her_words(row: Testimony) -> bool:
    """Whether what she wrote is still there: after a time the published text is all that is kept of it."""
    return bool(row.story) and row.burnt_on is None


def may_prove(row: Testimony) -> bool:
    return deposit.is_offered() and (has_her_words(row) or row.evidence.exists())


def make(visit: Visit) -> Sheet:
    """For who `may_prove`. Raises `SealBrokenError` where her pass does not open the originals of her screenshots."""
    return deposit.make(_contents(visit), day=today())


def _contents(visit: Visit) -> Iterator[tuple[str, bytes, date]]:
    row = visit.testimony
    if has_her_words(row):
        yield TEXT, deposit.canonical(row.story), here_since(row)
    for one in row.evidence.all():
        yield PICTURE, evidence.original(one, visit.key), one.added_on


def here_since(row: Testimony) -> date:
    """The day since when the text at hand is here, for all the site knows: an amended one is younger than the first.

    Once the trail has forgotten the change, all that can be said is "today".
    """
    if row.version == 1:
        return row.submitted_on
    change = Event.objects.about(row).filter(what="amend", version=row.version).first()
    return change.day if change else today()
