"""One testimony: with all that a page about it shows, by one question and others only for what it has any of; or locked."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db import connections
from django.db.models import Exists, Model, OuterRef, prefetch_related_objects
from django.db.transaction import TransactionManagementError

from testimonies.models import Approval, Call, Earlier, Event, Evidence, Message, Redaction, Term, Testimony

from . import replica
from .compiled import NUMBERS, TEXT, Compiled, Records, columns, compiled

TRAIL_LENGTH = 60
OWN = columns(Testimony)
TERM = columns(Term)
Joined = tuple[str, type[Model], list[str]]
# Of the call without its long texts; of who holds it no more than a name.
JOINED: tuple[Joined, ...] = (
    ("call", Call, [name for name in columns(Call) if not name.startswith("introduction")]),
    ("trade", Term, TERM),
    ("area", Term, TERM),
    ("claimed_by", User, ["id", "username"]),
)
JOINED_FOR_AUTHOR = JOINED[:-1]
HELD: dict[str, type[Model]] = {
    "redactions": Redaction,
    "approvals": Approval,
    "messages": Message,
    "earlier": Earlier,
    "evidence": Evidence,
}


def whole(public_id: str, user: User) -> Testimony | None:
    """One of this person's calls, with its call, terms and decisions; what it has none of is known to be empty."""
    row, rest = _put_together(_row().typed(public_id, user.pk), JOINED)
    has_any = dict(zip(HELD, rest, strict=False))
    if row:
        for name in HELD:
            if not has_any[name]:
                _know(row, name, [])
        know_terms(row)
        if has_any["redactions"]:
            _know(row, "redactions", _redactions().all(public_id))
        if has_any["approvals"]:
            prefetch_related_objects([row], "approvals__by")
    return row


def of_author(public_id: str) -> Testimony | None:
    """With its call, trade and area alone, for what its author does with it, unless it was withdrawn or forgotten."""
    return _put_together(_row_of_author().typed(public_id), JOINED_FOR_AUTHOR)[0]


def locked(public_id: str) -> Testimony:
    """One row with its call, nobody else's to change until the transaction ends. Raises `Testimony.DoesNotExist`."""
    if not connections[replica.alias()].in_atomic_block:
        raise TransactionManagementError("a lock wants a transaction")
    found = _locked().all(public_id)
    if not found:
        raise Testimony.DoesNotExist
    (found[0].call,) = _call().all(found[0].call_id)
    return found[0]


def know_terms(row: Testimony) -> None:
    """All that follows asks for its terms list by list, and nothing of the database."""
    _know(row, "terms", _terms().all(row.pk))


def trail(row: Testimony) -> list[Event]:
    """What happened to it, the newest first, without what readers sent about it."""
    return _trail().all(row.pk)


def _put_together(
    found: Iterable[Sequence[Any]], joined: Iterable[Joined]
) -> tuple[Testimony | None, Sequence[Any]]:
    """The row that was found, and the values behind its own and those of what is joined."""
    db = replica.alias()
    for values in found:
        row, at = Testimony.from_db(db, OWN, values[: len(OWN)]), len(OWN)
        for name, model, names in joined:
            own = values[at : at + len(names)]
            at += len(names)
            if own[0] is not None:
                setattr(row, name, model.from_db(db, names, own))
        return row, values[at:]
    return None, ()


def _know(row: Testimony, name: str, records: Iterable[Model]) -> None:
    """As Django's own prefetching leaves it: `all()` asks nothing, and what is filtered further is asked for."""
    found = getattr(row, name).get_queryset()
    found._result_cache = list(records)  # noqa: SLF001  Django has no door for what was read by other means
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = found


@cache
def _row() -> Compiled:
    held = [Exists(model._base_manager.filter(testimony=OuterRef("pk"))) for model in HELD.values()]  # noqa: SLF001  Django documents it
    mine = Testimony.objects.of(User(pk=NUMBERS[0])).filter(pk=TEXT).order_by()
    return compiled(mine.values_list(*OWN, *_named(JOINED), *held), TEXT, NUMBERS[0])


@cache
def _row_of_author() -> Compiled:
    alive = Testimony.objects.alive().filter(pk=TEXT).order_by()
    return compiled(alive.values_list(*OWN, *_named(JOINED_FOR_AUTHOR)), TEXT)


def _named(joined: Iterable[Joined]) -> list[str]:
    return [f"{name}__{one}" for name, _model, each in joined for one in each]


@cache
def _locked() -> Records[Testimony]:
    return Records.of(Testimony.objects.select_for_update().filter(pk=TEXT).order_by(), TEXT)


@cache
def _call() -> Records[Call]:
    return Records.of(Call.objects.filter(pk=NUMBERS[0]).order_by(), NUMBERS[0])


@cache
def _terms() -> Records[Term]:
    return Records.of(Term.objects.filter(testimonies=TEXT), TEXT)


@cache
def _redactions() -> Records[Redaction]:
    return Records.of(Redaction.objects.filter(testimony=TEXT), TEXT)


@cache
def _trail() -> Records[Event]:
    return Records.of(Event.objects.filter(testimony=TEXT).exclude(what="notice")[:TRAIL_LENGTH], TEXT)
