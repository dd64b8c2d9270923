"""The conversation between an author and the team. Who may speak is judged by those who call this."""

from datetime import date

from testimonies.models import Message, Side, Testimony

from .trail import By, record, today


def add(row: Testimony, *, side: Side, text: str, by: By) -> Message:
    """Adds a message to a row that is locked. The same words again (Reload, a double press) add nothing."""
    last = row.messages.last()
    if last and (last.side, last.text) == (side, text):
        return last
    record("message", by=by, testimony=row)
    message = Message(testimony=row, side=side, written_on=today())
    message.text = text
    message.save(force_insert=True)
    _note(row, (row.author_wrote_on or today()) if side == Side.AUTHOR else None)
    return message


def look_again(row: Testimony) -> None:
    """After a message was deleted: whether the last word of those that nobody answered is still hers."""
    if row.author_wrote_on and not is_hers(row):
        _note(row, None)


def is_hers(row: Testimony) -> bool:
    """Whether the last word is the author's."""
    last = row.messages.last()
    return last is not None and last.side == Side.AUTHOR


def _note(row: Testimony, day: date | None) -> None:
    """Her wait counts from the first word that was not answered: who writes again does not go to the end of the list."""
    row.author_wrote_on = day
    row.save(update_fields=["author_wrote_on"])
